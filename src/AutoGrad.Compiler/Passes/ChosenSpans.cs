using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// A span that is part of one array or of another one, as a condition tells (<c>n &lt;= 64 ? stackalloc double[n] : new double[n]</c>), becomes a choice
/// between whole arrays that are there before the branch, and two integers: where it starts and how long it is. So its shadow can be chosen, too.
/// </summary>
/// <remarks>
/// Memory that a side makes is made before the branch, with no elements if that side is not taken. Parts of one and the same array are left to
/// <see cref="Windows"/>; what neither can follow is refused where its derivative would be needed.
/// </remarks>
internal sealed class ChosenSpans
{
    private readonly Function _function;
    private readonly ArrayRoots _roots;
    private readonly List<ValueInfo> _values;

    private ChosenSpans(Function function)
    {
        _function = function;
        _roots = ArrayRoots.Of(function);
        _values = [.. function.Values];
    }

    public static Function Run(Function function)
    {
        if (!function.Body.AllNodes().OfType<If>().Any(b => b.Merged.Any(m => IsSpan(function.TypeOf(m)))))
            return function;
        ChosenSpans pass = new(function);
        Region body = pass.Rewrite(function.Body);
        return Renumbering.Apply(function with { Body = body, Values = pass._values });
    }

    private static bool IsSpan(IrType type) => type is { IsArray: true, Rank: 1, Form: not ArrayForm.Array, Column: null };

    private Region Rewrite(Region region)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            Node current = node.WithRegions(Rewrite);
            if (current is If branch)
            {
                foreach (int chosen in branch.Merged.Where(m => IsSpan(_values[m].Type) && _roots[m] == m))
                    branch = Choose(branch, chosen, nodes) ?? branch;
                nodes.AddRange([branch, .. _after]);
                _after.Clear();
            }
            else
            {
                nodes.Add(current);
            }
        }

        return region with { Nodes = nodes };
    }

    /// <summary>The spans under their own names, behind the branch.</summary>
    private readonly List<Node> _after = [];

    private If? Choose(If branch, int chosen, List<Node> before)
    {
        int place = branch.Merged.ToList().IndexOf(chosen);
        IrType type = _values[chosen].Type;
        if (Side.Of(this, branch.Then, place) is not { } then || Side.Of(this, branch.Else, place) is not { } otherwise)
            return null;
        EquatableArray<int> others = branch.Merged.Where((_, i) => i != place).ToArray();
        Region first = then.Region(this, branch, isTaken: true, type, before), second = otherwise.Region(this, branch, isTaken: false, type, before);
        int root = NewValue(type), start = NewValue(IrType.Int32), length = NewValue(IrType.Int32);
        _after.Add(new View(chosen, root, start, length) { Origin = branch.Origin });
        return branch with { Merged = others.Concat([root, start, length]).ToArray(), Then = first, Else = second };
    }

    private int NewValue(IrType type)
    {
        _values.Add(new ValueInfo(type, null));
        return _values.Count - 1;
    }

    private int Integer(long number, List<Node> nodes)
    {
        int value = NewValue(IrType.Int32);
        nodes.Add(new Constant(value, Literal.Of(number, IrType.Int32)));
        return value;
    }

    /// <summary>What one side of a branch yields: slices of slices of an array that is there before, or that can be.</summary>
    private sealed class Side
    {
        private readonly Region _region;
        private readonly int _place;
        private readonly Dictionary<int, Node> _inside = [];
        private readonly List<View> _views = [];
        private int _root;

        private Side(Region region, int place)
        {
            _region = region;
            _place = place;
            foreach (Node node in region.Nodes)
            {
                foreach (int result in node.Results)
                    _inside[result] = node;
            }
        }

        public static Side? Of(ChosenSpans pass, Region region, int place)
        {
            Side side = new(region, place);
            int value = region.Yields[place];
            while (side._inside.TryGetValue(value, out Node? node) && node is View view)
            {
                side._views.Add(view);
                value = view.Array;
            }

            side._root = value;
            return side._inside.TryGetValue(value, out Node? made) && !(made is Allocate { Lengths.Count: 1, Kind: not Allocation.Managed } fresh && side.CanMove(pass, fresh.Lengths[0]))
                ? null
                : side;
        }

        /// <summary>Whether an integer can be computed before the branch, taken or not.</summary>
        private bool CanMove(ChosenSpans pass, int value) => !_inside.TryGetValue(value, out Node? node)
            || (node is Constant or ArrayLength or Apply && !(node is Apply apply && Triviality.MayThrow(apply, pass._function.TypeOf(value))) && node.Operands.All(o => CanMove(pass, o)));

        /// <summary>The side with the array, the start and the length in place of the span, last.</summary>
        public Region Region(ChosenSpans pass, If branch, bool isTaken, IrType type, List<Node> before)
        {
            List<Node> nodes = [.. _region.Nodes];
            int root = _root;
            if (_inside.TryGetValue(_root, out Node? made))
            {
                Allocate fresh = (Allocate)made;
                root = MoveOut(pass, fresh, branch.Condition, isTaken, before);
                nodes = [.. nodes.Where(n => !ReferenceEquals(n, made)).Select(n => n.Substitute(v => v == _root ? root : v))];
            }

            int whole = pass.NewValue(type), all = pass.NewValue(IrType.Int32), zero = pass.Integer(0, before);
            before.Add(new ArrayLength(all, root, 0));
            before.Add(new View(whole, root, zero, all) { Origin = branch.Origin });
            int start = _views.Count == 0 ? zero : _views[0].Start;
            foreach (View outer in _views.Skip(1))
            {
                int sum = pass.NewValue(IrType.Int32);
                nodes.Add(new Apply(sum, Arithmetic.Add, new[] { start, outer.Start }));
                start = sum;
            }

            int length = _views.Count == 0 ? all : _views[0].Length;
            EquatableArray<int> others = _region.Yields.Where((_, i) => i != _place).Select(y => y == _root ? root : y).ToArray();
            return _region with { Nodes = nodes, Yields = others.Concat([whole, start, length]).ToArray() };
        }

        private int MoveOut(ChosenSpans pass, Allocate fresh, int condition, bool isTaken, List<Node> before)
        {
            int length = Copy(pass, fresh.Lengths[0], [], before), none = pass.Integer(0, before), size = pass.NewValue(IrType.Int32);
            before.Add(new Apply(size, Choices.Select, isTaken ? new[] { condition, length, none } : [condition, none, length]));
            int array = pass.NewValue(pass._values[fresh.Result].Type);
            pass._values[array] = pass._values[fresh.Result];
            before.Add(fresh with { Result = array, Lengths = new[] { size } });
            return array;
        }

        private int Copy(ChosenSpans pass, int value, Dictionary<int, int> copies, List<Node> before)
        {
            if (!_inside.TryGetValue(value, out Node? node))
                return value;
            if (!copies.TryGetValue(value, out int copy))
            {
                int[] operands = [.. node.Operands.Select(o => Copy(pass, o, copies, before))];
                copy = copies[value] = pass.NewValue(pass._values[value].Type);
                int next = 0;
                before.Add(node.Remap(_ => operands[next++], _ => copy, r => r));
            }

            return copy;
        }
    }
}
