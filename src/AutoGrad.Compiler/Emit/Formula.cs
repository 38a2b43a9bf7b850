using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Structure;

namespace AutoGrad.Compiler.Emit;

/// <summary>
/// The gradient of a small function in mathematical notation, for its doc comment: ∂/∂w[i] = −(y − a)·x[i]. Our own temporaries are
/// replaced by what they stand for; the user's variables keep their names. Where a gradient is put together from several places,
/// or would be long to read, there is no formula.
/// </summary>
internal sealed class Formula
{
    private const int Longest = 22;

    private readonly Dictionary<Variable, Expression> _meanings = [];
    private readonly Dictionary<Variable, Expression?> _expanded = [];
    private readonly HashSet<Variable> _changing = [];
    private readonly Dictionary<string, List<string?>> _formulas = [];
    private readonly Stack<Variable> _loops = new();

    private Formula(StructuredFunction function)
    {
        FindMeanings(function.Body);
        Walk(function.Body, isCertain: true);
    }

    /// <summary>The formulas of the gradients with the given names, or none if some are missing.</summary>
    public static IReadOnlyList<string> Of(StructuredFunction function, IReadOnlyDictionary<string, string> gradients)
    {
        Formula formula = new(function);
        List<string> lines = [];
        foreach (KeyValuePair<string, string> gradient in gradients)
        {
            if (!formula._formulas.TryGetValue(gradient.Key, out List<string?>? found) || found.Count != 1 || found[0] is not { } text)
                return [];
            lines.Add(string.Format(CultureInfo.InvariantCulture, "∂/∂{0}{1}", gradient.Value, text));
        }

        return lines;
    }

