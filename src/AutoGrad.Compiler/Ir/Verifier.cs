using System;
using System.Linq;

namespace AutoGrad.Compiler.Ir;

/// <summary>An IR function broke an invariant: a defect of the pass that made it, never of the user's program.</summary>
internal sealed class InvalidIrException(string message) : Exception(message);

/// <summary>
/// Checks a function after lowering and after every pass: each value is bound once and before its use, types agree,
/// regions are closed (nothing bound inside is read outside), ids are positional, nothing is stored into a read-only input.
/// </summary>
internal static class Verifier
{
    /// <param name="function">The function.</param>
    /// <param name="pass">The pass that made it, for the message.</param>
    /// <param name="linked">
    /// Whether reverse regions may still read values of their forward twins, as they do between Reverse and Storage.
    /// </param>
    public static Function Verify(Function function, string pass, bool linked = false)
    {
        try
        {
            Function[]? callees = function.Callees.IsEmpty ? null : [.. function.Callees];
            new Scope(function, linked, callees).Check();
            foreach (Function callee in function.Callees)
                new Scope(callee, linked, callees).Check();
        }
        catch (InvalidIrException e)
        {
            throw new InvalidIrException($"after {pass}, in {function.Name}: {e.Message}\n{IrPrinter.Print(function)}");
        }

        return function;
    }

    private sealed class Scope(Function function, bool linked, Function[]? callees)
    {
        private readonly bool[] _visible = new bool[function.Values.Count];
        private readonly Func<int, IrType> _typeOf = function.TypeOf;
        private int _next;

        public void Check()
        {
            Require(function.Parameters.Count == function.Body.Arguments.Count, "parameters and arguments differ in number");
            Require(function.Outputs.Count == function.Body.Yields.Count, "outputs and yields differ in number");
            Walk(function.Body);
            Require(_next == function.Values.Count, $"{function.Values.Count} values are declared, {_next} bound");
        }

        private void Walk(Region region)
        {
            int first = _next;
            Bind(region.Arguments);
            foreach (Node node in region.Nodes)
            {
                foreach (int operand in node.Operands)
                    Use(operand, node);
                Types(node);
                foreach (Region inner in node.Regions)
                    Walk(inner);
                Bind(node.Results);
            }

            foreach (int yield in region.Yields)
                Use(yield, null);
            Array.Clear(_visible, first, _next - first);
        }

        /// <summary>Ids are positional, so what is bound is below the next one.</summary>
        private void Bind(EquatableArray<int> ids)
        {
            foreach (int id in ids)
            {
                Require(id >= _next, id, static v => $"%{v} is bound twice");
                Require(id == _next && id < _visible.Length, id, static v => $"%{v} is not in positional order");
                _visible[id] = true;
                _next++;
            }
        }

        private void Use(int id, Node? node)
        {
            bool known = (uint)id < (uint)_visible.Length && (_visible[id] || (linked && id < _next));
            Require(known, (id, node), static x => $"%{x.id} is read where it is not bound, by {x.node?.GetType().Name ?? "a yield"}");
        }

        private void Types(Node node)
        {
            switch (node)
            {
                case Apply apply:
                    Types(apply);
                    break;
                case Constant constant:
                    Same(constant.Value.Type, Type(constant.Result), "constant");
                    break;
                case Load load:
                    Access(load.Array, load.Indices);
                    Same(Numbers(load.Array, load.Result), Type(load.Result), "load");
                    break;
                case Store store:
                    Access(store.Array, store.Indices);
                    Same(Numbers(store.Array, store.Value), Type(store.Value), "store");
                    Require(Type(store.Array).Form != ArrayForm.ReadOnlySpan, "a store into a read-only input");
                    break;
                case Accumulate add:
                    Access(add.Array, add.Indices);
                    Same(Numbers(add.Array, add.Value), Type(add.Value), "accumulate");
                    Require(Type(add.Array).Form != ArrayForm.ReadOnlySpan, "an accumulation into a read-only input");
                    break;
                case Call call when callees is not null:
                    Agree(call);
                    break;
                case If branch:
                    Require(Type(branch.Condition) == IrType.Boolean, "a condition is not bool");
                    Sequence(branch.Then.Yields, branch.Results, "then");
                    Sequence(branch.Else.Yields, branch.Results, "else");
                    break;
                case For loop:
                    Require(Type(loop.Index).Kind == TypeKind.Integer, "a loop index is no integer");
                    Require(loop.Step != 0, "a loop steps by zero");
                    Loop(loop.Initial, [.. loop.Body.Arguments.Skip(1)], loop.Body.Yields, loop.Final);
                    break;
                case While loop:
                    Require(loop.Condition.Yields.Count == 1 && Type(loop.Condition.Yields[0]) == IrType.Boolean, "a loop test is not bool");
                    Sequence(loop.Condition.Arguments, loop.Initial, "loop test");
                    Loop(loop.Initial, [.. loop.Body.Arguments], loop.Body.Yields, loop.Final);
                    break;
            }
        }

