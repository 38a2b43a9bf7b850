using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using Xunit;

namespace AutoGrad.Compiler.Tests.Rules;

/// <summary>Each partial derivative against finite differences, at seeded points of each row's domain, in both precisions.</summary>
public class RuleTests
{
    private const int Points = 25;

    public static TheoryData<int, string> Rows()
    {
        TheoryData<int, string> rows = [];
        for (int k = 0; k < RuleCases.All.Count; k++)
            rows.Add(k, RuleCases.All[k].ToString());
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Partials_agree_with_finite_differences(int row, string name)
    {
        RuleCase rule = RuleCases.All[row];
        Random random = new(row);
        for (int point = 0; point < Points; point++)
        {
            object[] values = [.. rule.Domain.Select(d => Sample(d, random))];
            for (int index = 0; index < values.Length; index++)
            {
                if (values[index] is double && !rule.Literals[index])
                    Compare(rule, values, index, name);
            }
        }
    }

    private static void Compare(RuleCase rule, object[] values, int index, string name)
    {
        Operand[] operands = [.. values.Select((v, k) => new Operand(v, v is double && !rule.Literals[k], rule.Literals[k]))];
        double x = (double)values[index];
        double step = Math.Min(0.04, 0.4 * DistanceToBoundary(rule.Domain[index], x) + 0.004);
        (double expected, double error) = FiniteDifferences.Derivative(t => rule.Reference(Replace(values, index, t)), x, step);
        double tolerance = 1e-8 * Math.Max(1, Math.Abs(expected)) + 2 * error;
        Assert.True(error < 1e-5 * Math.Max(1, Math.Abs(expected)), $"{name}: the oracle is too coarse, {error}, at {string.Join(", ", values)}");

        double actual = PartialEvaluation.Of(rule.Primitive, operands, index, IrType.Double);
        Assert.True(Math.Abs(actual - expected) <= tolerance, $"{name}: ∂/∂x{index} = {actual}, not {expected}, at {string.Join(", ", values)}");
        double scaled = PartialEvaluation.Of(rule.Primitive, operands, index, IrType.Double, up: -2);
        Assert.Equal(-2 * actual, scaled, 1e-14 * Math.Max(1, Math.Abs(actual)));

        double single = PartialEvaluation.Of(rule.Primitive, operands, index, IrType.Single);
        double nearby = (double)(float)x == x ? 0 : 1;
        double loss = 2e-5 * Math.Max(1, Math.Abs(expected)) * (1 + 10 * nearby * Math.Abs(x));
        Assert.True(Math.Abs(single - expected) <= loss, $"{name} in float: ∂/∂x{index} = {single}, not {expected}, at {string.Join(", ", values)}");
    }

    private static object Sample(object domain, Random random) => domain switch
    {
        (double low, double high) => low + (high - low) * random.NextDouble(),
        (int low, int high) => random.Next(2) == 0 ? random.Next(low, 0) : random.Next(1, high + 1),
        _ => domain,
    };

    private static double DistanceToBoundary(object domain, double x) =>
        domain is (double low, double high) ? Math.Min(x - low, high - x) : 0;

    private static object[] Replace(object[] values, int index, double value)
    {
        object[] copy = [.. values];
        copy[index] = value;
        return copy;
    }
}
