using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Emit;

/// <summary>Prints the statements of a method body, with the source statement beside its adjoint.</summary>
internal sealed class BodyPrinter(CodeWriter writer, EquatableArray<string> statements)
{
    private const string Runtime = "global::AutoGrad.Runtime.";

    public void Print(Block body)
    {
        List<Variable> rented = [], stacks = [];
        List<AllocateStatement> before = [];
        Resources(body, rented, stacks, before);
        foreach (AllocateStatement memory in before)
            OnStack(memory);
        foreach (Variable array in rented)
            writer.Line($"{array.Type.Text}? {ExpressionPrinter.Name(array)} = null;");
        foreach (Variable stack in stacks)
            writer.Line($"{stack.Type.Text} {ExpressionPrinter.Name(stack)} = default;");
        if (rented.Count + stacks.Count == 0)
        {
            Statements(body.Statements, isTop: true);
            return;
        }

        writer.Line("try");
        writer.Open();
        Statements(body.Statements, isTop: true);
        writer.Close();
        writer.Line("finally");
        writer.Open();
        foreach (Variable array in rented)
            writer.Line($"{Runtime}Scratch.Return({ExpressionPrinter.Name(array)});");
        foreach (Variable stack in stacks)
            writer.Line($"{ExpressionPrinter.Name(stack)}.Dispose();");
        writer.Close();
    }

