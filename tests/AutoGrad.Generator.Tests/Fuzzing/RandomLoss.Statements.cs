using System;

namespace AutoGrad.Generator.Tests.Fuzzing;

internal sealed partial class RandomLoss
{
    private void Block(string indent, int depth, int statements)
    {
        int scalars = _scalars.Count, arrays = _arrays.Count, cells = _cells.Count, functions = _functions.Count, integers = _integers.Count;
        int pairs = _pairs.Count, matrices = _matrices.Count, rows = _rows.Count, optional = _optional.Count;
        for (int i = 0; i < statements && _statements > 0; i++)
        {
            _statements--;
            Statement(indent, depth);
        }

        _scalars.RemoveRange(scalars, _scalars.Count - scalars);
        _arrays.RemoveRange(arrays, _arrays.Count - arrays);
        _cells.RemoveRange(cells, _cells.Count - cells);
        _functions.RemoveRange(functions, _functions.Count - functions);
        _integers.RemoveRange(integers, _integers.Count - integers);
        _pairs.RemoveRange(pairs, _pairs.Count - pairs);
        _matrices.RemoveRange(matrices, _matrices.Count - matrices);
        _rows.RemoveRange(rows, _rows.Count - rows);
        _optional.RemoveRange(optional, _optional.Count - optional);
    }

    private void Braced(string indent, int depth)
    {
        Line(indent, "{");
        Block(indent + "    ", depth + 1, statements: 1 + _random.Next(4));
        Line(indent, "}");
    }

    private void Statement(string indent, int depth)
    {
        switch (_random.Next(depth < 3 ? 18 : 11))
        {
            case 0:
                Declare(indent);
                break;
            case 1 or 2:
                Line(indent, $"{Pick(_scalars)} {Update()}");
                break;
            case 3 or 4:
                Line(indent, $"{Element()} {Update()}");
                break;
            case 5:
                Line(indent, $"Stir({Pick(_arrays)}, ref {Pick(_scalars)}, {Expression(1)});");
                break;
            case 6:
                Line(indent, $"if ({Condition()}) {Jump()}");
                break;
            case >= 7 and <= 10:
                Simple(indent);
                break;
            case 11 or 12:
                Branch(indent, depth);
                break;
            case 13 when Has(Form.Switch):
                Switch(indent, depth);
                break;
            default:
                Loop(indent, depth);
                break;
        }
    }

    private void Declare(string indent)
    {
        string name = Fresh("a");
        if (Chance(5))
        {
            Line(indent, $"double {name};");
            Line(indent, $"if ({Condition()}) {name} = {Expression(1)}; else {name} = {Expression(1)};");
        }
        else
        {
            Line(indent, $"double {name} = {Expression(2)};");
        }

        _scalars.Add(name);
    }

    private string Jump() => _random.Next(4) switch
    {
        0 or 1 when InLoop && Has(Form.Jumps) => Pick("break;", "continue;"),
        2 when !InLoop || Has(Form.Returns) => $"return {Expression(2)};",
        3 when Chance(4) => $"throw new ArgumentException(\"a number\", nameof(x));",
        _ => $"{Pick(_scalars)} {Update()}",
    };

