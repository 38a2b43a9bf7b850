using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>
/// Guards of a derivative that is differentiated once more. <c>w == 0 ? 0 : w * p</c> stands for the product, not for a decision: where w is zero
/// and moves, the product moves, too. So w̄ += up·p always holds; and p̄ += up·w is exactly 0 where w is, though p may be infinite there.
/// </summary>
internal sealed partial class ReversePass
{
    private readonly HashSet<int> _guards = [];
    private readonly Dictionary<int, (int Factor, int Zero)> _guarded = [];

    /// <summary>Finds, for every product behind a guard, its factors that the guard keeps from being multiplied by zero.</summary>
    private void FindGuards()
    {
        Definitions definitions = Definitions.In(_primal.Body);
        foreach (Apply select in _primal.Body.AllNodes().OfType<Apply>())
        {
            if (GuardedZero(select, definitions) is { } zero)
            {
                _guards.Add(select.Result);
                LeadsTo(select.Arguments[2], zero, definitions);
            }
        }
    }

    private int? GuardedZero(Apply select, Definitions definitions) =>
        select.Primitive == Choices.Select && definitions[select.Arguments[0]] is Apply { Primitive: var test, Arguments: var x }
            && test == Comparisons.Vanishes && _activity.IsVaried(x[0]) ? x[0] : null;

    /// <summary>Whether a value is linear in the zero; the other factors on the way are noted.</summary>
    private bool LeadsTo(int value, int zero, Definitions definitions)
    {
        if (value == zero)
            return true;
        if (definitions[value] is not Apply { Primitive: var p, Arguments: var x })
            return false;
        if (p == Arithmetic.Negate || p.ResultKind == ResultKind.Target)
            return LeadsTo(x[0], zero, definitions);
        if (p != Arithmetic.Multiply && p != Arithmetic.Divide)
            return false;
        int factor = LeadsTo(x[0], zero, definitions) ? x[1] : p == Arithmetic.Multiply && LeadsTo(x[1], zero, definitions) ? x[0] : -1;
        if (factor >= 0)
            _guarded[value] = (factor, zero);
        return factor >= 0;
    }

    /// <summary>What an operand contributes to its adjoint.</summary>
    private Term Guarded(Apply apply, int operand, Term contribution)
    {
        if (!_guarded.TryGetValue(apply.Result, out var guard) || apply.Arguments[operand] != guard.Factor)
            return contribution;
        Term zero = _builder.Term(_forward[guard.Zero]);
        return Term.Choose(zero.Vanishes(), contribution.Constant(0), contribution);
    }
}
