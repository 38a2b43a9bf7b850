using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Reflection;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Tests.Interpreter;

/// <summary>
/// What primitives compute. Reals travel as double (rounded to float where the type says so), integers as long (wrapped to int likewise).
/// Statics run the very C# static that the printed text would call, of double or of float.
/// </summary>
internal static class Scalars
{

    /// <summary>The usual case, without reflection on each call.</summary>
    private static readonly ConcurrentDictionary<Primitive, Func<double, double>> _unary = [];

    public static object? Default(IrType type) => type.Kind switch
    {
        TypeKind.Real => 0.0,
        TypeKind.Integer => 0L,
        TypeKind.Boolean => false,
        _ => null,
    };

    public static object? Of(Literal literal) => literal.Type.Kind switch
    {
        TypeKind.Real => literal.Real,
        TypeKind.Integer => literal.Bits,
        TypeKind.Boolean => literal.Bits != 0,
        _ => literal.Text is null or "default" ? null : OpaqueLiteral(literal.Text),
    };

    public static object? Apply(Primitive primitive, IrType[] types, object?[] values)
    {
        if (primitive == Choices.Select)
            return (bool)values[0]! ? values[1] : values[2];
        if (primitive == Logic.Not)
            return !(bool)values[0]!;
        if (primitive == Logic.And)
            return (bool)values[0]! && (bool)values[1]!;
        if (primitive == Logic.Or)
            return (bool)values[0]! || (bool)values[1]!;
        if (primitive.ResultKind == ResultKind.Target)
            return Convert(primitive.Target!, values[0]!);
        if (primitive.Notation == Notation.Static)
            return Static(primitive, types, values);
        return types[0].Kind switch
        {
            TypeKind.Real => Real(primitive.Symbol, types[0], values),
            TypeKind.Integer => Integer(primitive.Symbol, types[0], values),
            _ => primitive == Comparisons.Equal ? Equals(values[0], values[1]) : !Equals(values[0], values[1]),
        };
    }

    public static double Round(double value, IrType type) => type == IrType.Single ? (float)value : value;

    private static object Real(string symbol, IrType type, object?[] values)
    {
        double x = (double)values[0]!;
        if (values.Length == 1)
            return -x;
        double y = (double)values[1]!;
        return symbol switch
        {
            "+" => Round(x + y, type),
            "-" => Round(x - y, type),
            "*" => Round(x * y, type),
            "/" => Round(x / y, type),
            "%" => x % y,
            "<" => x < y,
            "<=" => x <= y,
            ">" => x > y,
            ">=" => x >= y,
            "==" => x == y,
            "!=" => x != y,
            _ => throw new InvalidOperationException(symbol),
        };
    }

    private static object Integer(string symbol, IrType type, object?[] values)
    {
        long x = (long)values[0]!;
        if (values.Length == 1)
            return Wrap(unchecked(-x), type);
        long y = (long)values[1]!;
        return symbol switch
        {
            "+" => Wrap(unchecked(x + y), type),
            "-" => Wrap(unchecked(x - y), type),
            "*" => Wrap(unchecked(x * y), type),
            "/" => Wrap(x / y, type),
            "%" => x % y,
            "<" => x < y,
            "<=" => x <= y,
            ">" => x > y,
            ">=" => x >= y,
            "==" => x == y,
            "!=" => x != y,
            _ => throw new InvalidOperationException(symbol),
        };
    }

    public static long Wrap(long value, IrType type) => type == IrType.Int32 ? unchecked((int)value) : value;

    private static object Convert(IrType target, object value) => (target.Kind, value) switch
    {
        (TypeKind.Real, double x) => (object)Round(x, target),
        (TypeKind.Real, long n) => target == IrType.Single ? (double)(float)n : (double)n,
        (TypeKind.Integer, double x) => target == IrType.Int32 ? (long)(int)x : (long)x,
        (TypeKind.Integer, long n) => Wrap(n, target),
        _ => throw new InvalidOperationException($"{value.GetType()} to {target}"),
    };

    private static Func<double, double> FunctionOfDouble(Primitive primitive) =>
        typeof(double).GetMethod(primitive.Name, [typeof(double)])!.CreateDelegate<Func<double, double>>();

    private static object? Static(Primitive primitive, IrType[] types, object?[] values)
    {
        if (values is [double x] && types[0] == IrType.Double && primitive.ResultKind == ResultKind.Operand)
            return _unary.GetOrAdd(primitive, FunctionOfDouble)(x);
        bool single = types.Any(t => t == IrType.Single);
        Type owner = single ? typeof(float) : types.Any(t => t.IsReal) ? typeof(double) : typeof(int);
        object?[] native = [.. values.Zip(types, Native)];
        MethodInfo method = owner.GetMethod(primitive.Name, BindingFlags.Public | BindingFlags.Static, [.. native.Select(v => v!.GetType())])
            ?? throw new MissingMethodException(owner.Name, primitive.Name);
        object? result;
        try
        {
            result = method.Invoke(null, native);
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }

        return result switch
        {
            float real => (double)real,
            int n => (long)n,
            _ => result,
        };
    }

    private static object? Native(object? value, IrType type) => value switch
    {
        double real when type == IrType.Single => (float)real,
        long n when type == IrType.Int32 => (int)n,
        _ => value,
    };

    /// <summary>Opaque constants are enum members, written with their full names.</summary>
    private static object OpaqueLiteral(string text)
    {
        int dot = text.LastIndexOf('.');
        Type type = Type.GetType(text[..dot].Replace("global::", "")) ?? throw new InvalidOperationException(text);
        return Enum.Parse(type, text[(dot + 1)..]);
    }
}
