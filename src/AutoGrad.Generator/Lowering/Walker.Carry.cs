using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

internal sealed partial class Walker
{
    /// <summary>The arguments of a loop's regions: variables that it assigns, and flags for the jumps that leave it.</summary>
    private sealed class Carry
    {
        private readonly Walker _walker;
        private readonly Environment _start;
        private readonly ExitTarget _exit;
        private readonly ExitTarget _return;
        private readonly List<(Slot Slot, Value Shape, HashSet<int> Leaves)> _slots = [];
        private readonly List<(IrType Type, string? Name)> _types = [];
        private readonly List<int?> _initial = [];
        private readonly List<ExitTarget> _flags = [];
        private int[] _arguments = [];
        private Environment _entry = new();

        public Carry(Walker walker, LoopShape shape, ExitTarget exit, Environment start, bool indexed)
        {
            _walker = walker;
            Shape = shape;
            _start = start;
            _exit = exit;
            _return = walker._frame.Exit;
            Offset = indexed ? 1 : 0;
            if (indexed)
                Declare(IrType.Int32, null, null);
            foreach (Slot slot in start.Slots)
                Add(slot);
            if (shape.Breaks)
                _flags.Add(exit);
            if (shape.Returns)
                _flags.Add(_return);
            foreach (ExitTarget _ in _flags)
                Declare(IrType.Boolean, null, null);
        }

        public LoopShape Shape { get; }

        /// <summary>The number of arguments that come before the carried ones.</summary>
        public int Offset { get; }

        public int Index => _arguments[0];

        private int FirstFlag => _types.Count - _flags.Count;

        private void Add(Slot slot)
        {
            Value value = _start[slot];
            Value shape = value == Value.Unassigned ? Blank(slot.Type) : value;
            HashSet<int> chosen = [];
            int leaf = 0;
            foreach (Value part in Leaves.Of(shape))
            {
                if (part is Scalar scalar && Shape.Carried.Contains((slot.Key, leaf)))
                {
                    chosen.Add(leaf);
                    Declare(TypeOf(scalar, slot), NameOf(slot, shape, leaf), value == Value.Unassigned ? null : scalar.Id);
                }

                leaf++;
            }

            if (chosen.Count > 0)
                _slots.Add((slot, shape, chosen));
        }

        /// <summary>The shape of a variable that has no value yet; ids are −1 − position of the leaf's type.</summary>
        private Value Blank(ITypeSymbol type)
        {
            type = _walker.Resolve(type);
            if ((TypeMap.LayoutOf(type) ?? (ImmutableClasses.Has(type) ? TypeMap.FieldLayout((INamedTypeSymbol)type) : null)) is { } layout)
                return new Aggregate(layout, [.. layout.Parts.Select(p => Blank(p.Type))]);
            _blanks.Add(TypeMap.ToIr(type));
            return new Scalar(-_blanks.Count);
        }

        private readonly List<IrType> _blanks = [];

        /// <summary>An array variable may come to hold a span, so it is carried by its declared type.</summary>
        private IrType TypeOf(Scalar scalar, Slot slot)
        {
            IrType type = scalar.Id < 0 ? _blanks[-scalar.Id - 1] : _walker._builder.TypeOf(scalar.Id);
            if (!type.IsArray || _walker.Ir(slot.Type) is not { IsArray: true } declared)
                return type;
            return type.Column is { } column ? IrType.Of(column, type.Element!, declared) : declared;
        }

        private static string? NameOf(Slot slot, Value shape, int leaf)
        {
            if (shape is not Aggregate aggregate || slot.Name is null)
                return slot.Name;
            string name = LeafName(aggregate, ref leaf);
            return slot.Name + name;
        }

        private static string LeafName(Aggregate aggregate, ref int leaf)
        {
            for (int i = 0; i < aggregate.Parts.Length; i++)
            {
                string name = aggregate.Layout.Parts[i].Name;
                name = char.ToUpperInvariant(name[0]) + name.Substring(1);
                if (aggregate.Parts[i] is Aggregate inner)
                {
                    string rest = LeafName(inner, ref leaf);
                    if (leaf < 0)
                        return name + rest;
                }
                else if (leaf-- == 0)
                {
                    return name;
                }
            }

            return "";
        }

        private void Declare(IrType type, string? name, int? initial)
        {
            _types.Add((type, name));
            _initial.Add(initial);
        }

        /// <summary>Opens a region and lets the variables hold its arguments.</summary>
        public void Open()
        {
            _arguments = _walker._builder.Open([.. _types]);
            foreach (ExitTarget target in _flags)
                _walker._env.SetFlag(target, null);
            Bind(_walker._env, _arguments, Offset);
            Blur(_walker._env);
            _entry = _walker._env.Copy();
        }

        /// <summary>A variable that holds another object in each trip holds none that could be named, in a trip or after the last.</summary>
        private void Blur(Environment env)
        {
            foreach (Slot slot in _start.Slots.Where(s => Shape.Blurred.Contains(s.Key) && _start[s] != Value.Unassigned))
                env[slot] = Value.Ambiguous;
        }

