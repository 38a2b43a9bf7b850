using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>
/// Calls of functions that have a rule. A pushforward gives value and tangent at once. A pullback with the upstream factor 1 gives all partial
/// derivatives of a number, so the tangent is Σ ẋₚ·∂F/∂xₚ, exactly.
/// </summary>
internal sealed partial class ForwardPass
{
    /// <summary>Whether a call carries a derivative and all arrays that have adjoints have tangents, so that the pushforward can be called.</summary>
    private bool HasTangents(External call) => _activity.IsActive(call.Result[0])
        && call.Rule!.Active.All(p => !_primal.TypeOf(call.Arguments[p]).IsArray || _activity.IsActive(call.Arguments[p]));

    private void VisitForeign(External call, string pushforward)
    {
        IrType number = _primal.TypeOf(call.Result[0]);
        _builder.Origin = new Provenance(call.Origin.Statement, Sweep.Tangent);
        int first = _builder.ValueCount;
        int[] tangents = [.. call.Rule!.Active.Select(p => call.Arguments[p]).Select(a => _primal.TypeOf(a).IsArray ? Array(a, call) : _tangents.Get(a))];
        int pair = _builder.External(
            IrType.Opaque($"({number.Text} Value, {number.Text} Tangent)"), pushforward, call.Effect, -1, [.. Copies(call.Arguments), .. tangents]);
        int tangent = _builder.External(number, "{0}.Tangent", Effect.Pure, -1, pair);
        _builder.Origin = call.Origin;
        _builder.Append(new External(new[] { Define(call.Result[0]) }, "{0}.Value", new[] { pair }, Effect.Pure));
        _tangents.Set(call.Result[0], _builder.Term(tangent), first);
    }

    private void VisitForeign(External call, ForeignRule rule)
    {
        Dictionary<int, int> memory = [];
        foreach (int position in rule.Active)
        {
            IrType type = _primal.TypeOf(call.Arguments[position]);
            if (!type.IsArray)
                continue;
            int array = _copies[call.Arguments[position]];
            if (type.Rank != 1 || !type.Element!.IsReal)
                throw new UnsupportedByPassException(call.Origin.Statement, $"a matrix in the tangent of '{rule.Name}'", "Ask for gradients only.");
            memory[position] = _builder.Allocate(IrType.Span(type.Element), Allocation.Scratch, _builder.Length(array));
        }

        int one = _builder.Real(1, _primal.TypeOf(call.Result[0]));
        int first = _builder.ValueCount;
        int[] partials = ForeignPullback.Append(_builder, rule, Copies(call.Arguments), one, memory);
        Term? sum = null;
        for (int k = 0; k < partials.Length; k++)
        {
            int argument = call.Arguments[rule.Active[k]];
            Term? part = _primal.TypeOf(argument).IsArray
                ? _activity.IsActive(argument) ? Inner(partials[k], Array(argument, call)) : null
                : _tangents.Find(argument) is { } tangent ? tangent * _builder.Term(partials[k]) : null;
            if (part is { } term)
                sum = sum is { } before ? before + term : term;
        }

        if (sum is { } total)
            _tangents.Set(call.Result[0], total, first);
    }

    /// <summary>Σᵢ gᵢ·ẋᵢ.</summary>
    private Term Inner(int slopes, int tangents)
    {
        IrType real = _builder.TypeOf(slopes).Element!;
        int zero = _builder.Integer(0), length = _builder.Length(slopes), none = _builder.Real(0, real);
        int[] at = _builder.Open((IrType.Int32, null), (real, null));
        int product = _builder.Apply(Arithmetic.Multiply, _builder.Load(slopes, at[0]), _builder.Load(tangents, at[0]));
        int sum = _builder.Apply(Arithmetic.Add, at[1], product);
        return _builder.Term(_builder.For(zero, length, Bound.Less, 1, [none], _builder.Close(sum))[0]);
    }

    /// <summary>The derivative of a derivative that somebody else has written is not known.</summary>
    private void RefuseSecond(External pullback)
    {
        if (pullback.Operands.Concat(pullback.Results).Any(_activity.IsActive))
        {
            throw new UnsupportedByPassException(
                pullback.Origin.Statement, "the second derivative of a function whose rule gives the first one only",
                "Ask for first derivatives only, or write the function in C# that can be differentiated.");
        }
    }
}