    /// <summary>A statement of one of the forms that this program has.</summary>
    private void Simple(string indent)
    {
        switch ((Form)_random.Next(Enum.GetValues<Form>().Length))
        {
            case Form.LocalArrays when Has(Form.LocalArrays):
                DeclareArray(indent);
                break;
            case Form.Views when Has(Form.Views):
                Line(indent, $"Stir(((Span<double>){Pick(_arrays)}){Pick("[1..]", "[..2]", ".Slice(1, 2)")}, ref {Pick(_scalars)}, {Expression(1)});");
                break;
            case Form.Structs when Has(Form.Structs):
                Structs(indent);
                break;
            case Form.Tuples when Has(Form.Tuples):
                Tuples(indent);
                break;
            case Form.OutHelpers when Has(Form.OutHelpers):
                OutHelpers(indent);
                break;
            case Form.LocalFunctions when Has(Form.LocalFunctions):
                LocalFunction(indent);
                break;
            case Form.IntegerVariables when Has(Form.IntegerVariables):
                Integers(indent);
                break;
            case Form.WholeArrays when Has(Form.WholeArrays):
                string array = Pick(_arrays);
                Line(indent, Pick($"Mirror({array});", $"{Pick(_scalars)} += Push({array}, {Position()}, {Expression(1)});", $"({Element()}, {Element()}) = ({Expression(1)}, {Element()});"));
                break;
            case Form.Exchanges when Has(Form.Exchanges):
                Exchange(indent);
                break;
            case Form.Matrices when Has(Form.Matrices):
                Matrix(indent);
                break;
            case Form.Recursion when Has(Form.Recursion):
                Line(indent, Pick(
                    $"Ripple({Pick(_arrays)}, {Position()}, ref {Pick(_scalars)});",
                    $"{Pick(_scalars)} = Descend({Expression(1)}, {Pick("3", "n", Integer())});",
                    $"{Element()} = Tree({Pick([.. _arrays, "w"])}, {Expression(1)});"));
                break;
            case Form.StructArrays when Has(Form.StructArrays):
                StructArrays(indent);
                break;
            case Form.Tensors when Has(Form.Tensors):
                Tensors(indent);
                break;
            case Form.Nullables when Has(Form.Nullables):
                string optional = Fresh("o");
                Line(indent, $"double? {optional} = {Condition()} ? {Expression(1)} : null;");
                _optional.Add(optional);
                break;
            case Form.RefLocals when Has(Form.RefLocals):
                string reference = Fresh("r");
                Line(indent, $"ref double {reference} = ref {Pick(Element(), Pick(_scalars))};");
                _scalars.Add(reference);
                break;
            default:
                Line(indent, $"{Pick(_scalars)} {Update()}");
                break;
        }
    }

    private void DeclareArray(string indent)
    {
        string name = Fresh("b");
        Line(indent, Pick(
            $"double[] {name} = new double[3];",
            $"double[] {name} = [{Expression(1)}, {Leaf()}, {Leaf()}];",
            InLoop ? $"var {name} = new double[] {{ {Leaf()}, 0.5, {Leaf()} }};" : $"Span<double> {name} = stackalloc double[3];",
            $"double[] {name} = new double[n + 3];"));
        _arrays.Add(name);
    }

    /// <summary>Variables that exchange the arrays they hold.</summary>
    private void Exchange(string indent)
    {
        if (_pairs.Count == 0)
        {
            string left = Fresh("p"), right = Fresh("q");
            Line(indent, $"double[] {left} = [{Leaf()}, {Leaf()}, 0.5], {right} = new double[3];");
            _arrays.AddRange([left, right]);
            _pairs.Add((left, right));
            return;
        }

        var (a, b) = _pairs[_random.Next(_pairs.Count)];
        string kept = Fresh("h");
        Line(indent, Pick(
            $"({a}, {b}) = ({b}, {a});",
            $"({a}, {b}) = ({b}, {a});",
            $"double[] {kept} = {a}; {a} = {b}; {b} = {kept};",
            $"if ({Condition()}) {{ ({a}, {b}) = ({b}, {a}); }}",
            $"{a} = {b};"));
    }

    private void Matrix(string indent)
    {
        if (_matrices.Count == 0)
        {
            bool isJagged = Chance(2);
            string name = Fresh("m");
            Line(indent, isJagged
                ? $"double[][] {name} = [new double[3], {Pick("scratch", $"[{Leaf()}, {Leaf()}, {Leaf()}]")}, new double[3]];"
                : $"double[,] {name} = new double[3, 3];");
            _matrices.Add((name, isJagged ? "][" : ", "));
            return;
        }

        var (matrix, separator) = _matrices[_random.Next(_matrices.Count)];
        if (separator == "][" && Chance(3))
        {
            string row = Fresh("g");
            Line(indent, $"double[] {row} = {matrix}[{Position()}];");
            _arrays.Add(row);
            return;
        }

        Line(indent, $"{matrix}[{Position()}{separator}{Position()}] {Update()}");
    }