    private static void Resources(Block block, List<Variable> rented, List<Variable> stacks, List<AllocateStatement> before)
    {
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case AllocateStatement { Backing: { } backing }:
                    rented.Add(backing);
                    break;
                case AllocateStatement { IsMadeBefore: true } memory when before.All(m => m.Variable != memory.Variable):
                    before.Add(memory);
                    break;
                case StackStatement stack:
                    stacks.Add(stack.Variable);
                    break;
                case IfStatement branch:
                    Resources(branch.Then, rented, stacks, before);
                    Resources(branch.Else, rented, stacks, before);
                    break;
                case ForStatement loop:
                    Resources(loop.Body, rented, stacks, before);
                    break;
                case WhileStatement loop:
                    Resources(loop.Test, rented, stacks, before);
                    Resources(loop.Body, rented, stacks, before);
                    break;
            }
        }
    }

    private void Statements(List<Statement> list, bool isTop)
    {
        Provenance previous = Provenance.None;
        Sweep sweep = Sweep.Primal;
        bool sawPrimal = false;
        foreach (Statement statement in list.Where(s => s is not StackStatement))
        {
            bool isAdjoint = statement.Origin.Sweep != Sweep.Primal;
            if (isTop && statement.Origin.Sweep == Sweep.Adjoint && sawPrimal && sweep == Sweep.Primal)
                writer.Line();

            // Tangents stand beside what they belong to, in either sweep.
            if (statement.Origin.Sweep != Sweep.Tangent)
                sweep = statement.Origin.Sweep;
            sawPrimal |= !isAdjoint;
            string comment = isAdjoint && statement.Origin != previous ? Comment(statement) : "";
            Statement(statement, comment);
            previous = statement.Origin;
        }
    }

    /// <summary>The source of an adjoint statement; loops and branches show theirs by their own shape.</summary>
    private string Comment(Statement statement) =>
        statement.Origin.Statement < 0 || statement is IfStatement or ForStatement or WhileStatement or ReturnStatement
            ? ""
            : "  // " + statements[statement.Origin.Statement];

    private void Statement(Statement statement, string comment)
    {
        switch (statement)
        {
            case DeclareStatement { Value: null } declare:
                // A span without a value would be taken to outlive the method, and no local memory could be assigned to it.
                string scope = declare.Variable.Type.Form is ArrayForm.Span or ArrayForm.ReadOnlySpan ? "scoped " : "";
                writer.Line($"{scope}{declare.Variable.Type.Text} {ExpressionPrinter.Name(declare.Variable)};");
                break;
            case DeclareStatement declare:
                writer.Line($"{TypeOf(declare)} {ExpressionPrinter.Name(declare.Variable)} = {ExpressionPrinter.PrintValue(declare.Value)};{comment}");
                break;
            case AssignStatement assign:
                writer.Line(Assignment(assign) + comment);
                break;
            case AssembleStatement whole:
                ForeignExpression made = new(whole.Template, whole.Values);
                writer.Line($"{ExpressionPrinter.Name(whole.Target)} = {ExpressionPrinter.Print(made)};");
                break;
            case AccumulateStatement add:
                writer.Line(Accumulation(add) + comment);
                break;
            case ClearStatement clear:
                writer.Line(Clearing(clear) + comment);
                break;
            case AllocateStatement fresh:
                Allocate(fresh);
                break;
            case StackStatement:
                break;
            case PushStatement push:
                writer.Line($"{ExpressionPrinter.Name(push.Stack)}.Push({ExpressionPrinter.PrintValue(push.Value)});");
                break;
            case ForeignStatement foreign:
                writer.Line(ExpressionPrinter.Print(foreign.Expression) + ";" + comment);
                break;
            case CallStatement call:
                writer.Line(Targets(call) + ExpressionPrinter.Print(call.Call) + ";" + comment);
                break;
            case ThrowStatement exit:
                writer.Line($"throw {ExpressionPrinter.Print(exit.Expression)};");
                break;
            case BreakStatement:
                writer.Line("break;");
                break;
            case ReturnStatement exit:
                writer.Line(exit.Value is null ? "return;" : $"return {ExpressionPrinter.PrintValue(exit.Value)};");
                break;
            default:
                Control(statement);
                break;
        }
    }

    private static string Targets(CallStatement call)
    {
        if (call.Targets.Count == 0)
            return "";
        if (call.Targets.All(t => t.IsNew))
            return $"var ({string.Join(", ", call.Targets.Select(t => ExpressionPrinter.Name(t.Target)))}) = ";
        var targets = call.Targets.Select(t => (t.IsNew ? t.Target.Type.Text + " " : "") + ExpressionPrinter.Name(t.Target));
        return $"({string.Join(", ", targets)}) = ";
    }

    private static string Clearing(ClearStatement clear)
    {
        string array = ExpressionPrinter.Print(clear.Array);
        if (clear.Type.Element!.IsArray)
            return $"{Runtime}GradientGuard.Clear({array});";
        return clear.Type.Form == ArrayForm.Array ? $"global::System.Array.Clear({array});" : $"{array}.Clear();";
    }

    private static string TypeOf(DeclareStatement declare) =>
        declare.Variable.Type.Kind is TypeKind.Array or TypeKind.Opaque or TypeKind.Vector && declare.Value is not LiteralExpression ? "var" : declare.Variable.Type.Text;

    /// <summary>An element whose number cannot be assigned is made anew.</summary>
    private static string? Rebuilt(Expression target, Func<Expression, string> value)
    {
        if (target is not ElementExpression element || ExpressionPrinter.ColumnOf(element) is not { Rebuilt: not null } column)
            return null;
        string row = ExpressionPrinter.Row(element);
        return $"{row} = {column.Rebuild(row, value(target))};";
    }

    private static string Assignment(AssignStatement assign)
    {
        if (assign.Target is ElementExpression { IsStrip: true } strip)
            return $"{ExpressionPrinter.Lanes}Store({ExpressionPrinter.Strip(strip)}, {ExpressionPrinter.Print(assign.Value)});";
        if (Rebuilt(assign.Target, _ => ExpressionPrinter.PrintValue(assign.Value)) is { } made)
            return made;
        string target = ExpressionPrinter.Print(assign.Target);
        if (assign.Value is PrimitiveExpression { Primitive: { Notation: Notation.Infix, Symbol: "+" or "-" or "*" or "/" } operation } value)
        {
            bool commutes = operation.Symbol is "+" or "*";
            Expression? rest = value.Operands[0] == assign.Target ? value.Operands[1]
                : commutes && value.Operands[1] == assign.Target ? value.Operands[0] : null;
            if (rest is not null)
                return Compound(target, operation.Symbol, rest);
        }

        return $"{target} = {ExpressionPrinter.PrintValue(assign.Value)};";
    }

    private static string Accumulation(AccumulateStatement add) =>
        add.Target is ElementExpression { IsStrip: true } strip
            ? $"{ExpressionPrinter.Lanes}Add({ExpressionPrinter.Strip(strip)}, {ExpressionPrinter.Print(add.Value)});"
        : Rebuilt(add.Target, old => $"{ExpressionPrinter.Print(old)} + {ExpressionPrinter.Operand(add.Value, Binding.Additive + 1)}") is { } made ? made
        : add.Value is PrimitiveExpression { Primitive: var p, Operands: var x } && p == Arithmetic.Negate
            ? Compound(ExpressionPrinter.Print(add.Target), "-", x[0])
            : Compound(ExpressionPrinter.Print(add.Target), "+", add.Value);

    private static string Compound(string target, string symbol, Expression value) =>
        value is LiteralExpression { Value: { Type.Kind: TypeKind.Integer, Bits: 1 } } && symbol is "+" or "-"
            ? $"{target}{symbol}{symbol};"
            : $"{target} {symbol}= {ExpressionPrinter.PrintValue(value)};";

    private void Allocate(AllocateStatement fresh)
    {
        string name = ExpressionPrinter.Name(fresh.Variable);
        string lengths = string.Join(", ", fresh.Lengths.Select(ExpressionPrinter.Print));
        if (fresh.Backing is { } backing)
        {
            string method = fresh.Kind == Allocation.Buffer ? "Rent" : "Zeroed";
            writer.Line($"var {name} = {Runtime}Scratch.{method}(ref {ExpressionPrinter.Name(backing)}, {lengths});");
            return;
        }

        if (fresh.Kind == Allocation.Managed)
        {
            writer.Line($"var {name} = {New(fresh.Variable.Type, lengths)};");
            return;
        }

        if (!fresh.IsMadeBefore)
            OnStack(fresh);
        if (fresh.Kind == Allocation.Scratch)
            writer.Line($"{name}.Clear();");
    }

    private void OnStack(AllocateStatement fresh)
    {
        // A vector as long as a cache line should not lie in two of them.
        IrType element = fresh.Variable.Type.Element!;
        bool isAligned = element.Vectors is { } vectors && vectors.EndsWith("512", System.StringComparison.Ordinal);
        string lengths = string.Join(", ", fresh.Lengths.Select(ExpressionPrinter.Print));
        string memory = isAligned ? $"{Runtime}Scratch.Aligned(stackalloc {element.Text}[{lengths} + 1])" : $"stackalloc {element.Text}[{lengths}]";
        writer.Line($"{fresh.Variable.Type.Text} {ExpressionPrinter.Name(fresh.Variable)} = {memory};");
    }

    private void Control(Statement statement)
    {
        switch (statement)
        {
            case IfStatement branch:
                If(branch);
                break;
            case ForStatement loop:
                string name = ExpressionPrinter.Name(loop.Index);
                writer.Line(
                    $"for ({loop.Index.Type.Text} {name} = {ExpressionPrinter.Print(loop.Start)}; "
                    + $"{name} {Symbol(loop.Bound)} {ExpressionPrinter.Operand(loop.End, Binding.Additive)}; {(loop.Strip is { } strip ? $"{name} {(loop.Step < 0 ? "-=" : "+=")} {strip.Text}.Count)  // whole vectors" : Step(name, loop.Step) + ")")}");
                Braces(loop.Body);
                break;
            case WhileStatement { Test.Statements.Count: 0 } loop:
                writer.Line($"while ({ExpressionPrinter.PrintCondition(loop.Condition)})");
                Braces(loop.Body);
                break;
            case WhileStatement loop:
                writer.Line("while (true)");
                writer.Open();
                Statements(loop.Test.Statements, isTop: false);
                writer.Line($"if ({ExpressionPrinter.PrintCondition(Negated(loop.Condition))})");
                writer.Line("    break;");
                Statements(loop.Body.Statements, isTop: false);
                writer.Close();
                break;
        }
    }

    /// <summary>In C# the length of the outermost array comes first: new double[n][].</summary>
    private static string New(IrType type, string lengths)
    {
        string suffix = "";
        while (type.Element is { IsArray: true, Form: ArrayForm.Array } row)
        {
            suffix += $"[{new string(',', row.Rank - 1)}]";
            type = row;
        }

        return $"new {type.Element!.Text}[{lengths}]{suffix}";
    }

    private static Expression Negated(Expression condition) =>
        new PrimitiveExpression(Logic.Not, new[] { condition }, IrType.Boolean);

    private void If(IfStatement branch, string prefix = "")
    {
        if (branch.Then.Statements.Count == 0)
        {
            writer.Line($"{prefix}if ({ExpressionPrinter.PrintCondition(Negated(branch.Condition))})");
            Braces(branch.Else);
            return;
        }

        writer.Line($"{prefix}if ({ExpressionPrinter.PrintCondition(branch.Condition)})");
        Braces(branch.Then);
        if (branch.Else.Statements.Count == 0)
            return;
        if (branch.Else.Statements.Count == 1 && branch.Else.Statements[0] is IfStatement next)
        {
            If(next, "else ");
            return;
        }

        writer.Line("else");
        Braces(branch.Else);
    }

    private void Braces(Block block)
    {
        writer.Open();
        Statements(block.Statements, isTop: false);
        writer.Close();
    }

    private static string Symbol(Bound bound) => bound switch
    {
        Bound.Less => "<",
        Bound.LessOrEqual => "<=",
        Bound.Greater => ">",
        _ => ">=",
    };

    private static string Step(string name, long step) => step switch
    {
        1 => name + "++",
        -1 => name + "--",
        > 0 => $"{name} += {step.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
        _ => $"{name} -= {(-step).ToString(System.Globalization.CultureInfo.InvariantCulture)}",
    };
}
