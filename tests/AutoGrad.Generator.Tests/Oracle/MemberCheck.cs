using System;
using System.Linq;
using System.Reflection;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>Calls the members generated for one case and compares them with the oracle at all its points.</summary>
internal sealed class MemberCheck
{
    // A vectorised reduction may change the last bits of the value, nothing may change more.
    private const double DoubleValue = 1e-14;
    private const double SingleValue = 1e-6;
    private const double DoubleGradient = 1e-9;
    private const double SingleGradient = 5e-5;
    private const double Upstream = -1.75;

    private readonly LossOracle _oracle;
    private readonly Func<double[], double[], double[], double> _valueAndGradient;
    private readonly Func<double[], double[], double[], double> _gradient;
    private readonly Action<double[], double, double[]> _pullback;
    private readonly Func<double[], double> _objectiveValue;
    private readonly Func<double[], double[], double> _objectiveValueAndGradient;
    private readonly TangentCheck? _tangents;
    private readonly CurvatureCheck? _curvature;
    private readonly Func<double[], double[], double[], double[], double>? _product;
    private readonly Action<double[], double[], double[]>? _objectiveProduct;
    private readonly Func<double[], string>? _wrongLength;
    private readonly Func<double[], string>? _overlap;

    public MemberCheck(LossOracle oracle, Assembly assembly, bool tangents, bool isGeneric)
    {
        _oracle = oracle;
        _valueAndGradient = Bind<Func<double[], double[], double[], double>>("ValueAndGradient");
        _gradient = Bind<Func<double[], double[], double[], double>>("Gradient");
        _pullback = Bind<Action<double[], double, double[]>>("Pullback");
        _objectiveValue = Bind<Func<double[], double>>("ObjectiveValue");
        _objectiveValueAndGradient = Bind<Func<double[], double[], double>>("ObjectiveValueAndGradient");
        if (tangents)
        {
            _tangents = new(oracle, Bind<Func<double[], double[], double[], double[]>>("Pushforward"), ValueTolerance, GradientTolerance);
            _product = Bind<Func<double[], double[], double[], double[], double>>("Product");
            _objectiveProduct = Bind<Action<double[], double[], double[]>>("ObjectiveProduct");
            _curvature = new(oracle, _product, ValueTolerance, GradientTolerance, isGeneric);
        }

        if (MisuseAdapter.Target(oracle.Signature) is not null)
        {
            _wrongLength = Compiled.Bind<Func<double[], string>>(assembly, MisuseAdapter.TypeName, "WrongLength");
            _overlap = Compiled.Bind<Func<double[], string>>(assembly, MisuseAdapter.TypeName, "Overlap");
        }

        TDelegate Bind<TDelegate>(string name)
            where TDelegate : Delegate => Compiled.Bind<TDelegate>(assembly, GradientAdapter.TypeName, name);
    }

    private double ValueTolerance => _oracle.Signature.IsSingle ? SingleValue : DoubleValue;

    private double GradientTolerance =>
        _oracle.Case.Tolerance > 0 ? _oracle.Case.Tolerance : _oracle.Signature.IsSingle ? SingleGradient : DoubleGradient;

    public string? Run() =>
        _oracle.Case.Points.Select(At).FirstOrDefault(reason => reason is not null)
        ?? _oracle.Case.Throwing.Select(Throws).FirstOrDefault(reason => reason is not null)
        ?? Misuse();

    private string? At(double[] point)
    {
        double value = _oracle.Value(point, out double[] contents);
        double[] gradient = _oracle.Gradient(point);
        string at = Agreement.At(point);
        string stem = _oracle.Signature.Method.Name;
        try
        {
            return Overwrites(_valueAndGradient, stem + "AndGradient", at, point, value, gradient, contents)
                ?? Overwrites(_gradient, stem + "Gradient", at, point, double.NaN, gradient, contents)
                ?? _tangents?.At(point, value, gradient, contents)
                ?? _curvature?.At(point, value, gradient)
                ?? Adds(stem + "Pullback", at, point)
                ?? Agreement.Compare(_objectiveValue(point), value, ValueTolerance, $"{stem}Objective.Value {at}")
                ?? ObjectiveGradient(stem + "Objective.ValueAndGradient", at, point, value, gradient)
                ?? ObjectiveProduct(stem + "Objective.HessianProduct " + at, point);
        }
        catch (Exception exception)
        {
            return $"The generated code threw {at}: {exception}";
        }
    }

