using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Checkpointing;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Storage;

/// <summary>Carries a value from the forward to the reverse sweep: through results of branches, a buffer, or a stack.</summary>
internal sealed class Saves(Tree tree, TripStates states)
{
    /// <summary>A number of trips; loops that make none may have ends before their starts.</summary>
    public const string LargerTemplate = "int.Max({0}, {1})";

    private readonly Dictionary<(int Value, TreeNode Anchor), int> _lifted = [];
    private readonly Dictionary<(TreeRegion Region, TreeNode First), int> _positions = [];
    private readonly Dictionary<(TreeNode Loop, TreeNode Anchor), int> _trips = [];
    private readonly Dictionary<IrType, int> _shared = [];
    private readonly bool _isRecursion = tree.Root.Nodes.Any(n => n.Node is Frame);

    /// <summary>So many loops' counters are written out in the index of a buffer; the position in more of them has a name.</summary>
    private const int LongestPosition = 3;

    public List<StorageNote> Notes { get; } = [];

    /// <summary>Returns the value's name in <paramref name="home"/>, the twin of the region that binds it.</summary>
    public int Save(int value, TreeRegion home, Func<int, int> supply)
    {
        if (_isRecursion)
            return Shared(value, home);
        List<TreeNode> owners = [];
        TreeRegion common = tree.PlaceOf(value).Region;
        for (; !home.IsWithin(common); common = common.Parent!)
            owners.Add(common.Owner!);
        List<TreeNode> loops = [.. owners.Where(o => o.Node is For or While)];
        loops.Reverse();
        if (loops.Count == 0)
            return ThroughBranches(value, owners);
        if (tree.TypeOf(value) is { IsArray: true, Form: not ArrayForm.Array })
            throw new UnsupportedByPassException(
                owners[0].Node.Origin.Statement, "an array that changes from trip to trip", "Copy its elements into an array allocated outside of the loop.");

        // The buffer must be seen by both sweeps: it is made before the outermost branch or loop that separates them.
        TreeNode anchor = owners[owners.Count - 1];
        return TripCounts(loops, anchor) is { } trips ? Buffer(value, home, loops, trips, anchor, supply) : Stack(value, home, loops);
    }

    private int ThroughBranches(int value, List<TreeNode> owners)
    {
        TreeRegion region = tree.PlaceOf(value).Region;
        foreach (TreeNode branch in owners)
        {
            value = tree.AddResult(branch, region.Index, value);
            region = branch.Container;
        }

        return value;
    }

    private int Stack(int value, TreeRegion home, List<TreeNode> loops)
    {
        IrType type = tree.TypeOf(value);
        int stack = tree.NewValue(IrType.Stack(type), Kept(value, "Stack"));
        tree.InsertAtStart(tree.Root, new NewStack(stack));
        tree.InsertAfterBinding(value, new Push(stack, value));
        int popped = tree.NewValue(type, tree.NameOf(value));
        tree.InsertAtStart(home, new Pop(popped, stack) { Origin = new Provenance(-1, Sweep.Adjoint) });
        Note(value, StorageKind.Stack, loops, null, stack);
        return popped;
    }

    /// <summary>
    /// In a recursion the stacks are shared by all calls, so that order matters: what a region leaves is pushed at its end, after all that its
    /// calls and inner regions have pushed, and the first thing that its twin takes off again, in the opposite order.
    /// </summary>
    private int Shared(int value, TreeRegion home)
    {
        IrType type = tree.TypeOf(value);
        if (type is { IsArray: true, Form: not ArrayForm.Array })
        {
            throw new UnsupportedByPassException(
                -1, $"the span '{tree.NameOf(value)}', which a recursive call is given and which is chosen or made on the way", "Pass a slice of a parameter.");
        }

        if (!_shared.TryGetValue(type, out int stack))
            _shared[type] = stack = tree.AddParameter(IrType.Stack(type), Recursion.Stacking.NameOf(type));
        tree.InsertAtEnd(tree.PlaceOf(value).Region, new Push(stack, value));
        int popped = tree.NewValue(type, tree.NameOf(value));
        tree.InsertAtStart(home, new Pop(popped, stack) { Origin = new Provenance(-1, Sweep.Adjoint) });
        Notes.Add(new StorageNote(tree.NameOf(value) ?? "an intermediate value", type.Text, StorageKind.Recursion));
        return popped;
    }

