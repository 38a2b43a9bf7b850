using System;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>
/// Statements in sequence. Where one side of an if leaves the sequence, what follows belongs to the other side alone, so that structure
/// says what a flag would have to. After so many exits a flag is the better way: the rest is lowered behind the nest, under the condition
/// that no exit has been taken, and a method with a thousand exits is not a thousand levels deep.
/// </summary>
internal sealed partial class Walker
{
    /// <summary>How many rests may be nested in one another.</summary>
    private const int DeepestRest = 16;

    /// <summary>How many rests of the current sequence enclose this point.</summary>
    private int _rests;

    /// <summary>What is to be lowered when the nest of rests is closed.</summary>
    private Action? _postponed;

    /// <summary>Whether something that was bound in the nest (a reference, the receiver of a delegate) cannot be had behind it.</summary>
    private bool _isPinned;

    /// <summary>All statements of a block.</summary>
    private void Sequence(ImmutableArray<IOperation> statements)
    {
        var (rests, isPinned) = (_rests, _isPinned);
        (_rests, _isPinned) = (0, false);
        From(statements, 0, null);
        while (_postponed is { } later)
        {
            _postponed = null;
            Unexited(later);
        }

        (_rests, _isPinned) = (rests, isPinned);
    }

    /// <param name="statements">The statements of one block.</param>
    /// <param name="first">Where to begin.</param>
    /// <param name="rest">What follows the block, if it is to be lowered inside.</param>
    private void From(ImmutableArray<IOperation> statements, int first, Action? rest)
    {
        for (int i = first; i < statements.Length; i++)
        {
            if (!_env.Completes)
                return;
            if (PendingExit() is { } exited)
            {
                int next = i;
                Guard(exited, Inside(() => From(statements, next, rest)));
                return;
            }

            if (statements[i] is IConditionalOperation branch && (!MayComplete(branch.WhenTrue) || !MayComplete(branch.WhenFalse)))
            {
                int next = i + 1;
                if (Branch(branch, Inside(() => From(statements, next, rest))))
                    return;
            }
            else
            {
                Statement(statements[i]);
            }
        }

        if (rest is not null && _env.Completes)
            Unexited(rest);
    }

    /// <summary>A rest that is lowered where it stands, or postponed if that is too deep.</summary>
    private Action Inside(Action rest) => () =>
    {
        if (_rests >= DeepestRest && !_isPinned)
        {
            _postponed = rest;
            return;
        }

        _rests++;
        rest();
        _rests--;
    };
}
