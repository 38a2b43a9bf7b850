using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// Of which array an array value is a part, whatever way control takes: a view is part of what it is a view of, and a variable is part of an
/// array if all that it takes on is. A value of which that is not known is its own root.
/// </summary>
internal sealed class ArrayRoots
{
    private readonly Function _function;
    private readonly int[] _roots;
    private bool _changed;

    private ArrayRoots(Function function)
    {
        _function = function;
        _roots = new int[function.Values.Count];
        for (int i = 0; i < _roots.Length; i++)
            _roots[i] = -1;
        foreach (int argument in function.Body.Arguments)
            _roots[argument] = argument;
        do
        {
            _changed = false;
            Walk(function.Body);
        }
        while (_changed);
    }

    public static ArrayRoots Of(Function function) => new(function);

    /// <summary>The array that <paramref name="array"/> is, or is a part of.</summary>
    public int this[int array] => _roots[array] < 0 ? array : _roots[array];

    private void Walk(Region region)
    {
        foreach (Node node in region.Nodes)
        {
            foreach (Region inner in node is For or While ? [] : node.Regions)
                Walk(inner);
            switch (node)
            {
                case View view:
                    Join(view.Result, view.Array);
                    break;
                case If branch:
                    for (int i = 0; i < branch.Merged.Count; i++)
                    {
                        Join(branch.Merged[i], branch.Then.Yields[i]);
                        Join(branch.Merged[i], branch.Else.Yields[i]);
                    }

                    break;
                case For loop:
                    Enter(loop.Carried, loop.Initial);
                    Walk(loop.Body);
                    Leave(loop.Carried, loop.Body, loop.Final);
                    break;
                case While loop:
                    Enter(loop.Body.Arguments, loop.Initial);
                    Enter(loop.Condition.Arguments, loop.Body.Arguments);
                    Walk(loop.Condition);
                    Walk(loop.Body);
                    Leave(loop.Body.Arguments, loop.Body, loop.Final);
                    break;
                default:
                    foreach (int result in node.Results)
                        _roots[result] = result;
                    foreach (int argument in node is Frame frame ? frame.Body.Arguments : default)
                        _roots[argument] = argument;
                    break;
            }
        }
    }

    private void Enter(EquatableArray<int> arguments, EquatableArray<int> initial)
    {
        for (int i = 0; i < arguments.Count; i++)
            Join(arguments[i], initial[i]);
    }

    private void Leave(EquatableArray<int> arguments, Region body, EquatableArray<int> final)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            Join(arguments[i], body.Yields[i]);
            Join(final[i], arguments[i]);
        }
    }

    /// <summary>One more thing that a value may be. What may be part of two arrays is its own root, and stays so.</summary>
    private void Join(int value, int source)
    {
        int root = _roots[source];
        if (!_function.TypeOf(value).IsArray || root < 0 || _roots[value] == root || _roots[value] == value)
            return;
        _roots[value] = _roots[value] < 0 ? root : value;
        _changed = true;
    }
}