    /// <summary>One element per trip, in the order of the forward loops.</summary>
    private int Buffer(int value, TreeRegion home, List<TreeNode> loops, List<int> trips, TreeNode anchor, Func<int, int> supply)
    {
        IrType type = tree.TypeOf(value);
        int size = trips.Skip(1).Aggregate(IfTaken(trips[0], value, anchor), (a, b) => Integer(Arithmetic.Multiply, a, b, n => tree.InsertBefore(anchor, n)));
        int buffer = tree.NewValue(IrType.Span(type), Kept(value, "Stored"));
        tree.InsertBefore(anchor, new Allocate(buffer, new[] { size }, Allocation.Buffer));

        TreeNode inner = loops[loops.Count - 1];
        int row = Row(value, buffer, loops, trips, l => l, n => tree.InsertBefore(inner, n));
        List<Node> store = [];
        int at = Trip((For)inner.Node, inner, l => l, store.Add);
        store.Add(new Store(row, new[] { at }, value));
        tree.InsertAfterBinding(value, [.. store]);

        TreeNode twin = LoopOf(home);
        int twinRow = Row(value, buffer, loops, trips, supply, n => tree.InsertBefore(twin, n with { Origin = new Provenance(-1, Sweep.Adjoint) }));
        int slot = Trip((For)inner.Node, inner, supply, n => tree.InsertAtStart(home, n with { Origin = new Provenance(-1, Sweep.Adjoint) }));
        int loaded = tree.NewValue(type, tree.NameOf(value));
        tree.InsertAtStart(home, new Load(loaded, twinRow, new[] { slot }) { Origin = new Provenance(-1, Sweep.Adjoint) });
        Note(value, StorageKind.Buffer, loops, InWords.Product(tree, states.HasSlots(loops[0].Node.Link) ? trips.GetRange(1, trips.Count - 1) : trips), buffer);
        return loaded;
    }

    /// <summary>The buffer of a branch is made before the branch: where that is not taken, its loops may have no sensible lengths.</summary>
    private int IfTaken(int trips, int value, TreeNode anchor)
    {
        if (anchor.Node is not If branch)
            return trips;
        TreeRegion side = tree.PlaceOf(value).Region;
        while (side.Owner != anchor)
            side = side.Parent!;
        void Emit(Node n) => tree.InsertBefore(anchor, n);
        int zero = Number(0, Emit), size = tree.NewValue(IrType.Int32, null);
        Emit(new Apply(size, Choices.Select, side.Index == 0 ? new[] { branch.Condition, trips, zero } : [branch.Condition, zero, trips]));
        return size;
    }

    /// <summary>The number of trips of each loop, as values bound before <paramref name="anchor"/>; null if some cannot be known there.</summary>
    private List<int>? TripCounts(List<TreeNode> loops, TreeNode anchor)
    {
        List<int> trips = [];
        foreach (TreeNode node in loops)
        {
            if (_trips.TryGetValue((node, anchor), out int known))
            {
                trips.Add(known);
                continue;
            }

            if (node.Node is not For loop || Lift(loop.Start, anchor) is not { } start || Lift(loop.End, anchor) is not { } end)
                return null;
            void Emit(Node n) => tree.InsertBefore(anchor, n);
            (int low, int high) = loop.Step > 0 ? (start, end) : (end, start);
            if (loop.Bound is Bound.LessOrEqual)
                high = Integer(Arithmetic.Add, high, Number(1, Emit), Emit);
            else if (loop.Bound is Bound.GreaterOrEqual)
                low = Integer(Arithmetic.Subtract, low, Number(1, Emit), Emit);
            bool isFromZero = IsConstant(low, out long from) && from == 0;
            int distance = isFromZero && IsLength(high) ? high : Integer(Arithmetic.Subtract, AtLeast(low, high, Emit), low, Emit);
            long size = Math.Abs(loop.Step);
            int rounded = size == 1 ? distance : Integer(Arithmetic.Add, distance, Number(size - 1, Emit), Emit);
            int count = size == 1 ? rounded : Integer(Arithmetic.Divide, rounded, Number(size, Emit), Emit);
            trips.Add(_trips[(node, anchor)] = states.HasSlots(loop.Link) ? Integer(Slots.Count, count, Number(loop.Link, Emit), Emit) : count);
        }

        return trips;
    }

