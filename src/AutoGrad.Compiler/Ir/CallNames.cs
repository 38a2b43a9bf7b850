using System.Collections.Generic;

namespace AutoGrad.Compiler.Ir;

/// <summary>
/// The names of the functions that a recursive method becomes: <c>FPrimal</c> as it stands, <c>FForward</c> and <c>FReverse</c> for the two
/// sweeps, and the tangent of each; <c>FWithAdjoint</c> where both sweeps are one. The last levels of any of them may be a function of their own.
/// </summary>
internal static class CallNames
{
    private const string PrimalSuffix = "Primal";
    private const string JointSuffix = "WithAdjoint";
    private const string TangentSuffix = "Tangent";
    private const string NearEndSuffix = "NearEnd";

    public static string Primal(string stem) => stem + PrimalSuffix;

    public static string Forward(string primal) => StemOf(primal) + "Forward";

    public static string Reverse(string primal) => StemOf(primal) + "Reverse";

    public static string Joint(string primal) => StemOf(primal) + JointSuffix;

    public static string Tangent(string function) =>
        (function.EndsWith(PrimalSuffix, System.StringComparison.Ordinal) ? StemOf(function) : function) + TangentSuffix;

    /// <summary>The function two calls above its base case.</summary>
    public static string NearEnd(string function) => function + NearEndSuffix;

    /// <summary>Every name that one stem may lead to.</summary>
    public static IEnumerable<string> Of(string stem)
    {
        foreach (string function in new[] { Primal(stem), Forward(Primal(stem)), Reverse(Primal(stem)), Joint(Primal(stem)) })
        {
            yield return function;
            yield return Tangent(function);
            yield return NearEnd(function);
            yield return NearEnd(Tangent(function));
        }
    }

    /// <summary>What a doc comment says of the function.</summary>
    /// <param name="name">The function.</param>
    /// <param name="root">What the comment names the differentiated method by.</param>
    public static string Describe(string name, string root)
    {
        string method = $"<see cref=\"{root}\"/>";
        bool Ends(string suffix) => name.EndsWith(suffix, System.StringComparison.Ordinal);
        if (Ends(NearEndSuffix))
            return Describe(name.Substring(0, name.Length - NearEndSuffix.Length), root) + " Two calls above the base case.";
        return Ends("ForwardTangent") ? $"The forward sweep of the recursion in {method}, with tangents."
            : Ends("ReverseTangent") ? $"The reverse sweep of the recursion in {method}, with tangents."
            : Ends(JointSuffix + TangentSuffix) ? $"The recursion in {method} and its adjoint in one sweep, with tangents."
            : Ends(JointSuffix) ? $"The recursion in {method} and its adjoint in one sweep: what arrives from above does not depend on the results."
            : Ends(TangentSuffix) ? $"The recursion in {method}, with tangents."
            : Ends("Forward") ? $"The recursion in {method}; leaves on the stacks what the reverse sweep takes from them."
            : Ends("Reverse") ? $"The reverse sweep of the recursion in {method}: takes from the stacks what the forward sweep has left there."
            : $"The recursion in {method}, where no derivative flows through it.";
    }

    private static string StemOf(string primal) => primal.Substring(0, primal.Length - PrimalSuffix.Length);
}
