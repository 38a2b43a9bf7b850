using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <content>Softmax and the logarithm of a sum of exponentials: Σ e^(xᵢ − c), yᵢ = e^(xᵢ − c), and both.</content>
internal sealed partial class KernelCall
{
    private bool Exponentials()
    {
        Apply[] powers = [.. _lanes.OfType<Apply>().Where(a => a.Primitive == Exponential.Exp)];
        if (powers.Length != 1 || _plan.Number != IrType.Double || _plan.CollectsInMemory || Exponent(powers[0].Arguments[0], out int shift) is not { } load)
            return false;
        int power = powers[0].Result;
        Store[] stores = [.. _lanes.OfType<Store>()];
        Apply? sum = _loop.Initial.IsEmpty ? null : SumStep(out int term) is { } added && term == power ? added : null;
        int nodes = 2 + (shift >= 0 ? 1 : 0) + stores.Length + (sum is null ? 0 : 1);
        if (nodes != _lanes.Length || stores.Length > 1 || stores.Any(s => s.Value != power) || (sum is null && (stores.Length == 0 || !_loop.Initial.IsEmpty)))
            return false;
        int less = shift >= 0 ? _fixed.Before(shift) : _fixed.Constant(Literal.Of(0.0, IrType.Double));
        if (stores.Length == 0)
            AddUp(Call("SumExp({0}, {1}, {2}, {3})", powers[0], [.. Place(load), less, Count()]), sum!);
        else
            Write(Call("SetExp({0}, {1}, {2}, {3}, {4}, {5})", stores[0], [_fixed.Before(stores[0].Array), Start(stores[0].Indices), .. Place(load), less, Count()]), sum);
        return true;
    }

    /// <summary>The load of x or x − c.</summary>
    private Load? Exponent(int value, out int shift)
    {
        shift = -1;
        if (LoadOf(value) is { } only)
            return only;
        if (_definitions[value] is not Apply { Primitive: var p, Arguments: var x } || p != Arithmetic.Subtract || _plan.KindOf(x[1]) != StripKind.Fixed || !_plan.CanStandBefore(x[1]))
            return null;
        shift = x[1];
        return LoadOf(x[0]);
    }
}