    private void FindMeanings(Block block)
    {
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case DeclareStatement { Value: { } value } declare:
                    _meanings[declare.Variable] = value;
                    break;
                case DeclareStatement declare:
                    _changing.Add(declare.Variable);
                    break;
                case AssignStatement { Target: NameExpression name }:
                    _changing.Add(name.Variable);
                    break;
                case ForeignStatement foreign:
                    _changing.UnionWith(foreign.Changed);
                    break;
                case IfStatement branch:
                    FindMeanings(branch.Then);
                    FindMeanings(branch.Else);
                    break;
                case ForStatement loop:
                    FindMeanings(loop.Body);
                    break;
                case WhileStatement loop:
                    FindMeanings(loop.Test);
                    FindMeanings(loop.Body);
                    break;
            }
        }
    }

    private void Walk(Block block, bool isCertain)
    {
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case AssignStatement { Target: NameExpression { Variable.IsParameter: true } name } assign:
                    Add(name.Variable, isCertain && _loops.Count == 0 ? Equation("", assign.Value, []) : null);
                    break;
                case AssembleStatement whole:
                    for (int i = 0; i < whole.Members.Count; i++)
                        Add(whole.Target.Name + whole.Members[i], whole.Values[i] is NameExpression { Variable.Type.IsArray: true } ? null : Equation("", whole.Values[i], []));
                    break;
                case AssignStatement { Target: ElementExpression { Array: NameExpression array } element } assign:
                    Add(array.Variable, isCertain ? Element(element, assign.Value, sums: false) : null);
                    break;
                case AccumulateStatement { Target: ElementExpression { Array: NameExpression array } element } add:
                    Add(array.Variable, isCertain ? Element(element, add.Value, sums: true) : null);
                    break;
                case IfStatement branch:
                    Walk(branch.Then, isCertain: false);
                    Walk(branch.Else, isCertain: false);
                    break;
                case ForStatement loop:
                    _loops.Push(loop.Index);
                    Walk(loop.Body, isCertain);
                    _loops.Pop();
                    break;
                case WhileStatement loop:
                    Walk(loop.Body, isCertain: false);
                    break;
            }
        }
    }

    private void Add(Variable gradient, string? formula) => Add(gradient.Name, formula);

    private void Add(string gradient, string? formula)
    {
        if (!_formulas.TryGetValue(gradient, out List<string?>? known))
            _formulas[gradient] = known = [];
        known.Add(formula);
    }

    private string? Element(ElementExpression element, Expression value, bool sums)
    {
        if (element.Indices.Count != 1 || Print(element.Indices[0]) is not { } index)
            return null;
        Variable[] summed = [.. _loops.Reverse().Where(i => !element.Indices[0].Mentions(i))];
        return !sums && summed.Length > 0 ? null : Equation($"[{index}]", value, sums ? summed : []);
    }

    private string? Equation(string index, Expression value, Variable[] summed)
    {
        Expression? full = Expand(value);
        if (full is null || full.Size > Longest || Print(full) is not { } text)
            return null;
        string sum = string.Concat(summed.Select(i => $"Σ_{i.Name} "));
        return $"{index} = {sum}{text}";
    }

    /// <summary>Replaces temporaries by their meanings; null if one of them has none.</summary>
    private Expression? Expand(Expression expression)
    {
        switch (expression)
        {
            case NameExpression { Variable: var variable } name:
                bool isOurs = variable.Hint is null || variable.Hint.EndsWith("Adjoint", System.StringComparison.Ordinal);
                if (variable.IsParameter || variable.IsIndex || !isOurs)
                    return name;
                if (_changing.Contains(variable) || !_meanings.TryGetValue(variable, out Expression? meaning))
                    return null;
                if (!_expanded.TryGetValue(variable, out Expression? expanded))
                    _expanded[variable] = expanded = Expand(meaning);
                return expanded;
            case LiteralExpression or LengthExpression:
                return expression;
            case PrimitiveExpression primitive:
                Expression?[] operands = [.. primitive.Operands.Select(Expand)];
                return operands.Any(o => o is null) || operands.Sum(o => o!.Size) > Longest
                    ? null
                    : new PrimitiveExpression(primitive.Primitive, operands!, primitive.OperandType);
            case ElementExpression element:
                Expression?[] indices = [.. element.Indices.Select(Expand)];
                return element.Array is NameExpression && indices.All(i => i is not null) ? new ElementExpression(element.Array, indices!) : null;
            default:
                return null;
        }
    }

    private static string? Print(Expression expression) => expression switch
    {
        NameExpression name => name.Variable.Name,
        LiteralExpression literal => Numbers.Text(literal.Value, asInteger: true).Replace("-", "−").Replace("f", ""),
        LengthExpression { Array: NameExpression array } => $"{array.Variable.Name}.Length",
        ElementExpression { Array: NameExpression array } element when element.Indices.All(i => Print(i) is not null) =>
            $"{array.Variable.Name}[{string.Join(", ", element.Indices.Select(Print))}]",
        PrimitiveExpression primitive => Print(primitive),
        _ => null,
    };

    private static string? Print(PrimitiveExpression expression)
    {
        Primitive primitive = expression.Primitive;
        string[] operands = new string[expression.Operands.Count];
        for (int i = 0; i < operands.Length; i++)
        {
            if (Print(expression.Operands[i]) is not { } text)
                return null;
            int needed = primitive.Notation == Notation.Static ? 0 : primitive.Precedence + (i > 0 && primitive.Symbol is "-" or "/" ? 1 : 0);
            operands[i] = expression.Operands[i].Precedence < needed || (i > 0 && text[0] == '−') ? $"({text})" : text;
        }

        return primitive.Notation switch
        {
            Notation.Infix when primitive.Symbol is "*" => $"{operands[0]}·{operands[1]}",
            Notation.Infix when primitive.Symbol is "/" => $"{operands[0]}/{operands[1]}",
            Notation.Infix when primitive.Symbol is "+" => $"{operands[0]} + {operands[1]}",
            Notation.Infix when primitive.Symbol is "-" => $"{operands[0]} − {operands[1]}",
            Notation.Prefix when primitive.Symbol is "-" => $"−{operands[0]}",
            Notation.Prefix when primitive.Target is not null => operands[0],
            Notation.Static => $"{primitive.Name.ToLowerInvariant()}({string.Join(", ", operands)})",
            _ => null,
        };
    }
}
