using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>
/// Calls of <c>TensorPrimitives</c> become the loops that they stand for, with the same checks: a loop of the user's own and one of
/// the library's are differentiated, fused and vectorised by the same passes.
/// </summary>
internal sealed partial class Walker
{
    private const string EmptySpans = "new global::System.ArgumentException(\"Input span arguments must not be empty.\")";
    private const string DifferentLengths = "new global::System.ArgumentException(\"Input span arguments must all have the same length.\")";
    private const string ShortDestination = "new global::System.ArgumentException(\"Destination is too short.\", \"destination\")";
    private const string ShiftedDestination =
        "new global::System.ArgumentException(\"The destination span may only overlap with an input span if the two spans start at the same memory location.\", \"destination\")";

    /// <summary>The result of a function of spans of real numbers; null for other methods, and for those without a derivative.</summary>
    private Value? TensorMethod(IInvocationOperation operation, IMethodSymbol method)
    {
        if (!TensorFunctions.IsOwner(method.ContainingType) || !method.Parameters.Any(p => Ir(p.Type) is { IsArray: true, Element.IsReal: true }))
            return null;
        int inputs = method.Parameters.TakeWhile(p => Ir(p.Type).Form != ArrayForm.Span).Count();
        bool isMap = inputs < method.Parameters.Length;
        if (isMap && method.Name != "SoftMax" && Conversion(method) is null && TensorFunctions.Element(method.Name, inputs, 0) is null)
            return null;
        int[] ids = new int[method.Parameters.Length];
        foreach (IArgumentOperation argument in operation.Arguments)
        {
            int ordinal = argument.Parameter!.Ordinal;
            ids[ordinal] = ordinal < inputs ? Id(Unconverted(argument.Value)) : Target(argument.Value);
        }

        return isMap ? Map(method, [.. ids.Take(inputs)], [.. ids.Skip(inputs)]) : Reduce(operation, method, ids);
    }

    /// <summary>The conversion of every element, for the functions that do that.</summary>
    private Primitive? Conversion(IMethodSymbol method) =>
        method.Name is "ConvertChecked" or "ConvertSaturating" or "ConvertTruncating" && method.TypeArguments.Length == 2 && Ir(method.TypeArguments[1]) is { IsReal: true } target
            ? Conversions.To(target)
            : null;

    private Value Map(IMethodSymbol method, int[] inputs, int[] destinations)
    {
        int[] spans = [.. inputs.Where(IsSpanValue)];
        int length = SameLength(spans);
        if (method.Name == "SoftMax")
            ThrowIf(IsEmpty(length), EmptySpans);
        foreach (int destination in destinations)
        {
            ThrowIf(_builder.Apply(Comparisons.Less, _builder.Length(destination), length), ShortDestination);
            foreach (int span in spans.Where(s => s != destination && MemoryOf(s) == MemoryOf(destination)))
                GuardOverlap(span, destination, length);
        }

        if (method.Name == "SoftMax")
            return SoftMax(inputs[0], destinations[0], length);
        ForEachIndex(length, i =>
        {
            int[] x = [.. inputs.Select(o => IsSpanValue(o) ? _builder.Load(o, i) : o)];
            for (int part = 0; part < destinations.Length; part++)
            {
                int element = Conversion(method) is { } conversion
                    ? Converted(conversion, x[0])
                    : TensorFunctions.Element(method.Name, x.Length, part)!(_builder, x);
                _builder.Store(destinations[part], [i], element);
            }
        });
        return Value.None;
    }

    private int Converted(Primitive conversion, int x) => _builder.TypeOf(x) == conversion.Target ? x : _builder.Apply(conversion, x);

    private bool IsSpanValue(int id) => _builder.TypeOf(id).IsArray;

    /// <summary>eˣⁱ over the sum of all of them, as the library computes it.</summary>
    private Value SoftMax(int x, int destination, int length)
    {
        int sum = Fold(length, 0, [x], (total, e) => _builder.Apply(Arithmetic.Add, total, _builder.Apply(Exponential.Exp, e[0])));
        ForEachIndex(length, i => _builder.Store(
            destination, [i], _builder.Apply(Arithmetic.Divide, _builder.Apply(Exponential.Exp, _builder.Load(x, i)), sum)));
        return Value.None;
    }

    private Value? Reduce(IInvocationOperation operation, IMethodSymbol method, int[] spans)
    {
        if (!Ir(operation.Type).IsReal)
        {
            string text = $"{TypeMap.Text(method.ContainingType)}.{NameOf(method)}({Holes(0, spans.Length)})";
            return new Scalar(_builder.External(Ir(operation.Type), text, Effect.Reads, -1, spans));
        }

        TensorFunctions.Reduction? reduction = TensorFunctions.Of(method.Name);
        int length = _builder.Length(spans[0]);
        if (reduction is not { OfNone: true })
            ThrowIf(IsEmpty(length), EmptySpans);
        SameLength(spans);
        if (reduction is not null)
        {
            int total = Fold(length, reduction.Start, spans, (sum, x) => reduction.Step(_builder, sum, x));
            return new Scalar(reduction.IsRoot ? Sqrt(total) : total);
        }

        if (TensorFunctions.Place(method.Name) is { } place)
        {
            string index = string.Format(System.Globalization.CultureInfo.InvariantCulture, place, _builder.TypeOf(spans[0]).Element!.Text);
            return new Scalar(_builder.Load(spans[0], _builder.External(IrType.Int32, index, Effect.Reads, -1, spans[0])));
        }

        return method.Name switch
        {
            "Average" => new Scalar(Mean(spans[0], length)),
            "StdDev" => new Scalar(Deviation(spans[0], length)),
            "CosineSimilarity" => new Scalar(CosineSimilarity(spans[0], spans[1], length)),
            _ => null,
        };
    }

