using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>A function with tangents that takes as many directions at a time as a vector has lanes.</summary>
/// <param name="Function">The function.</param>
/// <param name="Vector">The vector.</param>
/// <param name="Groups">The same with <see cref="GroupSize"/> vectors per tangent, for many directions; null where there are few, or for the products of a Hessian.</param>
internal sealed record DirectionLanes(Function Function, IrType Vector, Function? Groups = null)
{
    /// <summary>How many vectors share one run of the primal.</summary>
    public const int GroupSize = 4;

    private const int WidestVector = 512;
    private const int NarrowestVector = 128;

    /// <summary>The same for machines without vectors as wide as these; null where these are narrow.</summary>
    public DirectionLanes? Narrow { get; private init; }

    /// <param name="function">The function with tangents of numbers.</param>
    /// <param name="form">What it is.</param>
    /// <param name="active">The names of what is active, in the order of a point.</param>
    /// <returns>Null where there is one direction only, in recursions, and where something else stands in the way: see <see cref="Varying"/>.</returns>
    public static DirectionLanes? Of(Function function, ForwardForm form, IReadOnlyList<string> active)
    {
        if (form == ForwardForm.JacobianColumn)
            function = Verifier.Verify(ColumnInPlace.Run(function), nameof(ColumnInPlace));
        bool isOneNumber = active.Count == 1 && function.Parameters.Select((p, i) => (p, i)).Any(x => x.p.Name == active[0] && function.TypeOf(function.Body.Arguments[x.i]).IsReal);
        if (isOneNumber || !function.Callees.IsEmpty || FlatDirections.Run(function, form, active) is not { } flat)
            return null;
        flat = Verifier.Verify(flat, nameof(FlatDirections));
        flat = Verifier.Verify(SimplifyPass.Run(flat), nameof(SimplifyPass));
        int[] gradients = [.. flat.Body.Arguments.Where((_, i) => flat.Parameters[i].Role == ParameterRole.Gradient)];
        bool isHessian = form == ForwardForm.HessianVectorProduct;
        int directions = flat.Body.Arguments[flat.Parameters.ToList().FindIndex(p => p.Role == ParameterRole.Tangent)];
        int jacobian = isHessian ? -1 : gradients[0];
        if (Varying.Of(flat, isHessian ? [directions, .. gradients] : [directions], jacobian) is not { } varying)
            return null;
        IrType vector = VectorOf(varying.Number, flat, active);
        int columns = flat.Body.Arguments[flat.Body.Arguments.Count - 1], column = flat.Body.Arguments[flat.Body.Arguments.Count - 2];
        Function At(IrType lanes) => Verifier.Verify(new Widened(flat, varying, lanes, isHessian ? null : new Rows(jacobian, column, columns)).Run(), nameof(Widened));
        Function wide = At(vector);
        Function? groups = isHessian || IsKnown(function) ? null : VectorGroups.Of(ShortLoops.Run(wide, vector), vector, GroupSize);
        IrType narrow = IrType.Vector(varying.Number);
        return new DirectionLanes(wide, vector, groups is null ? null : Verifier.Verify(groups, nameof(VectorGroups)))
        {
            Narrow = vector == IrType.Vector(varying.Number, WidestVector) ? new DirectionLanes(At(narrow), narrow) : null,
        };
    }

    /// <summary>The widest, unless it is known that a narrower one holds all directions.</summary>
    private static IrType VectorOf(IrType number, Function function, IReadOnlyList<string> active)
    {
        int bits = WidestVector, size = number == IrType.Double ? 64 : 32;
        bool isKnown = IsKnown(function);
        while (isKnown && bits > NarrowestVector && active.Count * size <= bits / 2)
            bits /= 2;
        return IrType.Vector(number, bits);
    }

    /// <summary>Whether the number of directions is known.</summary>
    private static bool IsKnown(Function function) =>
        function.Parameters.Select((p, i) => (p, i)).Where(x => x.p.Role == ParameterRole.Active).All(x => function.TypeOf(function.Body.Arguments[x.i]).IsReal);
}
