namespace AutoGrad.Generator.Tests.Fuzzing;

internal sealed partial class RandomLoss
{
    private string Expression(int depth)
    {
        if (depth == 0)
            return Leaf();
        if (Chance(6) && Special(depth) is { } special)
            return special;
        string a = Expression(depth - 1), b = Expression(depth - 1);
        return Pick(
            $"({a} + {b})", $"({a} - {b})", $"{a} * {b}", $"{a} / (1.2 + {b} * {b})", $"(-({a}))",
            $"Math.Sin({a})", $"Math.Cos({a} * {b})", $"Math.Tanh({a})", $"Math.Exp(-{a} * {a})", $"Math.Sqrt(1 + {a} * {a})",
            $"Math.Max({a}, {b})", $"Math.Min({a}, 0.7)", $"Math.Abs({a})", $"({a} > {b} ? {a} : {Leaf()})", $"Bend({a}, {b})",
            $"Math.Atan2({a}, 1.5 + {b} * {b})", $"({Condition()} ? {a} : {b})", $"Math.Max({a}, {a})");
    }

    private string? Special(int depth)
    {
        string a = Expression(depth - 1), b = Leaf();
        switch (_random.Next(10))
        {
            case 0 when Has(Form.Singular):
                string leaf = Leaf();
                return Pick(
                    $"({leaf} > 0 ? Math.Log({leaf}) * {b} : {b})",
                    $"({leaf} == 0 ? 1 : Math.Sin({leaf}) / {leaf})",
                    $"Math.Min(1.5, 1 / ({leaf} * {leaf}))",
                    $"(Math.Abs({leaf}) > 0.2 ? {b} / {leaf} : {b})",
                    $"({leaf} > 0.3 ? Math.Sqrt({leaf} - 0.1) : {leaf} < -0.3 ? Math.Pow(-{leaf}, 1.5) : 0)",
                    $"Math.Max(0, {leaf}) * {b}",
                    $"Math.Clamp({leaf}, -0.4, 0.6)");
            case 1 when Has(Form.AssignmentsAsValues):
                string target = Pick(_scalars);
                return Pick($"({target} = Math.Sin({a}))", $"({target} += Math.Tanh({a}))", $"({target} *= Math.Cos({a}))", $"({Element()} = Math.Sin({a}))");
            case 2 when Has(Form.Switch):
                return Pick(
                    $"({Integer()} switch {{ 0 => {a}, 1 or 2 => {b}, _ => {Leaf()} }})",
                    $"((0.5 + {Leaf()}) switch {{ < -0.5 => {a}, > 0.5 => {b}, _ => 0.5 }})");
            case 3 when Has(Form.Structs) && _cells.Count > 0:
                return Pick($"{Pick(_cells)}.Product", $"{Pick(_cells)}.P", $"({Pick(_cells)} + new Cell({b}, 0.5)).Q");
            case 4 when _functions.Count > 0:
                return $"{Pick(_functions)}({a})";
            case 5 when Has(Form.Returns):
                return $"Seek({Pick([.. _arrays, "w"])}, {a})";
            case 6 when Has(Form.AssignmentsAsValues):
                return $"Push({Pick(_arrays)}, {Position()}, {a})";
            case 7 when Has(Form.Recursion):
                return Pick($"Descend({b}, {Integer()})", $"Tree({Pick([.. _arrays, "w"])}, {b})");
            case 8 when _rows.Count > 0:
                return Pick($"{Pick(_rows)}[{Position()}].P", $"{Pick(_rows)}[{Position()}].Product", $"({Pick(_rows)}[{Position()}] + new Cell({b}, 0.5)).Q");
            case 9 when _optional.Count > 0:
                return Pick($"({Pick(_optional)} ?? {a})", $"({Pick(_optional)} != null ? {a} : {b})", $"{Pick(_optional)}.GetValueOrDefault()");
            default:
                return null;
        }
    }

    private string Condition() => _random.Next(6) switch
    {
        0 => $"{Expression(1)} > {Expression(1)}",
        1 => $"{Expression(1)} < 0.4",
        2 => $"{Integer()} % 2 == 0",
        3 => $"n > {_random.Next(4)}",
        4 => $"({Expression(1)} > 0 {Pick("&&", "||")} {Expression(1)} < 1.3)",
        _ => $"!({Leaf()} <= {Leaf()})",
    };

    private string Leaf() => _random.Next(8) switch
    {
        0 => $"w[{Index()}]",
        1 or 2 => Element(),
        3 when InLoop => $"(0.25 * {Integer()})",
        4 => Pick("0.5", "1.25", "2", "n"),
        3 or 4 when _matrices.Count > 0 => $"{_matrices[^1].Name}[{Position()}{_matrices[^1].Separator}{Position()}]",
        5 when _cells.Count > 0 => $"{Pick(_cells)}.{Pick("P", "Q")}",
        _ => Pick(_scalars),
    };

    private string Element() => $"{Pick(_arrays)}[{Index()}]";

    private string Index() => InLoop || !Chance(3) ? Position() : "^1";

    private string Position() => _counters.Count + _integers.Count > 0
        ? Pick($"{Integer()} % 3", $"({Integer()} + 1) % 3", $"{_random.Next(Elements)}", $"(2 * {Integer()} + {Integer()}) % 3")
        : Pick("0", "1", "2");

    /// <summary>An integer between 0 and a dozen.</summary>
    private string Integer() => Pick([.. _counters, .. _integers, "n"]);
}
