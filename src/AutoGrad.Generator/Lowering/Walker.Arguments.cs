using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Arguments stand in the order in which they are written, and named ones may be written in any: a callee wants them by parameter.</summary>
internal sealed partial class Walker
{
    /// <summary>What the arguments are worth: evaluated as written, handed on in the order of the parameters.</summary>
    private static TWorth[] ByParameter<TWorth>(ImmutableArray<IArgumentOperation> arguments, Func<IArgumentOperation, TWorth> evaluate)
    {
        (int Ordinal, TWorth Worth)[] written = [.. arguments.Select((a, i) => (a.Parameter?.Ordinal ?? i, evaluate(a)))];
        return [.. written.OrderBy(a => a.Ordinal).Select(a => a.Worth)];
    }

    private Value[] Evaluated(ImmutableArray<IArgumentOperation> arguments) => ByParameter(arguments, a => Evaluate(a.Value));

    /// <summary>Whether arguments are written in another order than the parameters', and evaluating one may change what another finds.</summary>
    private static bool ReordersEffects(ImmutableArray<IArgumentOperation> arguments)
    {
        int[] ordinals = [.. arguments.Select((a, i) => a.Parameter?.Ordinal ?? i)];
        return !ordinals.SequenceEqual(ordinals.OrderBy(o => o)) && arguments.SelectMany(a => a.DescendantsAndSelf()).Any(
            o => o is IAssignmentOperation or IIncrementOrDecrementOperation or IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: false });
    }

    /// <summary>The list of arguments as text; those behind one that is left out, which has its default, go by name.</summary>
    private static string ArgumentList(IMethodSymbol method, string?[] texts)
    {
        List<string> list = [];
        for (int i = 0; i < texts.Length; i++)
        {
            if (texts[i] is { } text)
                list.Add(list.Count == i ? text : $"{ConstantText.Identifier(method.Parameters[i].Name)}: {text}");
        }

        return string.Join(", ", list);
    }
}
