using System.Collections.Generic;
using System.Linq;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>What a loss is differentiated with respect to: how it is made of numbers, and where the numbers of its gradient are.</summary>
/// <param name="Type">Its C# type.</param>
/// <param name="Make">An expression that makes one, with # for each number in turn.</param>
/// <param name="Members">How each number is read back from one: ".X", "[0]", "" for the whole.</param>
public sealed record ActiveThing(string Type, string Make, params string[] Members)
{
    public static readonly ActiveThing Number = new("double", "#", "");

    /// <summary>A field of the instance, which is no argument of the call.</summary>
    public bool IsField { get; init; }

    /// <summary>Derivatives of arrays and spans are memory that the caller hands in.</summary>
    public bool IsMemory { get; init; }

    public int Count => Members.Length;
}

/// <summary>A loss of structures, or of fields of the instance.</summary>
/// <param name="Name">Unique in its topic.</param>
/// <param name="Source">Types, one of which has a method <c>Loss</c> that is marked [Differentiable].</param>
/// <param name="Things">What is active, in the order of the generated members' parameters.</param>
public sealed record StructureCase(string Name, string Source, params ActiveThing[] Things)
{
    /// <summary>The type, or an expression for the instance in which p[i] is the i-th number.</summary>
    public string Target { get; init; } = "Losses";

    /// <summary>Arguments after the active ones.</summary>
    public string Data { get; init; } = "";

    public double[][] Points { get; init; } = [];

    /// <summary>The arguments of the objective's constructor; null where there is no objective.</summary>
    public string? Objective { get; init; } = "";

    /// <summary>Whether the loss overwrites active memory, whose adjoints a pullback then takes for those of the final contents.</summary>
    public bool Overwrites { get; init; }

    public string Program =>
        $$"""
        #nullable enable
        using System;
        using System.Linq;
        using System.Numerics;
        using AutoGrad;

        namespace Corpus;

        {{Source}}

        public static class Adapter
        {
            public static double Value(double[] p) => {{Target}}.Loss({{Call([])}});

            public static double Gradient(double[] p, double[] g)
            {
                {{Declare("g")}}
                double value = {{Target}}.LossAndGradient({{Call(Things.Select((t, i) => t.IsMemory ? $"d{i}" : $"out {t.Type} d{i}"))}});
                {{Read("g")}}
                return value;
            }

            public static double Alone(double[] p, double[] g)
            {
                {{(Things.Any(t => t.IsMemory) ? Declare("g") : "")}}
                {{(Things.Any(t => t.IsMemory)
                    ? $"{Target}.LossGradient({Call(Things.Select((t, i) => t.IsMemory ? $"d{i}" : $"out {t.Type} d{i}"))});"
                    : $"var ({string.Join(", ", Things.Select((_, i) => $"d{i}"))}{(Things.Length == 1 ? ", _" : "")}) = ({Target}.LossGradient({Call([])}){(Things.Length == 1 ? ", 0" : "")});")}}
                {{Read("g")}}
                return Value(p);
            }

            public static double Pullback(double[] p, double[] g)
            {
                {{string.Concat(Things.Select((t, i) => $"{t.Type} d{i} = {Made(i, "g")};\n"))}}
                {{Target}}.LossPullback({{Call(Things.Select((t, i) => t.IsMemory ? $"d{i}" : $"ref d{i}"), "1.5")}});
                {{Read("g")}}
                return Value(p);
            }

            public static double[] Pushforward(double[] p, double[] g)
            {
                var pushed = {{Target}}.LossPushforward({{Call(Things.Select((_, i) => Made(i, "g")))}});
                return [pushed.Value, pushed.Tangent];
            }

            public static double[] Product(double[] p, double[] g)
            {
                double[] products = new double[p.Length];
                {{string.Concat(Things.Select((t, i) => t.IsMemory ? $"{t.Type} h{i} = {Made(i, "g")}, d{i} = {Made(i, "g")};\n" : ""))}}
                {{Target}}.LossHessianVectorProduct({{Call(Things.Select((_, i) => Made(i, "g"))
                    .Concat(Things.Select((t, i) => t.IsMemory ? $"h{i}" : "out _")).Concat(Things.Select((t, i) => t.IsMemory ? $"d{i}" : $"out {t.Type} d{i}")))}});
                {{Read("products")}}
                return products;
            }

            public static double Objective(double[] p, double[] g)
            {
                {{(Objective is null ? "throw new NotSupportedException();" : $$"""
                var objective = new {{Owner}}.LossObjective({{Objective}});
                if (!objective.Value(p).Equals(Value(p)))
                    throw new InvalidOperationException("the objective's value is not the method's");
                return objective.ValueAndGradient(p, g);
                """)}}
            }
        }
        """;

    private string Owner => Target.StartsWith("new ", System.StringComparison.Ordinal) ? Target[4..Target.IndexOfAny(['(', ' ', '{'], 4)] : Target;

    private string Call(IEnumerable<string> added, string? upstream = null)
    {
        IEnumerable<string> arguments = Things.Select((t, i) => (t, i)).Where(x => !x.t.IsField).Select(x => Made(x.i, "p"));
        string[] upstreams = upstream is null ? [] : [upstream];
        return string.Join(", ", arguments.Concat(Data.Length == 0 ? [] : [Data]).Concat(upstreams).Concat(added));
    }

    private int FirstOf(int thing) => Things.Take(thing).Sum(t => t.Count);

    private string Made(int thing, string from)
    {
        string text = Things[thing].Make;
        for (int k = FirstOf(thing); text.IndexOf('#', System.StringComparison.Ordinal) is >= 0 and int at; k++)
            text = $"{text[..at]}{from}[{k}]{text[(at + 1)..]}";
        return text;
    }

    private string Declare(string from) => string.Concat(Things.Select((t, i) => t.IsMemory ? $"{t.Type} d{i} = {Made(i, from)};\n" : ""));

    private string Read(string to) => string.Concat(Things.SelectMany((t, i) => t.Members.Select((m, k) => $"{to}[{FirstOf(i) + k}] = d{i}{m};\n")));

    public override string ToString() => Name;
}
