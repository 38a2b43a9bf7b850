using System;
using System.Linq;
using AutoGrad.Compiler.Emit;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Structure;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes.Structure;

/// <summary>Where a flag would be set, a loop is left, and what would only be carried on is gone.</summary>
public class LoopExitsTests
{
    [Fact]
    public void A_loop_without_a_test_of_its_own_is_endless() => Becomes(
        b =>
        {
            int x = b.Real("x");
            int[] last = b.While(
                [(x, "a"), (b.Boolean(false), null)],
                c => b.Apply(Logic.Not, c[1]),
                c =>
                {
                    int next = Named(b, b.Multiply(c[0], b.Number(0.5)), "next");
                    int isDone = b.Less(next, b.Number(1));
                    int[] merged = b.If(isDone, () => [c[0]], () => [next]);
                    return [merged[0], isDone];
                });
            return [last[0]];
        },
        """
        double a = x;
        while (true)
        {
            double next = a * 0.5;
            if (next < 1)
            {
                break;
            }
            a = next;
        }

        return a;
        """);

    [Fact]
    public void A_flag_that_is_read_behind_the_loop_is_set_and_what_nobody_reads_there_is_not() => Becomes(
        b =>
        {
            int x = b.Real("x"), n = b.Int("n");
            int[] last = b.While(
                [(x, "a"), (b.Number(0), "found"), (b.Integer(0), "i"), (b.Boolean(false), "done")],
                c => b.Apply(Logic.And, b.Apply(Logic.Not, c[3]), b.Less(c[2], n)),
                c =>
                {
                    int isDone = b.Less(c[0], b.Number(1));
                    int[] merged = b.If(isDone, () => [c[0], b.Negate(c[0]), c[2]], () => [b.Multiply(c[0], b.Number(0.5)), c[1], b.Add(c[2], b.Integer(1))]);
                    return [merged[0], merged[1], merged[2], isDone];
                });
            return b.If(last[3], () => [last[1]], () => [b.Negate(last[0])]);
        },
        """
        double a = x;
        double found = 0;
        int i = 0;
        bool done = false;
        while (i < n)
        {
            if (a < 1)
            {
                found = -a;
                done = true;
                break;
            }
            a *= 0.5;
            i++;
        }
        if (!done)
        {
            found = -a;
        }

        return found;
        """);

    [Fact]
    public void What_a_flag_chooses_is_decided_where_the_flag_is_known() => Becomes(
        b =>
        {
            int x = b.Real("x"), n = b.Int("n");
            int[] last = b.While(
                [(x, "a"), (b.Integer(0), "i"), (b.Boolean(false), "done")],
                c => b.Apply(Logic.And, b.Apply(Logic.Not, c[2]), b.Less(c[1], n)),
                c =>
                {
                    int next = Named(b, b.Multiply(c[0], b.Number(0.5)), "next");
                    int isDone = b.Less(next, b.Number(1));
                    return [b.Apply(Choices.Select, isDone, b.Number(0), next), b.Add(c[1], b.Integer(1)), isDone];
                });
            return [last[0], last[1]];
        },
        """
        double a = x;
        int i = 0;
        while (i < n)
        {
            double next = a * 0.5;
            if (next < 1)
            {
                a = 0;
                i++;
                break;
            }
            a = next;
            i++;
        }

        out1 = i;
        return a;
        """);

    [Fact]
    public void What_the_next_loop_finds_is_left_for_it()
    {
        string text = Text(Build.Function(b =>
        {
            int x = b.Real("x"), n = b.Int("n");
            return b.For(b.Integer(0), n, [(x, "a"), (b.Number(0), "sum")], outer =>
            {
                int[] last = b.While(
                    [(outer[1], "a"), (outer[2], "sum"), (b.Boolean(false), "done")],
                    c => b.Apply(Logic.Not, c[2]),
                    c =>
                    {
                        int next = Named(b, b.Multiply(c[0], b.Number(0.5)), "next");
                        int isDone = b.Less(next, b.Number(1));
                        int[] merged = b.If(isDone, () => [x, c[1]], () => [next, b.Add(c[1], next)]);
                        return [merged[0], merged[1], isDone];
                    });
                return [last[0], last[1]];
            }).Skip(1).ToArray();
        }));
        Assert.True(text.Contains("x1 = x;\n            a = x1;\n            break;", StringComparison.Ordinal), text);
    }

    [Fact]
    public void A_loop_of_many_exits_keeps_its_flag()
    {
        string text = Text(Build.Function(b =>
        {
            int x = b.Real("x");
            int[] last = b.While(
                [(x, "a"), (b.Boolean(false), "done")],
                c => b.Apply(Logic.Not, c[1]),
                c => Exits(b, c, 12));
            return [last[0]];
        }));
        Assert.Contains("while (!done)", text, StringComparison.Ordinal);

        static int[] Exits(FunctionBuilder b, int[] c, int count)
        {
            int next = b.Multiply(c[0], b.Number(0.5 + count));
            return b.If(
                b.Less(next, b.Number(count)),
                () => [next, b.Boolean(true)],
                () => count == 0 ? [next, b.Boolean(false)] : Exits(b, [next, c[1]], count - 1));
        }
    }

    private static int Named(FunctionBuilder b, int value, string name)
    {
        b.Rename(value, name);
        return value;
    }

    private static void Becomes(Func<FunctionBuilder, int[]> body, string expected)
    {
        string actual = Text(Build.Function(body)).TrimEnd();
        Assert.True(expected.ReplaceLineEndings("\n") == actual, actual);
    }

    private static string Text(Function function)
    {
        StructuredFunction code = LoopExits.Run(Structurer.Run(function, []));
        Naming.Apply(code, []);
        CodeWriter writer = new();
        new BodyPrinter(writer, function.Statements).Print(code.Body);
        return writer.ToString();
    }
}
