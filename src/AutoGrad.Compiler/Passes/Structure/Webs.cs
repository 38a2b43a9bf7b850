using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>
/// Groups values that become one C# variable: what a loop carries, what branches merge, and successive versions of one user variable,
/// as long as no two of them are needed at the same time.
/// </summary>
internal sealed class Webs
{
    private readonly Function _function;
    private readonly Interference _interference;
    private readonly int[] _parent;
    private readonly Dictionary<int, List<int>> _members = [];
    private readonly HashSet<int> _constants = [];

    /// <summary>Roots of webs that nobody may assign.</summary>
    private readonly HashSet<int> _fixed;

    /// <param name="function">The function.</param>
    /// <param name="readOnly">Parameters that may not be assigned (in, ref readonly).</param>
    public Webs(Function function, IEnumerable<int> readOnly)
    {
        _function = function;
        _interference = new Interference(function, Candidates(function));
        _fixed = [.. readOnly];
        _parent = [.. Enumerable.Range(0, function.Values.Count)];
        foreach (Node node in function.Body.AllNodes())
        {
            if (node is Constant constant)
                _constants.Add(constant.Result);
            if (node is For loop)
                _fixed.Add(loop.Index);
        }

        Carried(function.Body);
        Merged(function.Body, (a, b) => NameOf(a) is { } name && NameOf(b) == name);
        Merged(function.Body, (_, _) => true);
        Initial(function.Body);
        Versions(function.Body);
    }

    /// <summary>What may come to share a variable: carried and merged values, and names that occur more than once.</summary>
    private static List<int> Candidates(Function function)
    {
        List<int> candidates = [];
        Dictionary<string, int> names = [];
        foreach (ValueInfo value in function.Values)
        {
            if (value.Name is { } name)
                names[name] = names.TryGetValue(name, out int known) ? known + 1 : 1;
        }

        for (int i = 0; i < function.Values.Count; i++)
        {
            if (function.Values[i].Name is { } name && names[name] > 1)
                candidates.Add(i);
        }

        foreach (Node node in function.Body.AllNodes())
        {
            if (node.Regions.IsEmpty)
                continue;
            foreach (Region inner in node.Regions)
            {
                candidates.AddRange(inner.Arguments);
                candidates.AddRange(inner.Yields);
            }

            candidates.AddRange(node.Operands);
            candidates.AddRange(node.Results);
        }

        return candidates;
    }

    public int WebOf(int value)
    {
        while (_parent[value] != value)
            value = _parent[value] = _parent[_parent[value]];
        return value;
    }

    public bool AreOne(int a, int b) => WebOf(a) == WebOf(b);

    public IReadOnlyList<int> Members(int value) => _members.TryGetValue(WebOf(value), out List<int>? members) ? members : [WebOf(value)];

    /// <summary>A carried value and the loop's result are one variable; the next value is, too, if it can be.</summary>
    private void Carried(Region region)
    {
        foreach (Node node in region.Nodes)
        {
            foreach (Region inner in node.Regions)
                Carried(inner);
            if (node is For loop)
            {
                for (int k = 0; k < loop.Initial.Count; k++)
                {
                    Unite(loop.Body.Arguments[k + 1], loop.Final[k]);
                    TryUnite(loop.Body.Arguments[k + 1], loop.Body.Yields[k]);
                }
            }
            else if (node is While open)
            {
                for (int k = 0; k < open.Initial.Count; k++)
                {
                    Unite(open.Body.Arguments[k], open.Condition.Arguments[k]);
                    Unite(open.Body.Arguments[k], open.Final[k]);
                    TryUnite(open.Body.Arguments[k], open.Body.Yields[k]);
                }
            }
        }
    }

    /// <summary>A branch's result and what it ends with; first where both have one name, so that what has none does not take the place.</summary>
    private void Merged(Region region, Func<int, int, bool> areTaken)
    {
        foreach (Node node in region.Nodes)
        {
            foreach (Region inner in node.Regions)
                Merged(inner, areTaken);
            if (node is not If branch)
                continue;
            for (int k = 0; k < branch.Merged.Count; k++)
            {
                Try(branch.Merged[k], branch.Then.Yields[k]);
                Try(branch.Merged[k], branch.Else.Yields[k]);
            }
        }

        void Try(int merged, int side)
        {
            if (areTaken(merged, side))
                TryUnite(merged, side);
        }
    }

    private void Initial(Region region)
    {
        foreach (Node node in region.Nodes)
        {
            foreach (Region inner in node.Regions)
                Initial(inner);
            if (node is For loop)
            {
                for (int k = 0; k < loop.Initial.Count; k++)
                    TryUnite(loop.Body.Arguments[k + 1], loop.Initial[k]);
            }
            else if (node is While open)
            {
                for (int k = 0; k < open.Initial.Count; k++)
                    TryUnite(open.Body.Arguments[k], open.Initial[k]);
            }
        }
    }

    /// <summary>
    /// x = f(x, …): a new version of a variable that the user (or the reverse sweep) names the same. Not of memory: the parameters of a
    /// helper that is inlined twice may stand for spans over memory of different scopes, which C# lets no variable hold one after the other.
    /// </summary>
    private void Versions(Region region)
    {
        Dictionary<string, int> latest = [];
        foreach (int argument in region.Arguments)
            Follow(argument);
        foreach (Node node in region.Nodes)
        {
            foreach (int result in node.Results)
                Follow(result);
            foreach (Region inner in node.Regions)
                Versions(inner);
        }

        void Follow(int value)
        {
            if (_function.Values[value].Name is not { } name || _constants.Contains(value) || _function.TypeOf(value).IsArray)
                return;
            if (latest.TryGetValue(name, out int before))
                TryUnite(before, value);
            latest[name] = value;
        }
    }

    private void TryUnite(int a, int b)
    {
        if (AreOne(a, b) || _constants.Contains(a) || _constants.Contains(b) || _fixed.Contains(WebOf(a)) || _fixed.Contains(WebOf(b)))
            return;
        if (_function.TypeOf(a) != _function.TypeOf(b) || BothAreUserNames(a, b))
            return;
        if (!_interference.Between(WebOf(a), WebOf(b)))
            Unite(a, b);
    }

    /// <summary>Two variables that the user tells apart stay apart.</summary>
    private bool BothAreUserNames(int a, int b)
    {
        string? first = NameOf(a), second = NameOf(b);
        return first is not null && second is not null && first != second;
    }

    /// <summary>The name of a web: the first one that any member has.</summary>
    public string? NameOf(int value) => Members(value).Select(m => _function.Values[m].Name).FirstOrDefault(n => n is not null);

    private void Unite(int a, int b)
    {
        int x = WebOf(a), y = WebOf(b);
        if (x == y)
            return;
        int root = x < y ? x : y, other = x < y ? y : x;
        if (!_members.TryGetValue(root, out List<int>? all))
            all = [root];
        IReadOnlyList<int> more = Members(other);
        bool isSorted = all[all.Count - 1] < more[0];
        all.AddRange(more);
        if (!isSorted)
            all.Sort();
        _parent[other] = root;
        _interference.Unite(root, other);
        if (_fixed.Contains(other))
            _fixed.Add(root);
        _members.Remove(other);
        _members[root] = all;
    }
}
