using System;

namespace AutoGrad.Compiler.Ir;

/// <summary>
/// Names of parameters that are members of something larger: <c>p.X</c> of a struct p, <c>this._rate</c> of the instance. A path is the text
/// by which C# reaches the member; what is derived from it takes its suffix on the thing as a whole: <c>pGradient.X</c>, <c>rateGradient</c>.
/// </summary>
internal static class Paths
{
    public const string Instance = "this.";

    public static bool IsPath(string name) => name.IndexOf('.') >= 0;

    /// <summary>The thing of which the path names a member: p of p.X, this of this._rate.</summary>
    public static string RootOf(string name) => IsPath(name) ? name.Substring(0, name.IndexOf('.')) : name;

    /// <summary>The member without its root: .X of p.X.</summary>
    public static string MemberOf(string name) => IsPath(name) ? name.Substring(name.IndexOf('.')) : "";

    /// <summary>The name of what belongs to a parameter: wGradient, pGradient.X, rateGradient of this._rate, netGradient.Bias of this._net.Bias.</summary>
    public static string Derived(string name, string suffix)
    {
        string plain = Plain(name);
        return Stem(RootOf(plain)) + suffix + MemberOf(plain);
    }

    /// <summary>A name without a leading @ or _; an underscore stays where a digit follows, which cannot begin a name.</summary>
    public static string Stem(string name)
    {
        string stem = name.TrimStart('@', '_');
        return stem.Length > 0 && char.IsDigit(stem[0]) ? "_" + stem : stem;
    }

    /// <summary>A path as one identifier: pX, rate.</summary>
    public static string Identifier(string name)
    {
        if (!IsPath(name))
            return name;
        string[] parts = Plain(name).Split('.');
        string identifier = parts[0].TrimStart('@', '_');
        for (int i = 1; i < parts.Length; i++)
        {
            string part = parts[i].TrimStart('@', '_');
            identifier += part.Length == 0 ? "" : char.ToUpperInvariant(part[0]) + part.Substring(1);
        }

        return identifier.Length == 0 ? "member" : identifier;
    }

    private static string Plain(string name) => name.StartsWith(Instance, StringComparison.Ordinal) ? name.Substring(Instance.Length) : name;
}
