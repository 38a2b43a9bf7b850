using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Recursion;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>
/// Reverse mode by source transformation: the primal's nodes, then the adjoint of each node in reverse order.
/// The result is linked: a reverse region may read values of its forward twin, until Storage decides how they get there.
/// </summary>
/// <remarks>
/// For y = f(x₁, …, xₙ) the adjoint is x̄ᵢ += ȳ·∂f/∂xᵢ. A load adds to the shadow, a store moves the shadow's element into the
/// stored value's adjoint and clears it. A branch becomes the branch of the adjoints; a loop runs backwards and carries the adjoints
/// of its carried values and of the outer numbers that its body reads.
/// </remarks>
internal sealed partial class ReversePass
{
    private readonly Function _primal;
    private readonly RecursionPlan? _plan;
    private readonly Activity _activity;
    private readonly FunctionBuilder _builder;
    private readonly ForwardSweep _forward;
    private readonly Adjoints _adjoints;
    private readonly Shadows _shadows;
    private readonly StrongAdjoints _strong;
    private readonly List<(int Gradient, int Row)> _rows = [];
    private readonly List<(int Adjoints, int Shadow)> _final = [];
    private bool _isDifferentiated;
    private bool _isFrame;

    private ReversePass(Function primal, RecursionPlan? plan)
    {
        _primal = primal;
        _plan = plan;
        _activity = Activity.Of(primal);
        _builder = new FunctionBuilder(primal.Name, primal.Statements);
        _forward = new ForwardSweep(primal, _activity, _builder, joins: plan is { IsJoint: true });
        _adjoints = new Adjoints(_builder);
        _strong = LastAnalysis<StrongAdjoints>.Of(primal, static f => new(f, Activity.Of(f)));
        _shadows = new Shadows(primal, _activity, _forward, _builder);
        FindGuards();
    }

    /// <param name="primal">The function.</param>
    /// <param name="form">The member to be made.</param>
    /// <param name="plan">What is known of the recursions that it calls.</param>
    /// <param name="isDifferentiated">Whether forward mode follows, for second derivatives.</param>
    public static Function Run(Function primal, ReverseForm form, RecursionPlan? plan = null, bool isDifferentiated = false) =>
        new ReversePass(primal, plan) { _isDifferentiated = isDifferentiated }.Build(form);

    private Function Build(ReverseForm form)
    {
        DerivativeSignature signature = DerivativeSignature.Declare(_primal, form, _builder);
        for (int i = 0; i < _primal.Parameters.Count; i++)
            _forward.Bind(_primal.Body.Arguments[i], signature.Primals[i]);

        _builder.Origin = new Provenance(-1, Sweep.Adjoint);
        if (form == ReverseForm.ValueAndGradient)
            ClearGradients(signature);
        BindGradients(signature);
        MakeRows(signature, form);
        KeepRows(signature, form);
        _builder.Origin = Provenance.None;
        _forward.Copied = _shadows.Follow;
        _forward.Copy(_primal.Body.Nodes);

        _builder.Origin = new Provenance(-1, Sweep.Adjoint);
        _adjoints.FirstOwn = _builder.ValueCount;
        MakeShadows(signature);
        Seed(signature, form);
        Reverse(_primal.Body, () => SeedMemory(signature));
        return Finish(signature, form);
    }

    private void ClearGradients(DerivativeSignature signature)
    {
        foreach (int gradient in signature.Gradients)
        {
            if (gradient >= 0 && _builder.TypeOf(gradient).IsArray)
                _builder.Append(new Clear(gradient));
        }
    }

    private void BindGradients(DerivativeSignature signature)
    {
        for (int i = 0; i < _primal.Parameters.Count; i++)
        {
            if (_primal.TypeOf(_primal.Body.Arguments[i]).IsArray && signature.Gradients[i] >= 0)
                _shadows.Bind(_primal.Body.Arguments[i], signature.Gradients[i]);
        }
    }

