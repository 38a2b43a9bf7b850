using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Reverse;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>The names of what forward mode adds to a function's parameters and outputs.</summary>
internal static class TangentSignature
{
    public const string ValueTangent = "tangent";
    public const string Jacobian = "jacobian";
    public const string Column = "column";
    public const string Columns = "columns";

    /// <summary>The name, with a number where a parameter has it.</summary>
    public static string Free(IEnumerable<string> taken, string name)
    {
        string chosen = name;
        for (int i = 1; taken.Contains(chosen); i++)
            chosen = name + i.ToString(CultureInfo.InvariantCulture);
        return chosen;
    }

    /// <summary>The tangent of a value: aTangent, without a leading @ or _.</summary>
    public static string NameOf(string value) => Paths.Derived(value, "Tangent");

    /// <summary>The parameter that brings the tangent of an active one: wTangent, wDirection.</summary>
    public static string InputOf(string parameter, ForwardForm form) =>
        form == ForwardForm.Pushforward ? NameOf(parameter) : Paths.Derived(parameter, "Direction");

    /// <summary>The output that receives the tangent of the gradient of an active parameter: wProduct.</summary>
    public static string ProductOf(string parameter) => Paths.Derived(parameter, "Product");

    /// <summary>From the names of gradients to those of their tangents.</summary>
    public static IReadOnlyDictionary<string, string> Products(Function gradient) => gradient.Parameters
        .Where(p => p.Role == ParameterRole.Active)
        .ToDictionary(p => DerivativeSignature.NameOf(p.Name, ReverseForm.ValueAndGradient), p => ProductOf(p.Name));
}
