using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.Reverse;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// A gradient that is cleared and then added to once per element, over its whole length, before anything else happens to it, is simply assigned:
/// <c>clear g; for i: g[i] += x</c> becomes <c>for i: g[i] = x</c>.
/// </summary>
internal static class FirstWrite
{
    public static Function Run(Function function)
    {
        if (!function.Body.Nodes.Any(n => n is Clear))
            return function;
        Definitions definitions = Definitions.In(function.Body);
        AliasClasses memory = AliasClasses.Of(function);
        foreach (Clear clear in function.Body.Nodes.OfType<Clear>().ToArray())
        {
            int group = memory.ClassOf(clear.Array);
            if (function.TypeOf(clear.Array).Column is not null || !IsGradient(function, clear.Array) || FirstLoop(function, memory, clear, group) is not { } loop)
                continue;
            int index = loop.Body.Nodes.ToList().FindIndex(n => n is Accumulate a && memory.ClassOf(a.Array) == group);
            if (index < 0 || loop.Body.Nodes[index] is not Accumulate add || !CoversWhole(function, definitions, loop, add, clear.Array))
                continue;
            Node store = new Store(add.Array, add.Indices, add.Value) { Origin = add.Origin };
            Node assigned = loop with { Body = loop.Body with { Nodes = loop.Body.Nodes.Select((n, i) => i == index ? store : n).ToArray() } };
            Node[] nodes = [.. function.Body.Nodes.Where(n => !ReferenceEquals(n, clear)).Select(n => ReferenceEquals(n, loop) ? assigned : n)];
            function = function with { Body = function.Body with { Nodes = nodes } };
        }

        return function;
    }

    public static bool IsGradient(Function function, int array) =>
        Enumerable.Range(0, function.Parameters.Count).Any(
            i => function.Body.Arguments[i] == array && function.Parameters[i].Role == ParameterRole.Gradient);

    /// <summary>The top-level loop that is the first to touch the memory after it is cleared, if there is just one node in it that does.</summary>
    private static For? FirstLoop(Function function, AliasClasses memory, Clear clear, int group)
    {
        bool Touches(Node node) => node is not ArrayLength && node.Operands.Any(o => function.TypeOf(o).IsArray && memory.ClassOf(o) == group);
        List<Node> nodes = [.. function.Body.Nodes];
        int at = nodes.FindIndex(n => ReferenceEquals(n, clear));
        int first = nodes.FindIndex(n => !ReferenceEquals(n, clear) && (Touches(n) || n.Regions.Any(r => r.AllNodes().Any(Touches))));
        return first > at && nodes[first] is For loop && loop.Body.AllNodes().Count(Touches) == 1 ? loop : null;
    }

    /// <summary>The loop runs over 0 … length − 1 of the gradient or of the parameter, whose lengths the guard has found equal.</summary>
    private static bool CoversWhole(Function function, Definitions definitions, For loop, Accumulate add, int gradient) =>
        add.Array == gradient && add.Indices.Count == 1 && add.Indices[0] == loop.Index && IsOverWhole(function, definitions, loop, gradient);

    /// <summary>The loop runs over 0 … length − 1 of the gradient or of the parameter, whose lengths the guard has found equal.</summary>
    public static bool IsOverWhole(Function function, Definitions definitions, For loop, int gradient) =>
        loop is { Step: 1, Bound: Bound.Less } && definitions[loop.Start] is Constant { Value.Bits: 0 } && IsLengthOf(function, definitions, loop.End, gradient);

    /// <summary>The length of the gradient, or of its parameter.</summary>
    public static bool IsLengthOf(Function function, Definitions definitions, int value, int gradient) =>
        definitions[value] is ArrayLength { Dimension: 0 } length && IsParameterOf(function, length.Array, gradient);

    private static bool IsParameterOf(Function function, int array, int gradient)
    {
        int at = function.Body.Arguments.ToList().IndexOf(gradient);
        string stem = function.Parameters[at].Name;
        int owner = function.Body.Arguments.ToList().IndexOf(array);
        if (array == gradient)
            return true;
        if (owner < 0 || function.Parameters[owner].Role != ParameterRole.Active)
            return false;
        string name = function.Parameters[owner].Name;
        return stem == DerivativeSignature.NameOf(name, ReverseForm.ValueAndGradient) || stem == TangentSignature.ProductOf(name);
    }
}