    /// <summary>Passive memory of the caller through which derivatives flow has a shadow for the time of the call.</summary>
    private void MakeShadows(DerivativeSignature signature)
    {
        for (int i = 0; i < _primal.Parameters.Count; i++)
        {
            int argument = _primal.Body.Arguments[i];
            if (_primal.TypeOf(argument).IsArray && signature.Gradients[i] < 0 && _activity.IsActive(argument) && !_shadows.Has(argument))
                _shadows.Fresh(argument, [.. Lengths(argument)]);
        }
    }

    private IEnumerable<int> Lengths(int array) =>
        Enumerable.Range(0, _primal.TypeOf(array).Rank).Select(d => _builder.Length(_forward[array], d));

    private void Seed(DerivativeSignature signature, ReverseForm form)
    {
        for (int i = 0; i < _primal.Outputs.Count; i++)
        {
            int yield = _primal.Body.Yields[i];
            if (!_primal.TypeOf(yield).IsReal || !_activity.IsActive(yield))
                continue;
            if (_primal.Outputs[i].Name is null && form == ReverseForm.ValueAndGradient)
                _adjoints.Add(_forward[yield], _builder.Term(_builder.Real(1, _primal.TypeOf(yield))));
            else if (_primal.Outputs[i].Name is not null && form != ReverseForm.ValueAndGradient && signature.AdjointOf(_primal.Outputs[i].Name!) is { } adjoint)
                _adjoints.Add(_forward[yield], _builder.Term(adjoint));
        }

        foreach (Upstream up in signature.Upstreams)
        {
            if (!_primal.TypeOf(up.Output).IsArray && _activity.IsActive(up.Output))
                _adjoints.Add(_forward[up.Output], _builder.Term(up.Adjoint));
        }
    }

    /// <summary>The adjoints of arrays that the function computes, once their shadows stand.</summary>
    private void SeedMemory(DerivativeSignature signature)
    {
        _builder.Origin = new Provenance(-1, Sweep.Adjoint);
        foreach (Upstream up in signature.Upstreams)
        {
            if (_primal.TypeOf(up.Output).IsArray && _activity.IsActive(up.Output))
                up.AddTo(_builder, _forward[up.Output], _shadows.Of(up.Output, -1));
        }

        foreach (var (adjoints, shadow) in _final)
            AddRows(adjoints, shadow);
    }

    private Function Finish(DerivativeSignature signature, ReverseForm form)
    {
        _builder.Origin = new Provenance(-1, Sweep.Adjoint);
        foreach (var (gradient, row) in _rows)
            CopyElements(row, gradient);
        List<Output> outputs = [];
        List<int> yields = [];
        for (int i = 0; i < _primal.Outputs.Count; i++)
        {
            if (_primal.Outputs[i].IsInPlace || (form == ReverseForm.Pullback && _primal.Outputs[i].Name is null))
                continue;
            outputs.Add(_primal.Outputs[i]);
            yields.Add(_forward[_primal.Body.Yields[i]]);
        }

        _builder.Origin = new Provenance(-1, Sweep.Adjoint);
        foreach (var (output, primal, adjoint) in signature.ScalarOutputs)
        {
            Term total = _adjoints.Get(_forward[_primal.Body.Arguments[primal]]);

            // A parameter that F overwrites hands its old adjoint on; any other one adds to it.
            if (adjoint is { } before && !_primal.Outputs.Any(o => o.Name == _primal.Parameters[primal].Name))
            {
                total = _builder.Term(before) + total;
                if (total.Id != before)
                    _builder.Rename(total.Id, output.Name);
            }

            outputs.Add(output);
            yields.Add(total.Id);
        }

        return _builder.Finish(outputs, [.. yields]);
    }

    private void Reverse(Region region, Action? seed = null)
    {
        _shadows.Prepare(region);
        seed?.Invoke();
        for (int i = region.Nodes.Count - 1; i >= 0; i--)
        {
            Node node = region.Nodes[i];
            _builder.Origin = new Provenance(node.Origin.Statement, Sweep.Adjoint);
            Reverse(node);
        }
    }