    private bool IsLength(int value) => tree.PlaceOf(value).Node?.Node is ArrayLength || IsConstant(value, out long c) && c >= 0;

    /// <summary>Where a loop runs, its bound is beyond its start. Where it does not, their difference might not be a number.</summary>
    private int AtLeast(int low, int high, Action<Node> emit)
    {
        int result = tree.NewValue(IrType.Int32, null);
        emit(new External(new[] { result }, LargerTemplate, new[] { high, low }, Effect.Pure));
        return result;
    }

    /// <summary>The value, computed before <paramref name="anchor"/> if it is bound further in.</summary>
    private int? Lift(int value, TreeNode anchor)
    {
        var (region, place) = tree.PlaceOf(value);
        if (anchor.Container.IsWithin(region))
            return value;
        if (_lifted.TryGetValue((value, anchor), out int known))
            return known;
        if (place?.Node is ArrayLength length && LengthOf(length) is { } whole)
            return Lift(whole, anchor);
        bool pure = place?.Node is Constant or ArrayLength
            || (place?.Node is Apply { Primitive: var p } && p != Arithmetic.Divide && p != Arithmetic.Remainder);
        if (!pure)
            return null;
        Dictionary<int, int> lifted = [];
        foreach (int operand in place!.Node.Operands)
        {
            if (Lift(operand, anchor) is not { } outer)
                return null;
            lifted[operand] = outer;
        }

        Node copy = place.Node.Remap(o => lifted[o], id => tree.NewValue(tree.TypeOf(id), tree.NameOf(id)), r => r);
        tree.InsertBefore(anchor, copy);
        return _lifted[(value, anchor)] = copy.Results[0];
    }

    /// <summary>The length that a slice or an array was given.</summary>
    private int? LengthOf(ArrayLength length) => tree.PlaceOf(length.Array).Node?.Node switch
    {
        View view => view.Length,
        Allocate fresh => fresh.Lengths[length.Dimension],
        _ => null,
    };

    /// <summary>
    /// What the trips of the innermost loop keep, as a slice that is taken before that loop: then its index is the trip alone, and the JIT
    /// needs neither to compute the rest of it nor, mostly, to check it.
    /// </summary>
    private int Row(int value, int buffer, List<TreeNode> loops, List<int> trips, Func<int, int> supply, Action<Node> emit)
    {
        if (loops.Count == 1)
            return buffer;
        int flat = Flat(loops.GetRange(0, loops.Count - 1), trips, supply, emit), length = trips[loops.Count - 1];
        int start = Integer(Arithmetic.Multiply, flat, length, emit), row = tree.NewValue(tree.TypeOf(buffer), Kept(value, "Row"));
        emit(new View(row, buffer, start, length));
        return row;
    }

    /// <summary>The loop that a region is part of, perhaps under branches.</summary>
    private static TreeNode LoopOf(TreeRegion region)
    {
        TreeNode owner = region.Owner!;
        return owner.Node is For or While ? owner : LoopOf(owner.Container);
    }

    /// <summary>The position of the current trips in the buffer: row-major over the loops.</summary>
    private int Flat(List<TreeNode> loops, List<int> trips, Func<int, int> supply, Action<Node> emit)
    {
        int last = loops.Count - 1;
        return last < LongestPosition
            ? Steps(loops, trips, last, supply, emit)
            : Step(Position(loops, trips, last - 1, supply), loops[last], trips[last], supply, emit);
    }

