using System;
using System.Linq;
using System.Text;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>
/// Writes the C# that calls a loss with parameters unpacked from a flat point: spans cannot pass through reflection.
/// The text is compiled with the loss, and rewritten to dual numbers together with it.
/// </summary>
internal static class PrimalAdapter
{
    public const string TypeName = "Corpus.PrimalAdapter";

    public static string Write(LossSignature loss) =>
        $$"""
        namespace Corpus
        {
            public static class PrimalAdapter
            {
                /// The value; contents receives what the active parameters hold afterwards.
                public static double Value(double[] point, double[] contents)
                {
                    int at = 0;
        {{Unpack(loss)}}
                    double value = {{loss.Owner}}.@{{loss.Method.Name}}({{Arguments(loss)}});
        {{Repack(loss, "contents", p => p.Argument)}}
                    return value;
                }
            }
        }
        """;

    /// <summary>Declares a local per parameter; arrays are fresh, so that a loss may overwrite them.</summary>
    public static string Unpack(LossSignature loss)
    {
        StringBuilder text = new();
        foreach (LossParameter p in loss.Parameters)
        {
            text.AppendLine(p switch
            {
                { IsActive: false } => $"var {p.Argument} = {p.Expression};",
                { IsArray: true } => Array(loss, p, p.Argument, "point"),
                _ => $"{p.Number} {p.Argument} = ({p.Number})point[at++];",
            });
        }

        return text.ToString();
    }

    /// <summary>Declares an array with the length of an active parameter, filled from a flat one.</summary>
    public static string Array(LossSignature loss, LossParameter p, string name, string from)
    {
        string length = loss.Lengths.TryGetValue(p.Name, out int known) ? $"{known}" : $"{from}.Length - {loss.FixedCount}";
        return $"{p.Number}[] {name} = new {p.Number}[{length}]; for (int k = 0; k < {name}.Length; k++) {name}[k] = ({p.Number}){from}[at++];";
    }

    /// <summary>Writes one local per active parameter back to a flat array.</summary>
    public static string Repack(LossSignature loss, string to, Func<LossParameter, string> local)
    {
        StringBuilder text = new("at = 0;");
        foreach (LossParameter p in loss.Active)
        {
            string name = local(p);
            text.AppendLine(p.IsArray ? $"for (int k = 0; k < {name}.Length; k++) {to}[at++] = {name}[k];" : $"{to}[at++] = {name};");
        }

        return text.ToString();
    }

    public static string Arguments(LossSignature loss) => string.Join(", ", loss.Parameters.Select(p => p.Argument));
}
