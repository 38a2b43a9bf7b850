using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Rules;

public class RuleTableTests
{
    [Fact]
    public void Every_declared_primitive_is_in_the_table_once()
    {
        IEnumerable<Primitive> declared = typeof(RuleTable).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(RuleTable).Namespace)
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public))
            .Select(f => f.GetValue(null)).OfType<Primitive>();
        Assert.Equal(declared.OrderBy(p => p.Name), RuleTable.Primitives.OrderBy(p => p.Name));
    }

    [Fact]
    public void Every_primitive_with_a_rule_is_compared_with_finite_differences()
    {
        HashSet<Primitive> tested = [.. RuleCases.All.Select(c => c.Primitive)];
        Assert.DoesNotContain(RuleTable.Primitives, p => p.Rule is not null && !tested.Contains(p));
    }

    [Fact]
    public void Primitives_without_a_rule_decide_count_or_round()
    {
        string[] expected = ["Ceiling/1", "Floor/1", "Round/1", "Round/2", "Round/3", "Truncate/1"];
        IEnumerable<string> silent = RuleTable.Primitives
            .Where(p => p.Rule is null && p.ResultKind is (ResultKind.Operand or ResultKind.FirstOperand))
            .Select(p => $"{p.Name}/{p.Arity}");
        Assert.Equal(expected, silent.OrderBy(n => n, StringComparer.Ordinal));
    }

    [Fact]
    public void A_rule_has_a_partial_for_each_operand() =>
        Assert.All(RuleTable.Primitives.Where(p => p.Rule is not null), p => Assert.Equal(p.Arity, p.Rule!.Partials.Length));

    [Theory]
    [InlineData(typeof(double))]
    [InlineData(typeof(float))]
    public void Every_static_exists_on_the_type_with_this_arity(Type owner)
    {
        HashSet<(string, int)> statics =
            [.. owner.GetMethods(BindingFlags.Static | BindingFlags.Public).Select(m => (m.Name, m.GetParameters().Length))];
        Assert.All(RuleTable.Primitives.Where(p => p.Notation == Notation.Static), p => Assert.Contains((p.Name, p.Arity), statics));
    }

    /// <summary>What the table leaves out of the functions of double, so that a new one in .NET is noticed.</summary>
    [Fact]
    public void Every_function_of_double_is_in_the_table_or_left_out_on_purpose()
    {
        string[] leftOut = ["SinCos", "SinCosPi"];
        IEnumerable<string> missing = typeof(double).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Where(m => !m.Name.StartsWith("op_", StringComparison.Ordinal) && !m.Name.Contains("Parse") && !m.Name.StartsWith("C", StringComparison.Ordinal))
            .Where(m => RuleTable.Find(m.Name, m.GetParameters().Length) is null)
            .Select(m => m.Name).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(leftOut, missing);
    }

    [Fact]
    public void Find_distinguishes_overloads_by_arity()
    {
        Assert.Same(Logarithmic.Log, RuleTable.Find("Log", 1));
        Assert.Same(Logarithmic.LogOfBase, RuleTable.Find("Log", 2));
        Assert.Same(Rounding.RoundTo, RuleTable.Find("Round", 2));
        Assert.Null(RuleTable.Find("Add", 2));
    }
}