    private void Reverse(Node node)
    {
        switch (node)
        {
            case Apply apply when _activity.IsActive(apply.Result):
                ReverseApply(apply);
                break;
            case Load load when _activity.IsActive(load.Result):
                if (_adjoints.Take(_forward[load.Result]) is { } adjoint)
                    _builder.Accumulate(Shadow(load.Array, node), Copies(load.Indices), adjoint.Id);
                break;
            case Store store when _activity.IsActive(store.Array) && !_primal.TypeOf(store.Value).IsArray:
                ReverseStore(store);
                break;
            case Accumulate add when _activity.IsActive(add.Array) && _activity.IsActive(add.Value):
                AddTo(add.Value, ShadowOf(Shadow(add.Array, node), Copies(add.Indices)));
                break;
            case Clear clear when _activity.IsActive(clear.Array):
                _builder.Append(new Clear(Shadow(clear.Array, node)));
                break;
            case Call call:
                ReverseCall(call);
                break;
            case External { Rule: { } rule } call when _activity.IsActive(call.Result[0]):
                ReverseForeign(call, rule);
                break;
            case If branch:
                ReverseIf(branch);
                break;
            case For loop:
                ReverseFor(loop);
                break;
            case While loop:
                ReverseWhile(loop);
                break;
        }
    }

    private void ReverseApply(Apply apply)
    {
        if (_adjoints.Take(_forward[apply.Result]) is not { } up)
            return;
        Term[] operands = new Term[apply.Arguments.Count];
        bool[] active = new bool[operands.Length];
        for (int i = 0; i < operands.Length; i++)
            (operands[i], active[i]) = (_builder.Term(_forward[apply.Arguments[i]]), _activity.IsVaried(apply.Arguments[i]));
        Linearization at = new(operands, _builder.Term(_forward[apply.Result]), active);
        if (apply.Primitive == Arithmetic.Multiply && apply.Arguments[0] == apply.Arguments[1])
        {
            // A square: one contribution of 2x, not two of x.
            AddTo(apply.Arguments[0], 2 * up * at.X);
            return;
        }

        for (int i = 0; i < apply.Arguments.Count; i++)
        {
            if (_activity.IsActive(apply.Arguments[i]) && apply.Primitive.Rule?.Partials[i] is { } partial)
                AddTo(apply.Arguments[i], _guards.Contains(apply.Result) ? up : Guarded(apply, i, partial(up, at)));
        }
    }

    /// <summary>a[i] = v: v̄ += ā[i], and the overwritten element's adjoint starts again at zero.</summary>
    private void ReverseStore(Store store)
    {
        int shadow = Shadow(store.Array, store);
        int[] indices = Copies(store.Indices);
        if (_activity.IsActive(store.Value))
            AddTo(store.Value, ShadowOf(shadow, indices));
        _builder.Store(shadow, indices, _builder.Real(0, _builder.TypeOf(shadow).Element!));
    }

    /// <summary>The adjoint of an element, which is a structural zero where nobody read the element.</summary>
    private Term ShadowOf(int shadow, int[] indices)
    {
        int adjoint = _builder.Load(shadow, indices);
        _builder.MarkStructuralZero(adjoint);
        return _builder.Term(adjoint);
    }

    private void AddTo(int value, Term contribution) => _adjoints.Add(_forward[value], contribution);

    private int Shadow(int array, Node node) => _shadows.Of(array, node.Origin.Statement);

    private int[] Copies(EquatableArray<int> values) => [.. values.Select(v => _forward[v])];

    private int[] ActiveIndices(EquatableArray<int> values) =>
        [.. Enumerable.Range(0, values.Count).Where(i => _primal.TypeOf(values[i]).IsReal && _activity.IsActive(values[i]))];

    private Term Zero(int value) => _builder.Term(_builder.Real(0, _primal.TypeOf(value)));

    private string? NameOfAdjoint(int value) =>
        _primal.Values[value].Name is { } name ? Adjoints.NameOfAdjoint(name) : null;
}