    /// <summary>Two calls over different garbage: nothing may shine through, and nothing may be left behind by the first.</summary>
    private string? Overwrites(
        Func<double[], double[], double[], double> member, string name, string at, double[] point,
        double value, double[] gradient, double[] contents)
    {
        foreach (double garbage in (ReadOnlySpan<double>)[double.NaN, 1e30])
        {
            double[] actual = [.. point.Select(_ => garbage)], after = new double[point.Length];
            string what = $"{name} {at}, buffers full of {garbage:R}";
            double returned = member([.. point], actual, after);
            string? reason = Agreement.Compare(returned, value, ValueTolerance, "value of " + what)
                ?? Agreement.Compare(actual, gradient, GradientTolerance, what)
                ?? Agreement.Compare(after, contents, ValueTolerance, "parameters after " + what);
            if (reason is not null)
                return reason;
        }

        return null;
    }

    /// <summary>The objective's product is that of the member, which is checked by itself.</summary>
    private string? ObjectiveProduct(string what, double[] point)
    {
        if (_product is null)
            return null;
        double[] direction = [.. point.Select((_, i) => 1 - 0.375 * i)], expected = new double[point.Length], actual = [.. point.Select(_ => double.NaN)];
        _product([.. point], direction, new double[point.Length], expected);
        _objectiveProduct!([.. point], direction, actual);
        return Agreement.Compare(actual, expected, 0, what);
    }

    private string? Adds(string name, string at, double[] point)
    {
        double[] adjoints = [.. point.Select((_, i) => 0.5 + 0.25 * i)];
        double[] expected = _oracle.Pullback(point, Upstream, adjoints);
        _pullback([.. point], Upstream, adjoints);
        return Agreement.Compare(adjoints, expected, GradientTolerance, $"{name} {at}");
    }

    private string? ObjectiveGradient(string name, string at, double[] point, double value, double[] gradient)
    {
        double[] actual = [.. point.Select(_ => double.NaN)];
        return Agreement.Compare(_objectiveValueAndGradient(point, actual), value, ValueTolerance, $"value of {name} {at}")
            ?? Agreement.Compare(actual, gradient, GradientTolerance, $"{name} {at}");
    }

    /// <summary>A gradient span of the wrong length, or over the parameter, is refused by name before anything is written.</summary>
    private string? Misuse()
    {
        // Nothing overlaps an empty parameter.
        double[]? point = _oracle.Case.Points.FirstOrDefault(p => p.Length > _oracle.Signature.FixedCount || _oracle.Signature.Lengths.Count > 0);
        if (point is null || MisuseAdapter.Target(_oracle.Signature) is not { } target)
            return null;
        return Refuses("of the wrong length", _wrongLength!) ?? Refuses("over its parameter", _overlap!);

        string? Refuses(string how, Func<double[], string> misuse)
        {
            string named = misuse(point);
            return named == target.Stem + "Gradient" ? null : $"A gradient span {how}: {named}, expected an ArgumentException naming {target.Stem}Gradient";
        }
    }

    private string? Throws(double[] point)
    {
        Type? primal = Thrown(() => _oracle.Value(point));
        Type? generated = Thrown(() => _valueAndGradient([.. point], new double[point.Length], new double[point.Length]));
        return primal is null ? $"The loss was to throw {Agreement.At(point)}"
            : primal == generated ? null
            : $"The loss throws {primal.Name} {Agreement.At(point)}, the generated member {generated?.Name ?? "nothing"}";
    }

    private static Type? Thrown(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception)
        {
            return exception.GetType();
        }
    }
}
