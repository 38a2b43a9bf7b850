using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// Groups array values that may name the same memory: an array, its views, and what flows through branches, loops and stacks.
/// Two different parameters are different memory (generated members refuse gradients that overlap an input).
/// </summary>
internal sealed class AliasClasses
{
    private readonly int[] _parent;
    private readonly HashSet<int> _written = [];
    private readonly HashSet<int> _exchanged = [];
    private readonly HashSet<int> _nested = [];

    /// <summary>The function, if only values that are arrays of C# are to be grouped.</summary>
    private readonly Function? _arrays;

    private AliasClasses(Function function, bool isOfArrays)
    {
        _arrays = isOfArrays ? function : null;
        _parent = new int[function.Values.Count];
        for (int i = 0; i < _parent.Length; i++)
            _parent[i] = i;
        for (int i = 0; i < function.Parameters.Count; i++)
        {
            if (function.Parameters[i].Shares >= 0)
                Unite(function.Body.Arguments[i], function.Body.Arguments[function.Parameters[i].Shares]);
        }

        Walk(function.Body, function);
        MarkWrites(function.Body, function);
        for (int i = 0; i < _parent.Length; i++)
        {
            if (function.TypeOf(i) is { IsArray: true, Element.IsArray: true })
                _nested.Add(ClassOf(i));
        }
    }

    public static AliasClasses Of(Function function) => LastAnalysis<AliasClasses>.Of(function, static f => new(f, isOfArrays: false));

    /// <summary>Which values may be one array: what is known as a span from there on is not followed, since no array comes out of it again.</summary>
    public static AliasClasses OfArrays(Function function) => new(function, isOfArrays: true);

    /// <summary>The representative of the memory that <paramref name="array"/> names.</summary>
    public int ClassOf(int array)
    {
        while (_parent[array] != array)
            array = _parent[array] = _parent[_parent[array]];
        return array;
    }

    /// <summary>Whether anything writes to the memory after it came into being.</summary>
    public bool IsWritten(int array) => _written.Contains(ClassOf(array));

    /// <summary>Whether the memory goes by a variable that names different arrays at different times.</summary>
    public bool IsExchanged(int array) => _exchanged.Contains(ClassOf(array));

    /// <summary>Whether the memory is an array of arrays, or may be part of one.</summary>
    public bool IsNested(int array) => _nested.Contains(ClassOf(array));

    private void Walk(Region region, Function function)
    {
        foreach (Node node in region.Nodes)
        {
            switch (node)
            {
                case View view:
                    Unite(view.Result, view.Array);
                    break;
                case Load load when function.TypeOf(load.Result).IsArray:
                    Unite(load.Result, load.Array);
                    break;
                case Store store when function.TypeOf(store.Value).IsArray:
                    Unite(store.Array, store.Value);
                    break;
                case Push push when function.TypeOf(push.Value).IsArray:
                    Unite(push.Stack, push.Value);
                    break;
                case Pop pop when function.TypeOf(pop.Result).IsArray:
                    Unite(pop.Stack, pop.Result);
                    break;
                case If branch:
                    UniteArrays(branch.Results, branch.Then.Yields, function);
                    UniteArrays(branch.Results, branch.Else.Yields, function);
                    break;
                case For loop:
                    for (int i = 0; i < loop.Initial.Count; i++)
                        UniteCarried(loop.Body.Arguments[i + 1], loop.Initial[i], loop.Body.Yields[i], loop.Final[i], function);
                    break;
                case Frame frame:
                    UniteArrays(frame.Body.Arguments, frame.Initial, function);
                    break;
                case While loop:
                    UniteArrays(loop.Condition.Arguments, loop.Initial, function);
                    for (int i = 0; i < loop.Initial.Count; i++)
                        UniteCarried(loop.Body.Arguments[i], loop.Initial[i], loop.Body.Yields[i], loop.Final[i], function);
                    break;
                case External { Result.Count: 1 } external when function.TypeOf(external.Result[0]).IsArray:
                    foreach (int operand in external.Arguments)
                    {
                        if (function.TypeOf(operand).IsArray)
                            Unite(external.Result[0], operand);
                    }

                    break;
            }

            foreach (Region inner in node.Regions)
                Walk(inner, function);
        }
    }

    private void MarkWrites(Region region, Function function)
    {
        foreach (Node node in region.Nodes)
        {
            switch (node)
            {
                case If or For or While:
                    foreach (int result in node.Results)
                        _exchanged.Add(ClassOf(result));
                    break;
                case Store store:
                    _written.Add(ClassOf(store.Array));
                    break;
                case Accumulate add:
                    _written.Add(ClassOf(add.Array));
                    break;
                case Clear clear:
                    _written.Add(ClassOf(clear.Array));
                    break;
                case Call call:
                    foreach (int array in call.Written)
                        _written.Add(ClassOf(array));
                    break;
                case External { Effect: Effect.Writes } external:
                    foreach (int operand in external.Arguments)
                    {
                        if (function.TypeOf(operand) is { IsArray: true, Form: not ArrayForm.ReadOnlySpan })
                            _written.Add(ClassOf(operand));
                    }

                    break;
            }

            foreach (Region inner in node.Regions)
                MarkWrites(inner, function);
        }
    }

    private void UniteCarried(int argument, int initial, int yield, int final, Function function)
    {
        if (!function.TypeOf(argument).IsArray)
            return;
        Unite(argument, initial);
        Unite(argument, yield);
        Unite(argument, final);
    }

    private void UniteArrays(EquatableArray<int> left, EquatableArray<int> right, Function function)
    {
        for (int i = 0; i < left.Count; i++)
        {
            if (function.TypeOf(left[i]).IsArray)
                Unite(left[i], right[i]);
        }
    }

    private void Unite(int a, int b)
    {
        if (_arrays is { } function && (function.TypeOf(a).Form != ArrayForm.Array || function.TypeOf(b).Form != ArrayForm.Array))
            return;
        int x = ClassOf(a), y = ClassOf(b);
        if (x != y)
            _parent[x > y ? x : y] = x > y ? y : x;
    }
}
