using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>
/// Forward mode by source transformation: the function's nodes, each followed by the tangent of its result, in one sweep. The rules are
/// those of reverse mode: a partial is linear in its factor, which here is the tangent of an operand.
/// </summary>
/// <remarks>
/// For y = f(x₁, …, xₙ) the tangent is ẏ = Σ ẋᵢ·∂f/∂xᵢ. Branches merge tangents, loops carry them, memory has tangent memory beside it
/// and stacks have tangent stacks. Nothing has to be stored, so the pass takes any function, those that Reverse and Storage made included:
/// the tangent of a gradient along v is the product of the Hessian with v.
/// </remarks>
internal sealed partial class ForwardPass
{
    /// <summary>The functions with an infinite or undefined slope where their value is finite: √x at 0.</summary>
    private static readonly HashSet<Primitive> _steep =
    [
        Powers.Sqrt, Powers.Cbrt, Powers.RootN, Powers.Hypot, Powers.Pow,
        InverseTrigonometric.Asin, InverseTrigonometric.Acos, InverseTrigonometric.AsinPi, InverseTrigonometric.AcosPi,
        InverseTrigonometric.Atan2, InverseTrigonometric.Atan2Pi, Hyperbolic.Acosh,
    ];

    private readonly Function _primal;
    private readonly Activity _activity;
    private readonly Definitions _definitions;
    private readonly FunctionBuilder _builder;
    private readonly Tangents _tangents;
    private readonly HandedOutTangents _handedOut;
    private readonly TangentMemory _memory;
    private readonly Motions _motions;
    private readonly Dictionary<int, int> _copies = [];
    private readonly Dictionary<int, int> _stacks = [];
    private readonly HashSet<int> _outputs = [];

    private ForwardPass(Function primal, ForwardForm form)
    {
        _primal = primal;
        _activity = Activity.Of(primal);
        _definitions = Definitions.In(primal.Body);
        _builder = new FunctionBuilder(form == ForwardForm.Callee ? CallNames.Tangent(primal.Name) : primal.Name, primal.Statements);
        _tangents = new Tangents(primal, _builder);
        _handedOut = HandedOutTangents.Of(primal, form);
        _memory = new TangentMemory(primal, _activity, _builder, _handedOut);
        _motions = new Motions(primal, _activity, _builder, _tangents, _steep);
    }

    public static Function Run(Function primal, ForwardForm form) => new ForwardPass(primal, form).Build(form);

    private Function Build(ForwardForm form)
    {
        for (int i = 0; i < _primal.Parameters.Count; i++)
        {
            Parameter parameter = _primal.Parameters[i];
            int argument = _primal.Body.Arguments[i];
            _copies.Add(argument, _builder.AddParameter(_primal.TypeOf(argument), parameter.Name, parameter.Role));
        }

        int[] tangents = [.. Enumerable.Range(0, _primal.Parameters.Count).Select(i => Declare(i, form))];
        JacobianColumn? column = form == ForwardForm.JacobianColumn ? JacobianColumn.Declare(_builder, _primal) : null;
        _builder.Origin = new Provenance(-1, Sweep.Tangent);
        for (int i = 0; i < tangents.Length; i++)
        {
            if (form != ForwardForm.Callee)
                Enter(_primal.Body.Arguments[i], tangents[i]);
            else if (tangents[i] >= 0)
                EnterCallee(_primal.Body.Arguments[i], tangents[i]);
        }

        foreach (Node node in _primal.Body.Nodes)
            Visit(node);
        return column is not null ? Finish(column)
            : form == ForwardForm.Pushforward && !VectorOutputs.IsNumber(_primal) ? FinishOutputs()
            : Finish(form);
    }

