namespace AutoGrad.Generator.Tests.Fuzzing;

internal sealed partial class RandomLoss
{
    private void Branch(string indent, int depth)
    {
        Line(indent, $"if ({Condition()})");
        Braced(indent, depth);
        if (Chance(2))
            return;
        if (Chance(4))
        {
            Line(indent, $"else if ({Condition()})");
            Braced(indent, depth);
        }

        Line(indent, "else");
        Braced(indent, depth);
    }

    private void Switch(string indent, int depth)
    {
        bool number = Chance(2);
        Line(indent, $"switch ({(number ? $"0.5 * {Leaf()}" : $"({Integer()} + {Integer()}) % 4")})");
        Line(indent, "{");
        string[] labels = number ? ["case > 0.6:", "case < -0.4:"] : ["case 0:", "case 1:\n" + indent + "    case 2:"];
        foreach (string label in labels)
        {
            Line(indent, "    " + label);
            Line(indent, "    {");
            Block(indent + "        ", depth + 1, 2);
            Line(indent, "        break;");
            Line(indent, "    }");
        }

        if (Chance(2))
        {
            Line(indent, "    default:");
            Line(indent, $"        {Pick(_scalars)} {Update()}");
            Line(indent, "        break;");
        }

        Line(indent, "}");
    }

    private void Loop(string indent, int depth)
    {
        if (Has(Form.Foreach) && Chance(3))
            Foreach(indent, depth);
        else if (Has(Form.While) && Chance(2))
            While(indent, depth);
        else if (Has(Form.OddLoops) && Chance(3))
            OddLoop(indent, depth);
        else
            For(indent, depth);
    }

    private void For(string indent, int depth)
    {
        string counter = Fresh("i");
        string outer = _counters.Count > 0 ? _counters[^1] : _integers.Count > 0 ? _integers[^1] : "0";
        Line(indent, Pick(
            $"for (int {counter} = 0; {counter} < n; {counter}++)",
            $"for (int {counter} = v.Length - 1; {counter} >= 0; {counter}--)",
            $"for (int {counter} = 1; {counter} <= n + 1; {counter} += 2)",
            $"for (int {counter} = {outer}; {counter} < 3; {counter}++)",
            $"for (int {counter} = 0; {counter} < {outer}; {counter}++)",
            $"for (int {counter} = n; {counter} > 0; {counter} -= 2)",
            $"for (int {counter} = 3; {counter} < n; {counter}++)",
            $"for (int {counter} = 2; {counter} > {outer}; --{counter})"));
        Body(indent, depth, counter);
    }

    private void Foreach(string indent, int depth)
    {
        string element = Fresh("e");
        Line(indent, $"foreach ({Pick("double", "var")} {element} in {Pick([.. _arrays, "w"])})");
        Line(indent, "{");
        Line(indent, $"    {Pick(_scalars)} += 0.3 * Math.Sin({element} * {Leaf()});");
        Inside(indent, depth);
        Line(indent, "}");
    }

    private void While(string indent, int depth)
    {
        string counter = Fresh("c");
        Line(indent, $"int {counter} = {Pick("0", "1", "n")};");
        bool atEnd = Chance(3);
        string test = Pick($"{counter} < 4", $"{counter} < 5 && {Condition()}", $"{counter}++ < 3", $"{counter} < n + 1");
        if (test.Contains("++", System.StringComparison.Ordinal) && atEnd)
            test = $"{counter} < 4";
        Line(indent, atEnd ? "do" : $"while ({test})");
        Line(indent, "{");
        if (!test.Contains("++", System.StringComparison.Ordinal))
            Line(indent, $"    {counter}++;");
        _counters.Add(counter);
        Inside(indent, depth);
        _counters.Remove(counter);
        Line(indent, "}");
        if (atEnd)
            Line(indent, $"while ({test});");
    }

    private void OddLoop(string indent, int depth)
    {
        string counter = Fresh("i"), other = Fresh("j");
        switch (_random.Next(4))
        {
            case 0:
                Line(indent, $"for (int {counter} = 0, {other} = 4; {counter} < {other}; {counter}++, {other}--)");
                _counters.Add(other);
                Body(indent, depth, counter);
                _counters.Remove(other);
                break;
            case 1:
                Line(indent, $"for (double {other} = {Leaf()}; {other} < 1.5; {other} += 0.4 + Math.Abs({Leaf()}))");
                Line(indent, "{");
                Line(indent, $"    {Pick(_scalars)} += Math.Sin({other} * {Leaf()});");
                Line(indent, $"    if ({other} < -3) break;");
                Inside(indent, depth);
                Line(indent, "}");
                break;
            case 2:
                Line(indent, $"for (int {counter} = 0; ; {counter}++)");
                Line(indent, "{");
                Line(indent, $"    if ({counter} >= 3) break;");
                _counters.Add(counter);
                Inside(indent, depth);
                _counters.Remove(counter);
                Line(indent, "}");
                break;
            default:
                Line(indent, $"for (int {counter} = 0; {counter} < 4 && {Condition()}; {counter}++)");
                Body(indent, depth, counter);
                break;
        }
    }

    private void Body(string indent, int depth, string counter)
    {
        Line(indent, "{");
        _counters.Add(counter);
        Inside(indent, depth);
        _counters.Remove(counter);
        Line(indent, "}");
    }

    private void Inside(string indent, int depth)
    {
        _loops++;
        Block(indent + "    ", depth + 1, statements: 1 + _random.Next(4));
        _loops--;
    }
}
