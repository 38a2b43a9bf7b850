using System;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>The generator under test, found as a compiler host finds it: by its attribute.</summary>
internal static class InstalledGenerator
{
    public static bool Exists => Find() is not null;

    public static IIncrementalGenerator Create() =>
        (IIncrementalGenerator)Activator.CreateInstance(Find() ?? throw new InvalidOperationException("AutoGrad.Generator.dll holds no generator."))!;

    private static Type? Find() =>
        Assembly.Load("AutoGrad.Generator").GetTypes()
            .FirstOrDefault(type => type.GetCustomAttribute<GeneratorAttribute>() is not null && typeof(IIncrementalGenerator).IsAssignableFrom(type));
}
