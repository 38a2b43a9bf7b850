using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AutoGrad.Generator.Discovery;

namespace AutoGrad.Generator.Diagnostics.Shape;

/// <summary>All rules about declarations, asked by the analyzer for messages and by the generator for consequences.</summary>
internal static class ShapeRules
{
    public static IEnumerable<ShapeProblem> Check(MethodShape shape, CancellationToken cancellation)
    {
        ShapeProblem[] container = [.. ContainerRules.Check(shape, cancellation)];
        if (container.Any(p => p.Diagnostic is not null))
            return container;
        ShapeProblem[] problems =
        [
            .. container,
            .. BodyRules.Check(shape, cancellation),
            .. ParameterRules.Check(shape, cancellation),
            .. RequestRules.Check(shape, cancellation),
        ];
        return problems.Any(p => p.Consequence == Consequence.Skip) ? problems : problems.Concat(RequestRules.Objectives(shape));
    }

    public static Consequence WorstOf(MethodShape shape, CancellationToken cancellation) =>
        Check(shape, cancellation).Select(p => p.Consequence).DefaultIfEmpty(Consequence.None).Max();
}