    private int Mean(int x, int length) => _builder.Apply(
        Arithmetic.Divide, Fold(length, 0, [x], (sum, e) => _builder.Apply(Arithmetic.Add, sum, e[0])), AsReal(length, _builder.TypeOf(x).Element!));

    /// <summary>The root of the mean squared distance from the mean.</summary>
    private int Deviation(int x, int length)
    {
        int mean = Mean(x, length);
        int total = Fold(length, 0, [x], (sum, e) =>
        {
            int distance = _builder.Apply(Arithmetic.Subtract, e[0], mean);
            return _builder.Apply(Arithmetic.Add, sum, _builder.Apply(Arithmetic.Multiply, distance, distance));
        });
        return Sqrt(_builder.Apply(Arithmetic.Divide, total, AsReal(length, _builder.TypeOf(x).Element!)));
    }

    private int CosineSimilarity(int x, int y, int length)
    {
        IrType real = _builder.TypeOf(x).Element!;
        int[] sums = Fold(length, [_builder.Real(0, real), _builder.Real(0, real), _builder.Real(0, real)], [x, y], (sum, e) =>
        [
            Added(sum[0], e[0], e[1]), Added(sum[1], e[0], e[0]), Added(sum[2], e[1], e[1]),
        ]);
        return _builder.Apply(Arithmetic.Divide, sums[0], _builder.Apply(Arithmetic.Multiply, Sqrt(sums[1]), Sqrt(sums[2])));

        int Added(int sum, int a, int b) => _builder.Apply(Arithmetic.Add, sum, _builder.Apply(Arithmetic.Multiply, a, b));
    }

    private int Fold(int length, double start, int[] spans, System.Func<int, int[], int> step) =>
        Fold(length, [_builder.Real(start, _builder.TypeOf(spans[0]).Element!)], spans, (sum, x) => [step(sum[0], x)])[0];

    /// <summary>A loop over all elements of spans of one length that carries some numbers.</summary>
    private int[] Fold(int length, int[] start, int[] spans, System.Func<int[], int[], int[]> step)
    {
        int zero = _builder.Integer(0);
        int[] arguments = _builder.Open([(IrType.Int32, null), .. start.Select(s => (_builder.TypeOf(s), (string?)null))]);
        Dictionary<int, int> loaded = [];
        foreach (int span in spans.Distinct())
            loaded.Add(span, _builder.Load(span, arguments[0]));
        int[] next = step([.. arguments.Skip(1)], [.. spans.Select(s => loaded[s])]);
        return _builder.For(zero, length, Bound.Less, 1, start, _builder.Close(next));
    }

    /// <summary>A count as a real number.</summary>
    private int AsReal(int count, IrType type) => Conversions.To(type) is { } conversion
        ? _builder.Apply(conversion, count)
        : _builder.External(type, $"{type.Text}.CreateChecked({{0}})", Effect.Pure, -1, count);

    private int IsEmpty(int length) => _builder.Apply(Comparisons.Equal, length, _builder.Integer(0));

    /// <summary>The one length of several spans.</summary>
    private int SameLength(int[] spans)
    {
        int length = _builder.Length(spans[0]);
        foreach (int other in spans.Skip(1).Where(s => s != spans[0]).Distinct())
            ThrowIf(_builder.Apply(Comparisons.NotEqual, length, _builder.Length(other)), DifferentLengths);
        return length;
    }

    /// <summary>Two parts of the same memory: the same part may be overwritten in place, any other that overlaps is refused, as by the library.</summary>
    private void GuardOverlap(int source, int destination, int length)
    {
        int from = StartOf(source), to = StartOf(destination);
        int isBehind = _builder.Apply(Comparisons.Less, from, _builder.Apply(Arithmetic.Add, to, length));
        int isAhead = _builder.Apply(Comparisons.Less, to, _builder.Apply(Arithmetic.Add, from, length));
        int overlaps = _builder.Apply(Logic.And, _builder.Apply(Comparisons.NotEqual, from, to), _builder.Apply(Logic.And, isBehind, isAhead));
        ThrowIf(overlaps, ShiftedDestination);
    }

    /// <summary>Where a view begins in the memory that it shows.</summary>
    private int StartOf(int array)
    {
        int start = _builder.Integer(0);
        for (; _builder.DefinitionOf(array) is View view; array = view.Array)
            start = _builder.Apply(Arithmetic.Add, start, view.Start);
        return start;
    }

    private void ThrowIf(int condition, string exception)
    {
        _builder.Open();
        _builder.Append(new Throw(exception, default));
        Region then = _builder.Close();
        _builder.Open();
        _builder.If(condition, then, _builder.Close());
    }
}