    /// <summary>The parameter that holds or receives the tangent of another one; −1 for those that have none.</summary>
    private int Declare(int index, ForwardForm form)
    {
        Parameter parameter = _primal.Parameters[index];
        IrType type = _primal.TypeOf(_primal.Body.Arguments[index]);
        if (parameter.Role == ParameterRole.Gradient && form == ForwardForm.HessianVectorProduct)
        {
            int product = _builder.AddParameter(type, TangentSignature.Products(_primal)[parameter.Name], ParameterRole.Gradient);
            _outputs.Add(product);
            return product;
        }

        if (_handedOut.IsWritten(_primal.Body.Arguments[index]))
            return DeclareWritten(parameter, type);
        if (parameter.Role != ParameterRole.Active)
            return -1;
        if (form == ForwardForm.Callee)
            return _builder.AddParameter(TangentParameter(_primal.Body.Arguments[index]), TangentSignature.NameOf(parameter.Name), ParameterRole.Tangent);
        string name = TangentSignature.InputOf(parameter.Name, form);
        bool isVector = type is { IsArray: true, Rank: 1, Element.IsReal: true };
        return _builder.AddParameter(isVector ? type.AsReadOnlySpan() : type, name, ParameterRole.Tangent);
    }

    private void Enter(int argument, int tangent)
    {
        bool isArray = _primal.TypeOf(argument).IsArray;
        bool isActive = _activity.IsActive(argument);
        if (!isArray && tangent >= 0)
            _tangents.Set(argument, _builder.Term(tangent));
        else if (isArray && tangent >= 0 && isActive)
            EnterArray(argument, tangent);
        else if (isArray && isActive)
            _memory.EnterZero(argument, _copies[argument]);
        else if (isArray && IsOutput(tangent))
            _builder.Append(new Clear(tangent)); // The tangent of a gradient that does not vary.
    }

    private void EnterArray(int argument, int tangent)
    {
        if (_handedOut.IsWritten(argument))
            EnterWritten(argument, tangent);
        else if (IsOutput(tangent))
            _memory.Bind(argument, tangent);
        else
            _memory.Enter(argument, tangent);
    }

    private bool IsOutput(int tangent) => tangent >= 0 && _outputs.Contains(tangent);

    private Function Finish(ForwardForm form)
    {
        List<Output> outputs = [.. _primal.Outputs];
        List<int> yields = [.. _primal.Body.Yields.Select(y => _copies[y])];
        _builder.Origin = new Provenance(-1, Sweep.Tangent);
        IReadOnlyDictionary<string, string> products = TangentSignature.Products(_primal);
        for (int i = 0; i < _primal.Outputs.Count; i++)
        {
            int yield = _primal.Body.Yields[i];
            string? name = _primal.Outputs[i].Name;
            bool isWanted = form == ForwardForm.Callee || form == ForwardForm.Pushforward ? name is null : name is not null && products.ContainsKey(name);
            if (!isWanted || !_primal.TypeOf(yield).IsReal)
                continue;
            int tangent = _tangents.Get(yield);
            if (name is null && form != ForwardForm.Callee && _builder.NameOf(tangent) is null && _builder.LiteralOf(tangent) is null)
                _builder.Rename(tangent, TangentSignature.ValueTangent);
            outputs.Add(new Output(name is null ? null : products[name]));
            yields.Add(tangent);
        }

        return _builder.Finish(outputs, [.. yields]);
    }

    /// <summary>A column takes the place of the value; what F leaves in variables of its caller stays.</summary>
    private Function Finish(JacobianColumn column)
    {
        _builder.Origin = new Provenance(-1, Sweep.Tangent);
        VectorOutputs rows = VectorOutputs.Of(_primal);
        column.Fill(
            [.. rows.Values.Select(v => _copies[v])],
            [.. rows.Values.Select(v => _primal.TypeOf(v).IsArray && !_activity.IsActive(v) ? (int?)null : TangentOf(v))]);
        int[] kept = [.. Enumerable.Range(0, _primal.Outputs.Count).Where(i => _primal.Outputs[i].Name is not null)];
        return _builder.Finish([.. kept.Select(i => _primal.Outputs[i])], [.. kept.Select(i => _copies[_primal.Body.Yields[i]])]);
    }

