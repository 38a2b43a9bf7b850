using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>Writes the C# that calls the generated members of a loss by the names and shapes of the contract.</summary>
internal static class GradientAdapter
{
    public const string TypeName = "Corpus.GradientAdapter";

    public static string Write(LossSignature loss, bool tangents) =>
        $$"""
        namespace Corpus
        {
            public static class GradientAdapter
            {
                public static double ValueAndGradient(double[] point, double[] gradient, double[] contents)
                {
                    int at = 0;
        {{PrimalAdapter.Unpack(loss)}}
        {{Buffers(loss, "gradient", withScalars: false)}}
                    double value = {{Member(loss)}}AndGradient({{With(loss, Outputs(loss))}});
        {{PrimalAdapter.Repack(loss, "contents", p => p.Argument)}}
        {{PrimalAdapter.Repack(loss, "gradient", Derivative)}}
                    return value;
                }

                public static double Gradient(double[] point, double[] gradient, double[] contents)
                {
                    int at = 0;
        {{PrimalAdapter.Unpack(loss)}}
        {{Gradient(loss)}}
        {{PrimalAdapter.Repack(loss, "contents", p => p.Argument)}}
        {{PrimalAdapter.Repack(loss, "gradient", Derivative)}}
                    return double.NaN;
                }

                public static void Pullback(double[] point, double upstream, double[] adjoints)
                {
                    int at = 0;
        {{PrimalAdapter.Unpack(loss)}}
        {{Buffers(loss, "adjoints", withScalars: true)}}
                    {{Member(loss)}}Pullback({{With(loss, [$"upstream: ({loss.Number})upstream", .. Adjoints(loss)])}});
        {{PrimalAdapter.Repack(loss, "adjoints", Derivative)}}
                }
        {{(tangents ? Pushforward(loss) + ObjectiveProduct(loss) : "")}}
        {{Objective(loss)}}
            }
        }
        """;

    /// <summary>The value and the tangent, as two numbers.</summary>
    private static string Pushforward(LossSignature loss) =>
        $$"""
                public static double[] Pushforward(double[] point, double[] direction, double[] contents)
                {
                    int at = 0;
        {{PrimalAdapter.Unpack(loss)}}
        {{Buffers(loss, "direction", withScalars: true)}}
                    var pushed = {{Member(loss)}}Pushforward({{With(loss, loss.Active.Select(p => $"{p.Stem}Tangent: {Derivative(p)}"))}});
        {{PrimalAdapter.Repack(loss, "contents", p => p.Argument)}}
                    return [pushed.Value, pushed.Tangent];
                }

                public static double Product(double[] point, double[] direction, double[] gradient, double[] product)
                {
                    int at = 0;
        {{PrimalAdapter.Unpack(loss)}}
        {{Buffers(loss, "direction", withScalars: true).Replace("d_", "v_")}}
        {{Buffers(loss, "gradient", withScalars: false)}}
        {{Buffers(loss, "product", withScalars: false).Replace("d_", "p_")}}
                    double value = {{Member(loss)}}HessianVectorProduct({{With(loss, SecondOrder(loss))}});
        {{PrimalAdapter.Repack(loss, "gradient", Derivative)}}
        {{PrimalAdapter.Repack(loss, "product", p => "p_" + p.Name)}}
                    return value;
                }
        """;

    private static IEnumerable<string> SecondOrder(LossSignature loss) =>
    [
        .. loss.Active.Select(p => $"{p.Stem}Direction: v_{p.Name}"),
        .. Outputs(loss),
        .. loss.Active.Select(p => $"{p.Stem}Product: {(p.IsArray ? "" : "out ")}p_{p.Name}"),
    ];

    private static string Derivative(LossParameter p) => "d_" + p.Name;

    private static string Member(LossSignature loss) => $"{loss.Owner}.{loss.Method.Name}";

    private static string With(LossSignature loss, IEnumerable<string> outputs) =>
        string.Join(", ", loss.Parameters.Select(p => p.Argument).Concat(outputs));

