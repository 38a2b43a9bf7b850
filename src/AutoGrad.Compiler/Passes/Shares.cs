using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>Which operands take part in a derivative wherever they are: a maximum gives one of its operands nothing. The rules themselves are asked.</summary>
internal sealed class Shares(Function function)
{
    private readonly Definitions _definitions = Definitions.In(function.Body);
    private readonly Dictionary<(Primitive Primitive, int Operand), bool> _known = [];

    public bool Always(Apply apply, int operand)
    {
        if (apply.Primitive.Rule?.Partials[operand] is not { } partial)
            return false;
        if (apply.Arguments.Any(a => _definitions[a] is Constant))
            return Ask(apply, partial); // A known exponent has a rule of its own.
        if (!_known.TryGetValue((apply.Primitive, operand), out bool always))
            _known[(apply.Primitive, operand)] = always = Ask(apply, partial);
        return always;
    }

    private bool Ask(Apply apply, Partial partial)
    {
        Literal?[] literals = [.. apply.Arguments.Select(a => (_definitions[a] as Constant)?.Value)];
        FunctionBuilder probe = new("probe");
        Term[] operands =
            [.. apply.Arguments.Select((a, i) => probe.Term(literals[i] is { } literal ? probe.Constant(literal) : probe.NewValue(function.TypeOf(a))))];
        IrType type = function.TypeOf(apply.Result);
        Linearization at = new(operands, probe.Term(probe.NewValue(type)), [.. operands.Select(_ => true)]);
        Term share = partial(probe.Term(probe.NewValue(type)), at);
        return !share.IsZero && !probe.MayBeStructuralZero(share.Id);
    }
}
