using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>What keeps rows from running in the lanes of vectors, in words that end a sentence about the loop.</summary>
internal static class RowObstacles
{
    public static string OfCarried(Function function, int argument) =>
        $"{Name(function, argument, "a number")} goes on from row to row and is not a sum over rows";

    /// <summary>An array that rows write or add to, which is neither a row's own nor only collects.</summary>
    public static string OfMemory(Function function, For loop, RowMemory memory, int group)
    {
        int array = loop.Body.AllNodes().Where(n => n is Store or Clear or Accumulate).Select(n => n.Operands[0]).First(a => memory.GroupOf(a) == group);
        return $"rows write to {Name(function, array, "an array")}, which other rows or code behind the loop may read";
    }

    /// <summary>The innermost node that does not fit.</summary>
    public static string OfNode(Function function, Node node, RowPlan plan)
    {
        string what = node switch
        {
            Apply apply => OfApply(function, apply, plan),
            Load => "reads an element whose place does not move on by the same step from row to row",
            View => "takes a slice whose place or length differs from row to row in another way than by the same step",
            Store or Clear or Accumulate => plan.Memory.IsOwn(node.Operands[0])
                ? "writes to different elements in different rows, or in some of the rows only"
                : "adds to an element that differs from row to row",
            If => "is a branch of which rows take different sides, with a result that is no number",
            For => "is a loop whose number of trips, or a value that it carries, differs from row to row",
            While => "is a loop whose number of trips is not known before it starts",
            Allocate => "makes an array whose length differs from row to row, or that others may keep",
            Throw => "throws",
            External => "is code that has no form for vectors",
            _ => "calls a method that calls itself",
        };
        int statement = node.Origin.Statement;
        return statement >= 0 && statement < function.Statements.Count ? $"'{function.Statements[statement]}' {what}" : $"a row {what}";
    }

    private static string OfApply(Function function, Apply apply, RowPlan plan) =>
        !function.TypeOf(apply.Result).IsReal && apply.Arguments.All(a => !function.TypeOf(a).IsReal)
            ? "computes with whole numbers or truth values that differ from row to row"
            : LaneForms.Of(apply.Primitive) is null && apply.Primitive != Rounding.Sign
                ? $"uses {apply.Primitive.Name}, which has no form for vectors"
                : plan.KindOf(apply.Arguments[0]) == RowKind.Slice ? "compares slices" : "mixes numbers with values of other types that differ from row to row";

    private static string Name(Function function, int value, string otherwise) => function.Values[value].Name is { } name ? $"'{name}'" : otherwise;
}
