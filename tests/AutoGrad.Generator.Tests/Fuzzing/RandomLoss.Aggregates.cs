namespace AutoGrad.Generator.Tests.Fuzzing;

internal sealed partial class RandomLoss
{
    private void StructArrays(string indent)
    {
        if (_rows.Count == 0)
        {
            string name = Fresh("d");
            Line(indent, Pick($"Cell[] {name} = new Cell[3];", $"Cell[] {name} = [new({Leaf()}, 0.5), default, new({Leaf()}, {Leaf()})];"));
            _rows.Add(name);
            return;
        }

        string row = Pick(_rows);
        Line(indent, Pick(
            $"{row}[{Position()}].{Pick("P", "Q")} {Update()}",
            $"{row}[{Position()}] = {(_cells.Count > 0 ? Pick(_cells) : $"new Cell({Leaf()}, {Leaf()})")};",
            $"{row}[{Position()}] = new Cell(Math.Sin({Leaf()}), 0.5) + {row}[{Position()}];",
            $"{row}[{Position()}].Turn({Expression(1)});",
            $"foreach (Cell cell in {row}) {Pick(_scalars)} += 0.3 * Math.Sin(cell.P * {Leaf()} + cell.Q);"));
    }

    /// <summary>Library functions over the first three elements, which every array has.</summary>
    private void Tensors(string indent)
    {
        string a = First(Pick([.. _arrays, "w"])), b = First(Pick([.. _arrays, "w"])), to = $"((Span<double>){Pick(_arrays)})[..3]";
        Line(indent, Pick(
            $"{Pick(_scalars)} += Math.Tanh(TensorPrimitives.Dot<double>({a}, {b}));",
            $"{Pick(_scalars)} = 0.5 * {Pick(_scalars)} + Math.Sin(TensorPrimitives.Sum<double>({a}));",
            $"{Pick(_scalars)} += Math.Sin(TensorPrimitives.Distance<double>({a}, {b}) * {Leaf()});",
            $"{Pick(_scalars)} -= Math.Tanh(TensorPrimitives.SumOfSquares<double>({a}));",
            $"TensorPrimitives.Tanh<double>({a}, {to});",
            $"TensorPrimitives.Sigmoid<double>({a}, {to});",
            $"TensorPrimitives.Multiply<double>({a}, Math.Sin({Leaf()}), {to});"));
    }

    private static string First(string array) => $"((ReadOnlySpan<double>){array})[..3]";
}