    private void Visit(Node node)
    {
        // A copied node keeps its own origin, also where it has none.
        _builder.Origin = Provenance.None;
        switch (node)
        {
            case If branch:
                VisitIf(branch);
                return;
            case For loop:
                VisitFor(loop);
                return;
            case While loop:
                VisitWhile(loop);
                return;
            case Call call:
                VisitCall(call);
                return;
            case External { Rule.Pushforward: { } pushforward } call when HasTangents(call):
                VisitForeign(call, pushforward);
                return;
        }

        _builder.Append(node.Remap(id => _copies[id], Define, region => region));
        _builder.Origin = new Provenance(node.Origin.Statement, Sweep.Tangent);
        switch (node)
        {
            case Apply apply when _activity.IsActive(apply.Result):
                VisitApply(apply);
                break;
            case Constant constant when _primal.TypeOf(constant.Result).IsArray && _activity.IsActive(constant.Result):
                _memory.Bind(constant.Result, _builder.Constant(Literal.Default(_memory.TypeOf(constant.Result))));
                break;
            case External { Rule: { } rule } call when _activity.IsActive(call.Result[0]):
                VisitForeign(call, rule);
                break;
            case External { IsPullback: true } pullback:
                RefuseSecond(pullback);
                break;
            default:
                VisitMemory(node);
                break;
        }
    }

    private void VisitApply(Apply apply)
    {
        int first = _builder.ValueCount;
        Linearization at = new(
            [.. apply.Arguments.Select(a => _builder.Term(_copies[a]))],
            _builder.Term(_copies[apply.Result]),
            [.. apply.Arguments.Select(_activity.IsVaried)]);
        if (TangentOf(apply, at) is { } tangent)
            _tangents.Set(apply.Result, tangent, first);
        _motions.Visit(apply);
    }

    private Term? TangentOf(Apply apply, Linearization at)
    {
        Primitive primitive = apply.Primitive;
        if (primitive == Choices.Select)
            return Chosen(apply);
        if (primitive.ResultKind == ResultKind.Target)
            return _tangents.Find(apply.Arguments[0])?.ConvertTo(primitive.Target!);
        if (primitive == Arithmetic.Multiply && apply.Arguments[0] == apply.Arguments[1])
            return _tangents.Find(apply.Arguments[0]) is { } side ? 2 * side * at.X : null; // A square: one product, not two.
        Term? sum = null;
        for (int i = 0; i < apply.Arguments.Count; i++)
        {
            if (_tangents.Find(apply.Arguments[i]) is not { } up || primitive.Rule?.Partials[i] is not { } partial)
                continue;

            // A direction that leaves an operand alone contributes nothing, also where its slope is infinite.
            if (_steep.Contains(primitive))
                _builder.MarkStructuralZero(up.Id, _motions.WitnessOf(apply.Arguments[i]));
            Term contribution = partial(up, at);
            sum = sum is { } before ? before + contribution : contribution;
        }

        return sum;
    }

    private Term? Chosen(Apply select)
    {
        Term? then = _tangents.Find(select.Arguments[1]), otherwise = _tangents.Find(select.Arguments[2]);
        if (then is null && otherwise is null)
            return null;
        Condition condition = new(_builder, _copies[select.Arguments[0]]);
        if (GuardedFactor(select) is { } factor && _tangents.Find(factor) is { } varied)
            condition &= varied.Is(0);
        return Term.Choose(
            condition, then ?? otherwise!.Value.Constant(0), otherwise ?? then!.Value.Constant(0));
    }

    /// <summary>
    /// A guard <c>up == 0 ? 0 : up * partial</c> stands for the product, not for a decision: where up is zero and moves,
    /// the product moves, too.
    /// </summary>
    private int? GuardedFactor(Apply select) =>
        _definitions[select.Arguments[0]] is Apply { Primitive: var test, Arguments: var x } && test == Comparisons.Vanishes ? x[0] : null;

    private int Define(int value)
    {
        int copy = _builder.NewValue(_primal.TypeOf(value), _primal.Values[value].Name);
        _copies.Add(value, copy);
        return copy;
    }

    private int[] Copies(EquatableArray<int> values) => [.. values.Select(v => _copies[v])];
}
