using System.Linq;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>Writes the C# that hands a loss gradient spans it must refuse before it writes anything.</summary>
internal static class MisuseAdapter
{
    public const string TypeName = "Corpus.MisuseAdapter";

    /// <summary>The parameter whose gradient span is misused; without one there is nothing to misuse.</summary>
    public static LossParameter? Target(LossSignature loss) => loss.Active.FirstOrDefault(p => p.IsArray);

    public static string Write(LossSignature loss) =>
        Target(loss) is not { } target ? "" :
        $$"""
        namespace Corpus
        {
            public static class MisuseAdapter
            {
                /// One number too many.
                public static string WrongLength(double[] point)
                {
                    int at = 0;
        {{PrimalAdapter.Unpack(loss)}}
                    {{target.Number}}[] wrong = new {{target.Number}}[{{target.Argument}}.Length + 1];
                    return Refused();

                    {{Refused(loss, target)}}
                }

                /// The gradient written over the parameter itself.
                public static string Overlap(double[] point)
                {
                    int at = 0;
        {{PrimalAdapter.Unpack(loss)}}
                    {{target.Number}}[] wrong = {{target.Argument}};
                    return Refused();

                    {{Refused(loss, target)}}
                }
            }
        }
        """;

    private static string Refused(LossSignature loss, LossParameter target) =>
        $$"""
        string Refused()
        {
            {{target.Number}}[] before = [.. wrong], parameter = [.. {{target.Argument}}];
            {{string.Concat(loss.Active.Where(p => p != target).Select(p => p.IsArray
                ? $"{p.Number}[] d_{p.Name} = new {p.Number}[{p.Argument}.Length];\n"
                : $"{p.Number} d_{p.Name};\n"))}}
            try
            {
                {{loss.Owner}}.{{loss.Method.Name}}AndGradient({{PrimalAdapter.Arguments(loss)}}, {{string.Join(", ", loss.Active.Select(p => p == target
                    ? $"{p.Stem}Gradient: wrong"
                    : $"{p.Stem}Gradient: {(p.IsArray ? "" : "out ")}d_{p.Name}"))}});
                return "nothing thrown";
            }
            catch (System.ArgumentException refusal)
            {
                bool untouched = System.MemoryExtensions.SequenceEqual<{{target.Number}}>(wrong, before)
                    && System.MemoryExtensions.SequenceEqual<{{target.Number}}>({{target.Argument}}, parameter);
                return untouched ? refusal.ParamName ?? "no parameter named" : "thrown after writing";
            }
        }
        """;
}
