using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>
/// What a loop is known to carry. A first guess comes from the assignments in its text; if lowering the body changes more
/// (through references, inlined methods, members), that is added and the loop is lowered again.
/// </summary>
internal sealed class LoopShape
{
    /// <summary>Variables by key, and which leaf of them.</summary>
    public HashSet<(object Key, int Leaf)> Carried { get; } = [];

    /// <summary>Variables that hold other objects or delegates after a trip than before it, by key.</summary>
    public HashSet<object> Blurred { get; } = [];

    /// <summary>A break is possible, or the test moved into the body.</summary>
    public bool Breaks { get; set; }

    /// <summary>A return out of the loop is possible.</summary>
    public bool Returns { get; set; }

    /// <summary>Evaluating the test changes something, so it cannot be a region of its own.</summary>
    public bool TestInBody { get; set; }

    public static LoopShape Guess(IOperation loop)
    {
        LoopShape shape = new();
        foreach (IOperation operation in loop.Descendants())
        {
            IOperation? target = operation switch
            {
                IAssignmentOperation assignment => assignment.Target,
                IIncrementOrDecrementOperation increment => increment.Target,
                IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
                _ => null,
            };
            ISymbol? variable = target switch
            {
                ILocalReferenceOperation { IsDeclaration: false } local => local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                _ => null,
            };
            if (variable is not null)
                shape.Carried.Add((variable, 0));
            if (operation is IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break })
                shape.Note(operation, loop);
        }

        return shape;
    }

    private void Note(IOperation exit, IOperation loop)
    {
        for (IOperation? outer = exit.Parent; outer is not null && outer != loop; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return;
            if (exit is IBranchOperation && outer is ILoopOperation or ISwitchOperation && exit is IBranchOperation)
                return;
        }

        if (exit is IReturnOperation)
            Returns = true;
        else
            Breaks = true;
    }
}
