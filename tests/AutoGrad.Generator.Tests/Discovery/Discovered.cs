using System.Linq;
using AutoGrad.Compiler.Model;
using AutoGrad.Generator.Tests.Incrementality;
using Xunit;

namespace AutoGrad.Generator.Tests.Discovery;

/// <summary>The models that discovery makes of a source.</summary>
internal static class Discovered
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Numerics;\nusing AutoGrad;\n";

    public static MethodModel[] All(string source)
    {
        TrackedRun run = new(("Losses.cs", Usings + source));
        return run.Result.TrackedSteps.ContainsKey(Steps.Model) ? [.. run.Values(Steps.Model).Cast<MethodModel>()] : [];
    }

    public static MethodModel One(string source) => Assert.Single(All(source));

    /// <summary>The model of one method in a static partial class.</summary>
    public static MethodModel Member(string member) => One($"public static partial class Losses\n{{\n    {member}\n}}\n");
}
