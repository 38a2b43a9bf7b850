using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>Memory and stacks: what the primal does to an array, the sweep does to its tangent.</summary>
internal sealed partial class ForwardPass
{
    private void VisitMemory(Node node)
    {
        switch (node)
        {
            case Load load when _activity.IsActive(load.Result):
                VisitLoad(load);
                break;
            case Store store when _activity.IsActive(store.Array):
                int stored = _primal.TypeOf(store.Value).IsArray ? Array(store.Value, node) : _tangents.Get(store.Value);
                _builder.Store(Array(store.Array, node), Copies(store.Indices), stored);
                break;
            case Accumulate add when _activity.IsActive(add.Array) && _tangents.Find(add.Value) is { } tangent:
                _builder.Accumulate(Array(add.Array, node), Copies(add.Indices), tangent.Id);
                break;
            case Clear clear when _activity.IsActive(clear.Array):
                _builder.Append(new Clear(Array(clear.Array, node)));
                break;
            case Allocate fresh when _activity.IsActive(fresh.Result):
                _memory.Fresh(fresh.Result, fresh.Kind, Copies(fresh.Lengths));
                break;
            case View view when _activity.IsActive(view.Result):
                int part = _builder.View(Array(view.Array, node), _copies[view.Start], _copies[view.Length]);
                _builder.Rename(part, _tangents.NameOf(view.Result));
                _memory.Bind(view.Result, part);
                break;
            case NewStack or Push or Pop:
                VisitStack(node);
                break;
        }
    }

    private void VisitLoad(Load load)
    {
        int tangent = _builder.Load(Array(load.Array, load), Copies(load.Indices));
        _builder.Rename(tangent, _tangents.NameOf(load.Result));
        if (_primal.TypeOf(load.Result).IsArray)
            _memory.Bind(load.Result, tangent);
        else
            _tangents.Set(load.Result, _builder.Term(tangent));
    }

    private void VisitStack(Node node)
    {
        switch (node)
        {
            case NewStack fresh when CarriesTangents(fresh.Result):
                int stack = _builder.NewValue(_primal.TypeOf(fresh.Result), _tangents.NameOf(fresh.Result));
                _builder.Append(new NewStack(stack));
                _stacks.Add(fresh.Result, stack);
                break;
            case Push push when CarriesTangents(push.Stack):
                _builder.Append(new Push(_stacks[push.Stack], TangentOf(push.Value)));
                break;
            case Pop pop when CarriesTangents(pop.Stack):
                int tangent = NewTangent(pop.Result);
                _builder.Append(new Pop(tangent, _stacks[pop.Stack]));
                break;
        }
    }

    private bool CarriesTangents(int stack) => _activity.IsVaried(stack) && _activity.IsUseful(stack);

    private int Array(int array, Node node) => _memory.Of(array, node.Origin.Statement);
}
