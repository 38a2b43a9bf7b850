using System.Globalization;
using System.Linq;
using System.Text;

namespace AutoGrad.Compiler.Ir;

/// <summary>The text form of a function, for tests and for people who write passes. One node a line; nothing is hidden.</summary>
internal static class IrPrinter
{
    public static string Print(Function function)
    {
        Writer writer = new(function);
        writer.Head();
        writer.Body(function.Body, 1, "return");
        return writer + string.Concat(function.Callees.Select(Print));
    }

    private sealed class Writer(Function function)
    {
        private readonly StringBuilder _text = new();

        public override string ToString() => _text.ToString();

        public void Head()
        {
            var parameters = function.Body.Arguments.Zip(
                function.Parameters, (id, p) => $"{Value(id)}: {function.TypeOf(id)} {p.Role.ToString().ToLowerInvariant()}");
            var outputs = function.Outputs.Select(o => o.Name ?? "value");
            _text.Append($"function {function.Name}({string.Join(", ", parameters)}) -> {string.Join(", ", outputs)}\n");
        }

        public void Body(Region region, int depth, string exit)
        {
            foreach (Node node in region.Nodes)
                Node(node, depth);
            if (!region.Yields.IsEmpty)
                Line(depth, $"{exit} {Values(region.Yields)}");
        }

        private void Node(Node node, int depth)
        {
            string results = node.Results.IsEmpty ? "" : Values(node.Results) + " = ";
            string mark = node.Origin.Sweep switch { Sweep.Adjoint => "'", Sweep.Tangent => "~", _ => "" };
            Line(depth, results + Text(node) + mark);
            switch (node)
            {
                case If branch:
                    Body(branch.Then, depth + 1, "yield");
                    Line(depth, "else");
                    Body(branch.Else, depth + 1, "yield");
                    break;
                case For or Frame:
                    Body(node.Regions[0], depth + 1, "yield");
                    break;
                case While loop:
                    Body(loop.Condition, depth + 1, "test");
                    Line(depth, "do");
                    Body(loop.Body, depth + 1, "yield");
                    break;
            }
        }

        private string Text(Node node) => node switch
        {
            Constant constant => $"{constant.Value}: {constant.Value.Type}",
            Apply apply => $"{apply.Primitive} {Values(apply.Arguments)}",
            External external => $"{external.Effect.ToString().ToLowerInvariant()} `{external.Template}` {Values(external.Arguments)}".TrimEnd(),
            Call call => $"call {call.Callee}({Values(call.Arguments)})",
            Frame frame => "frame" + Carried(frame.Body.Arguments, frame.Initial),
            Throw exit => $"throw `{exit.Template}` {Values(exit.Arguments)}".TrimEnd(),
            Load load => $"load {At(load.Array, load.Indices)}",
            Store store => $"store {At(store.Array, store.Indices)} <- {Value(store.Value)}",
            Accumulate add => $"accumulate {At(add.Array, add.Indices)} += {Value(add.Value)}",
            Clear clear => $"clear {Value(clear.Array)}",
            Allocate fresh => $"{fresh.Kind.ToString().ToLowerInvariant()} {function.TypeOf(fresh.Result)}[{Values(fresh.Lengths)}]",
            View view => $"view {Value(view.Array)} from {Value(view.Start)} length {Value(view.Length)}",
            ArrayLength length => $"length {Value(length.Array)}" + (length.Dimension == 0 ? "" : $" of {length.Dimension}"),
            NewStack => "stack",
            Push push => $"push {Value(push.Stack)} <- {Value(push.Value)}",
            Pop pop => $"pop {Value(pop.Stack)}",
            If branch => $"if {Value(branch.Condition)}",
            For loop => $"for {Value(loop.Index)} from {Value(loop.Start)} while {Symbol(loop.Bound)} {Value(loop.End)} step "
                + (loop.Strip is null ? loop.Step.ToString(CultureInfo.InvariantCulture) : "vector") + Carried(loop.Body.Arguments.Skip(1).ToArray(), loop.Initial),
            While loop => "while" + Carried(loop.Body.Arguments, loop.Initial),
            _ => node.ToString(),
        };

        private string Carried(EquatableArray<int> arguments, EquatableArray<int> initial) =>
            initial.IsEmpty ? "" : " with " + string.Join(", ", arguments.Zip(initial, (a, i) => $"{Value(a)} = {Value(i)}"));

        private string At(int array, EquatableArray<int> indices) => $"{Value(array)}[{Values(indices)}]";

        private string Values(EquatableArray<int> ids) => string.Join(", ", ids.Select(Value));

        private string Value(int id) => function.Values[id].Name is { } name ? $"%{id}.{name}" : $"%{id}";

        private static string Symbol(Bound bound) => bound switch
        {
            Bound.Less => "<",
            Bound.LessOrEqual => "<=",
            Bound.Greater => ">",
            _ => ">=",
        };

        private void Line(int depth, string text) => _text.Append(' ', 2 * depth).Append(text).Append('\n');
    }
}
