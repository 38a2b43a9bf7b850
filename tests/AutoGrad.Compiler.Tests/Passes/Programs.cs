using System;
using System.Collections.Generic;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using AutoGrad.Compiler.Tests.Interpreter;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>Small functions written by hand, with arguments, on which passes must not change a bit.</summary>
internal static class Programs
{
    /// <param name="Name">What it exercises.</param>
    /// <param name="Function">The function.</param>
    /// <param name="Arguments">Several argument lists.</param>
    public sealed record Program(string Name, Function Function, params object?[][] Arguments)
    {
        public override string ToString() => Name;
    }

    public static readonly ForeignCode Foreign = new()
    {
        ["Twice({0})"] = v => 2 * (double)v[0]!,
        ["Fill({0})"] = v =>
        {
            ((Memory)v[0]!)[0] = 42.0;
            return null;
        },
        ["Now"] = _ => 7.0,
    };

    public static readonly IReadOnlyList<Program> All = [.. Scalar(), .. Branching(), .. Looping(), .. InMemory(), .. Adjoint()];

    private static IEnumerable<Program> Scalar()
    {
        object?[][] pairs = [[2.0, 3.0], [-0.0, 0.0], [1e300, -1e-300], [double.PositiveInfinity, 1.0]];
        yield return new("repeated subexpressions", Build.Function(b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            int p = b.Add(b.Multiply(x, y), b.Number(1)), q = b.Add(b.Multiply(y, x), b.Number(1));
            return [b.Multiply(p, q), b.Subtract(p, q)];
        }), pairs);
        yield return new("ones and zeros", Build.Function(b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            int one = b.Number(1), zero = b.Number(0), negative = b.Number(-0.0);
            int a = b.Divide(b.Multiply(b.Multiply(one, x), one), one), c = b.Subtract(b.Add(y, zero), zero);
            return [a, c, b.Add(x, negative), b.Add(negative, y), b.Subtract(x, negative), b.Multiply(zero, x)];
        }), pairs);
        yield return new("negations", Build.Function(b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            return [b.Add(x, b.Negate(y)), b.Subtract(x, b.Negate(y)), b.Add(b.Negate(x), y), b.Negate(b.Negate(x))];
        }), pairs);
        yield return new("constants of every type", Build.Function(b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            int n = b.Add(b.Integer(int.MaxValue), b.Integer(2)), third = b.Divide(b.Number(1), b.Number(3));
            int half = b.Divide(b.Number(1), b.Number(2)), tenth = b.Multiply(b.Number(0.1), b.Number(3));
            int wide = b.Apply(Conversions.ToInt64, b.Apply(Arithmetic.Remainder, n, b.Integer(7)));
            int chosen = b.Apply(Choices.Select, b.Less(b.Number(1), b.Number(2)), third, tenth);
            return [n, wide, b.Multiply(x, chosen), b.Multiply(y, half), b.Apply(Conversions.ToSingle, tenth)];
        }), pairs);
        yield return new("functions of functions", Build.Function(b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            int e = b.Apply(Exponential.Exp, x), t = b.Apply(Hyperbolic.Tanh, b.Apply(Exponential.Exp, x));
            return [b.Multiply(b.Apply(Powers.Pow, e, y), t), b.External(IrType.Double, "Twice({0})", Effect.Pure, -1, x)];
        }), pairs);
    }

    private static IEnumerable<Program> Branching()
    {
        object?[][] arguments = [[2.0, true], [-3.0, false], [0.0, true]];
        yield return new("a branch that is decided", Build.Function(b =>
        {
            int x = b.Real("x"), c = b.Bool("c");
            int yes = b.Apply(Logic.Or, b.Boolean(true), c);
            int[] r = b.If(yes, () => [b.Multiply(x, x), x], () => [x, b.Negate(x)]);
            return [b.Add(r[0], r[1])];
        }), arguments);
        yield return new("branches that agree", Build.Function(b =>
        {
            int x = b.Real("x"), c = b.Bool("c");
            int[] r = b.If(c, () => [x, b.Number(2), b.Multiply(x, x)], () => [x, b.Number(2), b.Negate(x)]);
            return [b.Add(b.Multiply(r[0], r[1]), r[2])];
        }), arguments);
        yield return new("a value from outside and one from inside", Build.Function(b =>
        {
            int x = b.Real("x"), c = b.Bool("c");
            int square = b.Multiply(x, x);
            int[] r = b.If(c, () => [b.Add(b.Multiply(x, x), x)], () => [b.Apply(Trigonometric.Sin, x)]);
            return [b.Add(r[0], square), b.Apply(Trigonometric.Sin, x)];
        }), arguments);
        yield return new("selections", Build.Function(b =>
        {
            int x = b.Real("x"), c = b.Bool("c");
            int d = b.Apply(Logic.Not, b.Apply(Logic.Not, c)), e = b.Apply(Logic.And, d, b.Boolean(true));
            int truth = b.Apply(Choices.Select, e, b.Boolean(true), b.Boolean(false));
            return [b.Apply(Choices.Select, b.Apply(Logic.Not, truth), x, b.Negate(x)), b.Apply(Choices.Select, c, x, x)];
        }), arguments);
        yield return new("a branch without results", Build.Function(b =>
        {
            int x = b.Real("x"), c = b.Bool("c");
            b.If(c, () =>
            {
                b.Multiply(x, x);
                return [];
            }, () => []);
            return [x];
        }), arguments);
    }

    private static IEnumerable<Program> Looping()
    {
        object?[][] arguments = [[Memory.Of(1, 2, 3), 0.5], [Memory.Of(), 2.0], [Memory.Of(4), -1.0]];
        yield return new("a sum", Build.Function(b =>
        {
            int w = b.Array("w"), x = b.Real("x");
            return b.For(b.Integer(0), b.Length(w), [(b.Number(0), "a")], c => [b.Add(c[1], b.Multiply(b.Load(w, c[0]), x))]);
        }), arguments);
        yield return new("the same function in every trip", Build.Function(b =>
        {
            int w = b.Array("w"), x = b.Real("x");
            return b.For(b.Integer(0), b.Length(w), [(b.Number(0), "a")], c =>
                [b.Add(c[1], b.Multiply(b.Load(w, c[0]), b.Divide(b.Apply(Exponential.Exp, x), b.Apply(Conversions.ToDouble, b.Length(w)))))]);
        }), arguments);
        yield return new("carried values that never change or never matter", Build.Function(b =>
        {
            int w = b.Array("w"), x = b.Real("x");
            int[] last = b.For(
                b.Integer(0),
                b.Length(w),
                [(b.Number(0), "a"), (x, "k"), (b.Number(1), "unused"), (b.Number(3), "c")],
                c => [b.Add(c[1], b.Multiply(b.Load(w, c[0]), c[2])), c[2], b.Multiply(c[3], c[1]), b.Number(3)]);
            return [last[0], last[1], last[3]];
        }), arguments);
        yield return new("a loop in a loop", Build.Function(b =>
        {
            int w = b.Array("w"), x = b.Real("x");
            return b.For(b.Integer(0), b.Length(w), [(b.Number(0), "a")], c => b.For(c[0], b.Length(w), [(c[1], "a")], d =>
                [b.Add(d[1], b.Multiply(b.Multiply(b.Load(w, c[0]), b.Load(w, d[0])), b.Apply(Trigonometric.Cos, b.Load(w, c[0]))))]));
        }), arguments);
        yield return new("a loop without trips", Build.Function(b =>
        {
            int w = b.Array("w"), x = b.Real("x");
            return b.For(b.Integer(3), b.Subtract(b.Integer(3), b.Integer(0)), [(x, "a")], c => [b.Add(c[1], b.Load(w, c[0]))]);
        }), arguments);
        yield return new("Newton's method for a root", Build.Function(b =>
        {
            int w = b.Array("w"), x = b.Real("x");
            int zero = b.Integer(0), square = b.Multiply(x, x), limit = b.Integer(30);
            int[] last = b.While(
                [(b.Add(square, b.Number(1)), "r"), (zero, "n"), (limit, "limit")],
                c => b.Apply(Logic.And, b.Less(c[1], c[2]), b.Less(b.Number(1e-9), b.Subtract(b.Multiply(c[0], c[0]), square))),
                c => [b.Multiply(b.Number(0.5), b.Add(c[0], b.Divide(square, c[0]))), b.Add(c[1], b.Integer(1)), c[2]]);
            return [last[0], last[1], b.Length(w)];
        }), arguments);
    }

    private static IEnumerable<Program> InMemory()
    {
        object?[][] arguments = [[Memory.Of(1, 2, 3), Memory.Of(4, 5, 6), 1], [Memory.Of(7, 8), Memory.Of(1, 1), 0]];
        Memory both = Memory.Of(1, 2, 3);
        yield return Array("loads between stores", arguments, (b, x, y, i) =>
        {
            int first = b.Load(x, i), second = b.Load(x, i);
            b.Store(y, [i], b.Add(first, second));
            return [b.Load(x, i), b.Load(y, i), b.Multiply(first, b.Load(y, i))];
        });
        yield return Array("a store into what may be the same array", [[both, both, 1]], (b, x, y, i) =>
        {
            int before = b.Load(x, i);
            b.Store(y, [i], b.Add(before, b.Number(1)));
            return [before, b.Load(x, i), b.Load(y, i)];
        });
        yield return Array("in-place relaxation", arguments, (b, x, y, i) =>
        {
            b.For(b.Integer(1), b.Length(x), [], c =>
            {
                int before = b.Load(x, b.Subtract(c[0], b.Integer(1)));
                b.Store(x, [c[0]], b.Multiply(b.Number(0.5), b.Add(before, b.Load(x, c[0]))));
                b.Store(y, [c[0]], b.Load(x, c[0]));
                return [];
            });
            return [b.Load(x, i), b.Load(y, i)];
        });
        yield return Array("scratch that nobody reads", arguments, (b, x, y, i) =>
        {
            int scratch = b.Allocate(Build.Vector, Allocation.Scratch, b.Length(x));
            int used = b.Allocate(Build.Vector, Allocation.Scratch, b.Length(x));
            b.Store(scratch, [i], b.Load(x, i));
            b.Accumulate(used, [i], b.Load(y, i));
            b.Accumulate(used, [i], b.Load(y, i));
            return [b.Load(used, i)];
        });
        yield return Array("views", arguments, (b, x, y, i) =>
        {
            int one = b.Integer(1), zero = b.Integer(0);
            int first = b.View(x, i, one), second = b.View(x, i, one);
            b.Store(first, [zero], b.Load(y, i));
            return [b.Load(second, zero), b.Load(x, i)];
        });
        yield return Array("foreign code between loads", arguments, (b, x, y, i) =>
        {
            int zero = b.Integer(0);
            int before = b.Load(x, zero);
            b.External(IrType.Double, "Now", Effect.Reads, -1);
            b.ExternalStatement("Fill({0})", -1, x);
            return [before, b.Load(x, zero), b.External(IrType.Double, "Now", Effect.Reads, -1)];
        });
        yield return Array("a clear between loads", arguments, (b, x, y, i) =>
        {
            int before = b.Load(x, i);
            b.Append(new Clear(x));
            return [before, b.Load(x, i)];
        });
        yield return Array("a store in one branch", arguments, (b, x, y, i) =>
        {
            int before = b.Load(x, i), zero = b.Integer(0);
            b.If(b.Less(zero, i), () =>
            {
                b.Store(x, [i], b.Number(9));
                return [];
            }, () => []);
            return [before, b.Load(x, i)];
        });
    }

    private static IEnumerable<Program> Adjoint()
    {
        yield return new("the reverse sweep of a product with a constant", Build.Function(b =>
        {
            int x = b.Real("x"), up = b.Real("up", ParameterRole.Upstream);
            int square = b.Multiply(x, x);
            int back = b.Adjoint(() => b.Add(b.Multiply(b.Multiply(up, b.Number(1)), x), b.Multiply(x, up)));
            return [square, back];
        }), [3.0, 1.0], [-2.0, 0.5]);
        yield return new("a scale in the reverse loop", Build.Function(b =>
        {
            int w = b.Array("w"), g = b.Array("wGradient", ParameterRole.Gradient), up = b.Real("up", ParameterRole.Upstream);
            b.Append(new Clear(g));
            b.Adjoint(() => b.For(b.Integer(0), b.Length(w), [(b.Number(0), null)], c =>
            {
                int scale = b.Divide(b.Multiply(b.Number(2), up), b.Apply(Conversions.ToDouble, b.Length(w)));
                b.Accumulate(g, [c[0]], b.Multiply(scale, b.Load(w, c[0])));
                return [c[1]];
            })[0]);
            return [b.Load(w, b.Integer(0))];
        }), [Memory.Of(1, 2, 3), Memory.Of(7, 7, 7), 1.0]);
    }

    private static Program Array(string name, object?[][] arguments, Func<FunctionBuilder, int, int, int, int[]> body) =>
        new(name, Build.Function(b => body(b, b.Array("x"), b.Array("y"), b.Int("i"))), arguments);
}
