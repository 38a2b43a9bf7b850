using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// The method as a batch calls it for one row: vectors that the batch hands in as parts of larger memory come as spans, so that nothing is
/// copied for a method that takes arrays. What is only read becomes a read-only span, what is written a span.
/// </summary>
/// <remarks>
/// An array stays an array where it could leave the method as one (foreign code, arrays of arrays, calls of a recursion) or where a variable
/// stands for it or for memory that the method makes.
/// </remarks>
internal static class RowFunction
{
    /// <param name="function">The primal, in normal form.</param>
    /// <param name="handedIn">The names of the parameters that are parts of larger memory.</param>
    public static Function Of(Function function, ICollection<string> handedIn)
    {
        AliasClasses memory = AliasClasses.Of(function);
        HashSet<int> kept = Kept(function, memory);
        HashSet<int> converted =
        [
            .. function.Body.Arguments.Where((_, i) => handedIn.Contains(function.Parameters[i].Name)).Where(a => function.TypeOf(a).IsArray)
                .Select(memory.ClassOf).Where(c => !kept.Contains(c)),
        ];
        return function with
        {
            Values = function.Values.Select((v, id) => IsVector(v.Type) && converted.Contains(memory.ClassOf(id)) ? v with { Type = Spanned(v.Type, memory.IsWritten(id)) } : v).ToArray(),
        };
    }

    private static IrType Spanned(IrType type, bool isWritten) =>
        !isWritten ? type.AsReadOnlySpan()
        : type.Form == ArrayForm.Array ? type.AsSpan()
        : type;

    private static bool IsVector(IrType type) => type is { IsArray: true, Rank: 1, Element.IsArray: false, Column: null };

    /// <summary>The memory that must keep its type.</summary>
    private static HashSet<int> Kept(Function function, AliasClasses memory)
    {
        HashSet<int> kept = [];
        IEnumerable<int> leaving = function.Body.AllNodes().SelectMany(node => node switch
        {
            External or Throw or Call => node.Operands.Concat(node.Results),
            Store store => [store.Value],
            Constant or Load or Allocate => node.Results,
            _ => [],
        });
        IEnumerable<int> columns = Enumerable.Range(0, function.Values.Count).Where(v => function.TypeOf(v).Column is not null);
        foreach (int value in leaving.Concat(function.Body.Yields).Concat(columns).Where(v => function.TypeOf(v).IsArray))
            kept.Add(memory.ClassOf(value));
        return kept;
    }
}
