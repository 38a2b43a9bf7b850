using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Passes.Storage;

namespace AutoGrad.Compiler.Passes.Recursion;

/// <summary>
/// Reverse mode of the functions of a recursion: each becomes a forward sweep, which leaves on shared stacks what the reverse part needs, and
/// a reverse sweep, which takes it off again. The reverse sweep calls the callees' reverse sweeps in the opposite order, so what is on top is
/// always its own; work and memory are those of the primal, times a constant.
/// </summary>
internal sealed class Sweeps
{
    private readonly Function _root;
    private readonly Dictionary<string, Function> _frames = [];
    private readonly List<StorageNote> _notes = [];
    private readonly List<IrType> _stacks = [];

    private Sweeps(Function root, bool isDifferentiated)
    {
        _root = root;
        Plan = new RecursionPlan(root) { IsDifferentiated = isDifferentiated };
    }

    /// <summary>What is known of the functions.</summary>
    public RecursionPlan Plan { get; }

    public IEnumerable<StorageNote> Notes => _notes;

    public static Sweeps Of(Function root, bool isDifferentiated)
    {
        Sweeps sweeps = new(root, isDifferentiated);
        while (sweeps.Attempt())
        {
        }

        return sweeps;
    }

    /// <summary>The root with the sweeps of what it calls, and the stacks that they share.</summary>
    public Function Attach(Function root)
    {
        List<Function> callees = [.. _root.Callees];
        HashSet<string> halves = [];
        foreach (Function frames in _frames.Values)
        {
            foreach (Function half in Halves.Of(frames, Needed(frames.Name)))
            {
                callees.Add(half);
                halves.Add(half.Name);
            }
        }

        Stacking stacking = new(halves, _stacks);
        Function[] complete = [.. callees.Select(c => halves.Contains(c.Name) ? stacking.AsParameters(c) : c)];
        return Contracts.Infer((stacking.AsLocals(root) with { Callees = complete }).Reached());
    }

    /// <summary>Splits every function, taking of their parameters as needed what is known to be; true if more turned out to be.</summary>
    private bool Attempt()
    {
        bool grows = false;
        _notes.Clear();
        _stacks.Clear();
        foreach (Function callee in _root.Callees)
        {
            Function linked = Verifier.Verify(ReversePass.Frames(callee, Plan), nameof(ReversePass), linked: true);
            linked = Verifier.Verify(Renumbering.Apply(DeadCode.Run(linked)), nameof(DeadCode), linked: true);
            var (frames, notes) = StoragePass.Run(linked, i => i >= callee.Parameters.Count || Plan.IsStable(callee, i));
            Verifier.Verify(frames, nameof(StoragePass));
            _frames[callee.Name] = frames;
            _notes.AddRange(notes);
            foreach (int argument in frames.Body.Arguments)
            {
                if (frames.TypeOf(argument) is { IsStack: true } stack && !_stacks.Contains(stack))
                    _stacks.Add(stack);
            }

            HashSet<int> read = [.. frames.Body.Nodes.OfType<Frame>().Last().Body.AllUses()];
            for (int i = 0; i < callee.Parameters.Count; i++)
                grows |= read.Contains(frames.Body.Arguments[i]) && Plan.Need(callee.Name, i);
        }

        return grows;
    }

    private IEnumerable<int> Needed(string callee)
    {
        int count = _root.Callees.First(c => c.Name == callee).Parameters.Count;
        return Enumerable.Range(0, count).Where(i => Plan.IsNeeded(callee, i));
    }
}
