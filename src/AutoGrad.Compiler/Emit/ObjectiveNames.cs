using System;
using System.Collections.Generic;
using System.Globalization;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;

namespace AutoGrad.Compiler.Emit;

/// <summary>
/// The names of an objective's fields, constructor parameters and locals. The user's parameters keep theirs; what is the objective's own gets a
/// number where they have taken it.
/// </summary>
internal sealed class ObjectiveNames
{
    private readonly MethodModel _method;
    private readonly Dictionary<string, string> _fields = [];
    private readonly Dictionary<string, string> _parameters = [];
    private readonly HashSet<string> _takenFields = [];
    private readonly HashSet<string> _takenParameters = [];

    /// <param name="method">The method.</param>
    /// <param name="typeName">The objective's name, which none of its members may have.</param>
    public ObjectiveNames(MethodModel method, string typeName)
    {
        _method = method;
        _takenFields.Add(typeName);
        foreach (ParameterModel p in method.Parameters)
        {
            // Constructor parameters and locals would hide a field of their name.
            _takenParameters.Add(p.Key);
            _takenFields.Add(p.Key);
        }

        foreach (ParameterModel p in method.Parameters)
            _fields["of " + p.Key] = Free("_" + p.Key, _takenFields);
    }

    public string Owner => Field("owner");

    public string OwnerParameter => Parameter("owner");

    /// <summary>The field that keeps a parameter; x and _x, which have one stem, stay apart.</summary>
    public string FieldOf(ParameterModel parameter) => _fields["of " + parameter.Key];

    /// <summary>A field of the objective's own.</summary>
    public string Field(string name) => Kept(_fields, name, "_" + name, _takenFields);

    /// <summary>A parameter or local of the objective's own, beside those that have the names of the method's parameters.</summary>
    public string Parameter(string name) => Identifiers.Escape(Kept(_parameters, name, name, _takenParameters));

    /// <summary>Whether a parameter or local of that name is in sight.</summary>
    public bool IsParameter(string name) => _takenParameters.Contains(name.TrimStart('@'));

    public static string StemOf(PointPart part) => Paths.Identifier(part.Owner.Stem + part.Member);

    /// <summary>The containing type, by which a method is named that is called like a member of the objective.</summary>
    public string OwnerType
    {
        get
        {
            string head = _method.ContainingTypes[_method.ContainingTypes.Count - 1];
            foreach (string keyword in new[] { "record struct ", "record class ", "class ", "struct ", "record ", "interface " })
            {
                int at = head.IndexOf(keyword, StringComparison.Ordinal);
                if (at >= 0)
                    return head.Substring(at + keyword.Length).Trim();
            }

            return head;
        }
    }

    private static string Kept(Dictionary<string, string> names, string key, string wanted, HashSet<string> taken)
    {
        if (!names.TryGetValue(key, out string? name))
            names[key] = name = Free(wanted, taken);
        return name;
    }

    private static string Free(string wanted, HashSet<string> taken)
    {
        string name = wanted;
        for (int i = 1; !taken.Add(name); i++)
            name = wanted + i.ToString(CultureInfo.InvariantCulture);
        return name;
    }
}