        private void Bind(Environment env, int[] ids, int position)
        {
            foreach (var (slot, shape, chosen) in _slots)
            {
                Queue<Value> leaves = new();
                int leaf = 0;
                foreach (Value part in Leaves.Of(shape))
                    leaves.Enqueue(chosen.Contains(leaf++) ? new Scalar(ids[position++]) : part is Scalar { Id: < 0 } ? Value.Unassigned : part);
                env[slot] = Leaves.Rebuild(shape, leaves);
            }
        }

        /// <summary>Whether a carried flag says that the loop has been left.</summary>
        public int? Exited()
        {
            int? exited = null;
            for (int i = FirstFlag; i < _types.Count; i++)
                exited = exited is { } other ? _walker._builder.Apply(Logic.Or, other, _arguments[i]) : _arguments[i];
            return exited;
        }

        public Region CloseTest(int go) => _walker._builder.Close(go);

        /// <summary>Closes the body. False if it changed more than was foreseen; the shape then knows better.</summary>
        public bool Close(out Region body, int? nextIndex = null)
        {
            Environment end = _walker._env;
            bool settled = Settle(end);
            List<int> yields = nextIndex is { } index ? [index] : [];
            int position = Offset;
            if (settled)
            {
                foreach (var (slot, _, chosen) in _slots)
                {
                    foreach (Value leaf in Leaves.Of(Kept(end, slot)).Where((_, i) => chosen.Contains(i)))
                        yields.Add(_walker.Adapt(leaf is Scalar ? leaf : new Scalar(_arguments[position]), _types[position++].Type));
                }

                foreach (ExitTarget target in _flags)
                {
                    Flag? flag = end.FlagOf(target);
                    yields.Add(flag is { When: { } id } ? id : _walker._builder.Boolean(flag is { Always: true }));
                }
            }

            body = _walker._builder.Close([.. yields]);
            return settled;
        }

        private Value Kept(Environment end, Slot slot)
        {
            Value value = end[slot];
            return value == Value.Unassigned || Leaves.Of(value).Count() != Leaves.Of(_entry[slot]).Count() ? _entry[slot] : value;
        }

        private bool Settle(Environment end)
        {
            bool settled = true;
            foreach (Slot slot in _start.Slots)
            {
                Value before = _entry[slot], after = end[slot];
                if (after == Value.Unassigned || Leaves.Same(before, after))
                    continue;
                if (before == Value.Ambiguous)
                    continue;
                Value shape = before == Value.Unassigned ? after : before;
                if (!IsAlike(shape, after))
                {
                    settled &= !Shape.Blurred.Add(slot.Key);
                    continue;
                }

                int count = Leaves.Of(shape).Count();
                for (int leaf = 0; leaf < count; leaf++)
                {
                    Value? old = before == Value.Unassigned ? null : Leaves.Of(before).ElementAt(leaf);
                    Value? now = Leaves.Of(after).ElementAtOrDefault(leaf);
                    if (now is null || (old is not null && Leaves.Same(old, now)))
                        continue;
                    if (now is not Scalar || old is not (null or Scalar))
                        settled &= !Shape.Blurred.Add(slot.Key);
                    else
                        settled &= !Shape.Carried.Add((slot.Key, leaf));
                }
            }

            foreach (ExitTarget target in end.Flags.Select(f => f.Key).Where(t => !_flags.Contains(t)).ToList())
            {
                settled = false;
                if (target == _exit)
                    Shape.Breaks = true;
                else
                    Shape.Returns = true;
            }

            return settled;
        }

        /// <summary>Whether one value may stand where another stood, part by part.</summary>
        private static bool IsAlike(Value before, Value after) => (before, after) switch
        {
            (Aggregate a, Aggregate b) => Leaves.Alike(a, b) && a.Parts.Zip(b.Parts, (x, y) => x == Value.Unassigned || y == Value.Unassigned || IsAlike(x, y)).All(t => t),
            (Aggregate, _) or (_, Aggregate) => false,
            _ => true,
        };

        /// <summary>The values before the first iteration, made in front of the loop.</summary>
        public int[] Initial(int? index = null)
        {
            List<int> ids = [];
            for (int i = 0; i < _types.Count; i++)
            {
                int? known = i == 0 && Offset == 1 ? index : _initial[i];
                ids.Add(known is { } id ? _walker.Adapt(new Scalar(id), _types[i].Type) : _walker._builder.Constant(Literal.Default(_types[i].Type)));
            }

            return [.. ids];
        }

        /// <summary>After the loop the variables hold its results.</summary>
        public void Finish(int[] results, int skip)
        {
            Bind(_walker._env, results, skip);
            foreach (Slot slot in _start.Slots.Where(s => Shape.Blurred.Contains(s.Key)))
                _walker._env[slot] = Value.Ambiguous;
            for (int i = 0; i < _flags.Count; i++)
            {
                if (_flags[i] != _exit)
                    _walker._env.SetFlag(_flags[i], new Flag(false, results[results.Length - _flags.Count + i]));
            }
        }
    }
}
