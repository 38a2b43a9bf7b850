using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Recursion;

/// <summary>A root and the functions that it calls, taken together.</summary>
internal static class Callees
{
    /// <summary>Applies a pass to the root and to every function that it calls.</summary>
    public static Function Each(this Function root, Func<Function, Function> pass) =>
        root.Callees.IsEmpty ? pass(root) : pass(root) with { Callees = root.Callees.Map(pass) };

    /// <summary>The function with parameters of different names: an adjoint may be called what a parameter of the user is called.</summary>
    public static Function WithDistinctParameters(Function function)
    {
        HashSet<string> taken = [];
        return function with
        {
            Parameters = function.Parameters.Map(p =>
            {
                string name = p.Name;
                for (int n = 1; !taken.Add(name); n++)
                    name = p.Name + n.ToString(System.Globalization.CultureInfo.InvariantCulture);
                return p with { Name = name };
            }),
        };
    }

    /// <summary>Only the functions that the root really gets to, in the order in which it does.</summary>
    public static Function Reached(this Function root)
    {
        if (root.Callees.IsEmpty)
            return root;
        Dictionary<string, Function> known = root.Callees.ToDictionary(c => c.Name);
        List<Function> reached = [];
        Walk(root);
        return root with { Callees = reached };

        void Walk(Function function)
        {
            foreach (Call call in function.Body.AllNodes().OfType<Call>())
            {
                if (reached.Any(r => r.Name == call.Callee))
                    continue;
                reached.Add(known[call.Callee]);
                Walk(known[call.Callee]);
            }
        }
    }
}