    /// <summary>
    /// The position in all loops down to one, as a variable of that one: in deep nests the text would grow with the square of the depth if
    /// every level spelled out the counters of all.
    /// </summary>
    private int Position(List<TreeNode> loops, List<int> trips, int last, Func<int, int> supply)
    {
        TreeRegion region = tree.PlaceOf(supply(loops[last].Regions[0].Arguments[0])).Region;
        if (_positions.TryGetValue((region, loops[0]), out int known))
            return known;
        void Emit(Node node) => tree.InsertAtStart(region, region.Owner!.Node.Origin.Sweep == Sweep.Primal ? node : node with { Origin = new Provenance(-1, Sweep.Adjoint) });
        int position = last < LongestPosition
            ? Steps(loops, trips, last, supply, Emit)
            : Step(Position(loops, trips, last - 1, supply), loops[last], trips[last], supply, Emit);
        tree.Rename(position, "at");
        return _positions[(region, loops[0])] = position;
    }

    private int Steps(List<TreeNode> loops, List<int> trips, int last, Func<int, int> supply, Action<Node> emit)
    {
        int flat = -1;
        for (int k = 0; k <= last; k++)
            flat = Step(flat, loops[k], trips[k], supply, emit);
        return flat;
    }

    /// <summary>From the position in the loops outside to that in one more.</summary>
    private int Step(int outside, TreeNode node, int trips, Func<int, int> supply, Action<Node> emit)
    {
        int trip = Trip((For)node.Node, node, supply, emit);
        return outside < 0 ? trip : Integer(Arithmetic.Add, Integer(Arithmetic.Multiply, outside, trips, emit), trip, emit);
    }

    /// <summary>Which trip of a loop the current one is, from 0.</summary>
    private int Trip(For loop, TreeNode node, Func<int, int> supply, Action<Node> emit)
    {
        int index = supply(node.Regions[0].Arguments[0]), start = supply(loop.Start);
        int distance = loop.Step > 0 ? Integer(Arithmetic.Subtract, index, start, emit) : Integer(Arithmetic.Subtract, start, index, emit);
        long size = Math.Abs(loop.Step);
        int trip = size == 1 ? distance : Integer(Arithmetic.Divide, distance, Number(size, emit), emit);
        return states.HasSlots(loop.Link) ? Integer(Slots.Trip, trip, Number(loop.Link, emit), emit) : trip;
    }

    private int Integer(Primitive primitive, int a, int b, Action<Node> emit)
    {
        if (primitive == Arithmetic.Subtract && IsConstant(b, out long zero) && zero == 0)
            return a;
        if (primitive == Arithmetic.Multiply && IsConstant(a, out long one) && one == 1)
            return b;
        int result = tree.NewValue(IrType.Int32, null);
        emit(new Apply(result, primitive, new[] { a, b }));
        return result;
    }

    private int Number(long value, Action<Node> emit)
    {
        int result = tree.NewValue(IrType.Int32, null);
        emit(new Constant(result, Literal.Of(value, IrType.Int32)));
        return result;
    }

    private bool IsConstant(int value, out long constant)
    {
        Literal? literal = tree.LiteralOf(value);
        constant = literal?.Bits ?? 0;
        return literal is not null;
    }

    private string Kept(int value, string suffix) => (tree.NameOf(value) ?? "t") + suffix;

    private void Note(int value, StorageKind kind, List<TreeNode> loops, string? count, int memory)
    {
        // Numbers of a trip that is run again are there when its adjoint comes.
        if (loops.Count == 1 && states.HasSlots(loops[0].Node.Link))
            return;
        Notes.Add(new StorageNote(tree.NameOf(value) ?? "an intermediate value", tree.TypeOf(value).Text, kind)
        {
            Link = loops[0].Node.Link,
            Depth = loops.Count,
            Count = count,
            Buffer = tree.NameOf(memory),
        });
    }
}
