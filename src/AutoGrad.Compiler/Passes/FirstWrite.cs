using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.Reverse;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// A gradient that is cleared and then added to once per element, over its whole length, is simply assigned:
/// <c>clear g; for i: g[i] += x</c> becomes <c>for i: g[i] = x</c>.
/// </summary>
internal static class FirstWrite
{
    public static Function Run(Function function)
    {
        Definitions definitions = Definitions.In(function.Body);
        AliasClasses memory = AliasClasses.Of(function);
        foreach (Clear clear in function.Body.Nodes.OfType<Clear>().ToArray())
        {
            int group = memory.ClassOf(clear.Array);
            if (function.TypeOf(clear.Array).Column is not null || !IsGradient(function, clear.Array) || SoleWrite(function, memory, group) is not { } loop)
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

    private static bool IsGradient(Function function, int array) =>
        Enumerable.Range(0, function.Parameters.Count).Any(
            i => function.Body.Arguments[i] == array && function.Parameters[i].Role == ParameterRole.Gradient);

    /// <summary>The one top-level loop that touches the memory, if there is just one node that does.</summary>
    private static For? SoleWrite(Function function, AliasClasses memory, int group)
    {
        List<Node> touching =
            [.. function.Body.AllNodes().Where(n => n is not Clear && n.Operands.Any(o => function.TypeOf(o).IsArray && memory.ClassOf(o) == group))];
        return touching.Count == 1
            ? function.Body.Nodes.OfType<For>().FirstOrDefault(l => l.Body.Nodes.Any(n => ReferenceEquals(n, touching[0])))
            : null;
    }

    /// <summary>The loop runs over 0 … length − 1 of the gradient or of the parameter, whose lengths the guard has found equal.</summary>
    private static bool CoversWhole(Function function, Definitions definitions, For loop, Accumulate add, int gradient)
    {
        bool direct = add.Array == gradient && add.Indices.Count == 1 && add.Indices[0] == loop.Index;
        bool up = loop is { Step: 1, Bound: Bound.Less }
            && definitions[loop.Start] is Constant { Value.Bits: 0 }
            && definitions[loop.End] is ArrayLength length && IsParameterOf(function, length.Array, gradient);
        return direct && up;
    }

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