        private void Types(Apply apply)
        {
            Require(apply.Arguments.Count == apply.Primitive.Arity, apply.Primitive, static p => $"{p} takes {p.Arity} operands");
            if (Scales(apply))
            {
                Same(Type(apply.Arguments[Type(apply.Arguments[0]).IsVector ? 0 : 1]), Type(apply.Result), apply.Primitive.Name);
                return;
            }

            Same(apply.Primitive.TypeOf(apply.Arguments, _typeOf), Type(apply.Result), apply.Primitive.Name);
            if (apply.Primitive.Notation is Notation.Infix)
                Same(Type(apply.Arguments[0]), Type(apply.Arguments[1]), apply.Primitive.Name);
        }

        private void Agree(Call call)
        {
            if (callees.FirstOrDefault(c => c.Name == call.Callee) is not { } callee)
                throw new InvalidIrException($"{call.Callee} is not known");
            Require(callee.Parameters.Count == call.Arguments.Count, $"{call.Callee} takes {callee.Parameters.Count} arguments");
            Require(callee.Outputs.Count == call.Values.Count, $"{call.Callee} has {callee.Outputs.Count} results");
            for (int i = 0; i < call.Arguments.Count; i++)
            {
                IrType given = Type(call.Arguments[i]), expected = callee.TypeOf(callee.Body.Arguments[i]);
                bool converts = given.IsArray && expected.IsArray && given.Rank == expected.Rank && given.Element == expected.Element
                    && expected.Form >= given.Form;
                if (!converts)
                    Same(given, expected, call.Callee);
            }

            for (int i = 0; i < call.Values.Count; i++)
                Same(callee.TypeOf(callee.Body.Yields[i]), Type(call.Values[i]), call.Callee);
        }

        /// <summary>A number beside a vector in a product or quotient stands for as many.</summary>
        private bool Scales(Apply apply)
        {
            if (apply.Primitive != Rules.Arithmetic.Multiply && apply.Primitive != Rules.Arithmetic.Divide)
                return false;
            IrType left = Type(apply.Arguments[0]), right = Type(apply.Arguments[1]);
            return (left.IsVector && left.Element == right) || (right.IsVector && right.Element == left && apply.Primitive == Rules.Arithmetic.Multiply);
        }

        /// <summary>One element, or as many as a vector has.</summary>
        private IrType Numbers(int array, int value)
        {
            IrType element = Type(array).Element!;
            return Type(value) is { IsVector: true } vector && vector.Element == element ? vector : element;
        }

        private void Access(int array, EquatableArray<int> indices)
        {
            Require(Type(array).IsArray, array, static a => $"%{a} is indexed and no array");
            Require(Type(array).Rank == indices.Count, (array, indices), static x => $"%{x.array} is indexed by {x.indices.Count} indices");
            foreach (int index in indices)
                Require(Type(index).Kind == TypeKind.Integer, "an index is no integer");
        }

        private void Loop(EquatableArray<int> initial, int[] carried, EquatableArray<int> yields, EquatableArray<int> final)
        {
            Sequence(initial, carried, "initial");
            Sequence(yields, carried, "yield");
            Sequence(final, carried, "final");
        }

        private void Sequence(EquatableArray<int> actual, EquatableArray<int> expected, string what)
        {
            Require(
                actual.Count == expected.Count, (what, actual.Count, expected.Count), static x => $"{x.what}: {x.Item2} values where {x.Item3} are expected");
            for (int i = 0; i < actual.Count; i++)
                Same(Type(actual[i]), Type(expected[i]), what);
        }

        private void Same(IrType actual, IrType expected, string what) =>
            Require(
                ReferenceEquals(actual, expected) || actual == expected, (what, actual, expected), static x => $"{x.what}: {x.actual} where {x.expected} is expected");

        private IrType Type(int id) => function.TypeOf(id);

        private static void Require(bool condition, string message)
        {
            if (!condition)
                throw new InvalidIrException(message);
        }

        /// <summary>For what is asked of every value: the message is only written where it is needed.</summary>
        private static void Require<T>(bool condition, T subject, Func<T, string> message)
        {
            if (!condition)
                throw new InvalidIrException(message(subject));
        }
    }
}