    private void Structs(string indent)
    {
        if (_cells.Count == 0 || Chance(3))
        {
            string name = Fresh("c");
            Line(indent, Pick($"Cell {name} = new Cell({Leaf()}, {Expression(1)});", $"Cell {name} = default;", $"var {name} = new Cell {{ P = {Leaf()} }};"));
            _cells.Add(name);
            return;
        }

        string cell = Pick(_cells);
        Line(indent, Pick(
            $"{cell}.Turn({Expression(1)});",
            $"{cell}.{Pick("P", "Q")} {Update()}",
            $"{cell} = {Pick(_cells)};",
            $"{cell} = new Cell(Math.Sin({Leaf()}), 0.5) + new Cell({cell}.Q, Math.Cos({Leaf()}));"));
    }

    private void Tuples(string indent)
    {
        if (Chance(2))
        {
            string a = Fresh("t"), b = Fresh("t");
            Line(indent, $"var ({a}, {b}) = Pair({Expression(1)}, {Leaf()});");
            _scalars.Add(a);
            _scalars.Add(b);
            return;
        }

        string left = Pick(_scalars), right = Pick(_scalars);
        if (left != right)
            Line(indent, $"({left}, {right}) = ({Stored(1)}, {Pick(left, Pick(_scalars))});");
    }

    private void OutHelpers(string indent)
    {
        string left = Pick(_scalars), right = Pick(_scalars);
        if (Chance(2))
        {
            Line(indent, $"Swap(ref {left}, ref {Pick(right, Element())});");
            return;
        }

        string sum = Fresh("s");
        Line(indent, $"Split({Expression(1)}, {Leaf()}, out double {sum}, out {Pick(left, Element())});");
        _scalars.Add(sum);
    }

    /// <summary>Functions capture variables that change later, and change what they capture.</summary>
    private void LocalFunction(string indent)
    {
        string name = Fresh("f"), captured = Pick([.. _scalars.FindAll(s => s[0] is not 'r')]);
        if (Chance(2))
            Line(indent, $"Func<double, double> {name} = t => {Pick($"Math.Sin(t * {captured})", $"scratch[1] * t + {captured}")};");
        else
            Line(indent, $"double {name}(double t) {{ {captured} = Math.Sin({captured} + t); if (t > 0.2) return t * {captured}; scratch[0] = Math.Tanh(t); return {captured}; }}");
        _functions.Add(name);
    }

    private void Integers(string indent)
    {
        if (_integers.Count == 0 || Chance(3))
        {
            string name = Fresh("k");
            Line(indent, $"int {name} = {Pick("1", "n", $"(int)(3 * Math.Abs(Math.Tanh({Expression(1)})))", $"{Condition()} ? 1 : 2")};");
            _integers.Add(name);
            return;
        }

        string k = Pick(_integers);
        Line(indent, Pick($"{k} = ({k} + {Integer()}) % 5;", $"{k} = (int)Math.Abs(2 * Math.Sin({Expression(1)}));", $"if ({k} < 6) {k}++;", $"{Pick(_arrays)}[{k}++ % 3] {Update()} {k} %= 4;"));
    }

    private string Update() => Pick(
        $"= {Stored(2)};",
        $"= 0.5 * {Pick(_scalars)} + {Stored(2)};",
        $"+= {Stored(2)};",
        $"-= {Stored(1)};",
        $"*= {Stored(1)};",
        $"/= 1.5 + Math.Abs({Stored(1)});");

    private string Stored(int depth)
    {
        string e = Expression(depth);
        return InLoop ? Pick($"Math.Sin({e})", $"Math.Tanh({e})", $"Bend(0.5, Math.Cos({e}))") : e;
    }
}