    /// <summary>Derivative arrays (and scalars, where the member adds) filled from the flat array, so that what was there is under test.</summary>
    private static string Buffers(LossSignature loss, string from, bool withScalars)
    {
        StringBuilder text = new("at = 0;");
        foreach (LossParameter p in loss.Active)
        {
            text.AppendLine(p.IsArray ? PrimalAdapter.Array(loss, p, Derivative(p), from)
                : withScalars ? $"{p.Number} {Derivative(p)} = ({p.Number}){from}[at++];"
                : $"{p.Number} {Derivative(p)}; at++;");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Outputs(LossSignature loss) =>
        loss.Active.Select(p => $"{p.Stem}Gradient: {(p.IsArray ? "" : "out ")}{Derivative(p)}");

    private static IEnumerable<string> Adjoints(LossSignature loss) =>
        loss.Active.Select(p => $"{p.Stem}Adjoint: {(p.IsArray ? "" : "ref ")}{Derivative(p)}");

    /// <summary>Scalars alone are returned, a single one bare and several as a tuple; with arrays all are outputs.</summary>
    private static string Gradient(LossSignature loss)
    {
        LossParameter[] active = [.. loss.Active];
        if (active.Any(p => p.IsArray))
            return Buffers(loss, "gradient", withScalars: false) + $"{Member(loss)}Gradient({With(loss, Outputs(loss))});";
        string call = $"var result = {Member(loss)}Gradient({PrimalAdapter.Arguments(loss)});\n";
        return active is [var only]
            ? $"{call}{only.Number} {Derivative(only)} = result;"
            : call + string.Concat(active.Select(p => $"{p.Number} {Derivative(p)} = result.@{p.Stem};\n"));
    }

    /// <summary>Where several arrays share a point, the objective is told the length of each but the last.</summary>
    private static IEnumerable<string> VectorLengths(LossSignature loss) =>
        loss.Active.Where(p => p.IsArray).SkipLast(1).Select(
            p => loss.Lengths.TryGetValue(p.Name, out int length) ? $"{length}" : $"point.Length - {loss.FixedCount}");

    private static string Created(LossSignature loss) =>
        $"new {Member(loss)}Objective({string.Join(", ", loss.Passive.Select(p => p.Argument).Concat(VectorLengths(loss)))})";

    private static string Data(LossSignature loss) => string.Concat(loss.Passive.Select(p => $"var {p.Argument} = {p.Expression};\n"));

    private static string ObjectiveProduct(LossSignature loss) =>
        $$"""

                public static void ObjectiveProduct(double[] point, double[] direction, double[] product)
                {
        {{Data(loss)}}
                    {{loss.Number}}[] flat = System.Array.ConvertAll(point, x => ({{loss.Number}})x);
                    {{loss.Number}}[] along = System.Array.ConvertAll(direction, x => ({{loss.Number}})x);
                    {{loss.Number}}[] result = System.Array.ConvertAll(product, x => ({{loss.Number}})x);
                    {{Created(loss)}}.HessianProduct(flat, along, result);
                    Unchanged(flat, point);
                    for (int k = 0; k < product.Length; k++) product[k] = result[k];
                }
        """;

    private static string Objective(LossSignature loss)
    {
        string number = loss.Number;
        string create = Created(loss);
        string passive = Data(loss);
        return $$"""
                public static double ObjectiveValue(double[] point)
                {
        {{passive}}
                    {{number}}[] flat = System.Array.ConvertAll(point, x => ({{number}})x);
                    {{number}} value = Value({{create}}, flat);
                    Unchanged(flat, point);
                    return value;
                }

                public static double ObjectiveValueAndGradient(double[] point, double[] gradient)
                {
        {{passive}}
                    {{number}}[] flat = System.Array.ConvertAll(point, x => ({{number}})x);
                    {{number}}[] flatGradient = System.Array.ConvertAll(gradient, x => ({{number}})x);
                    {{number}} value = ValueAndGradient({{create}}, flat, flatGradient);
                    Unchanged(flat, point);
                    for (int k = 0; k < gradient.Length; k++) gradient[k] = flatGradient[k];
                    return value;
                }

                private static {{number}} Value<TObjective>(TObjective objective, {{number}}[] flat)
                    where TObjective : struct, AutoGrad.IObjective<{{number}}>, allows ref struct => objective.Value(flat);

                private static {{number}} ValueAndGradient<TObjective>(TObjective objective, {{number}}[] flat, {{number}}[] gradient)
                    where TObjective : struct, AutoGrad.IObjective<{{number}}>, allows ref struct => objective.ValueAndGradient(flat, gradient);

                private static void Unchanged({{number}}[] flat, double[] point)
                {
                    for (int k = 0; k < flat.Length; k++)
                    {
                        if (!flat[k].Equals(({{number}})point[k]))
                            throw new System.InvalidOperationException("The objective changed its point.");
                    }
                }
        """;
    }
}
