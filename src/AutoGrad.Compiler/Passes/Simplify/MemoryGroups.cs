using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>
/// Which arrays may share memory. Fresh memory and gradient outputs are apart from everything else; all other arrays of one element type
/// (parameters, what foreign code returns) are taken to overlap, since callers may pass one array twice.
/// </summary>
internal sealed class MemoryGroups
{
    private readonly Function _function;
    private readonly AliasClasses _classes;
    private readonly HashSet<int> _shared = [];
    private readonly HashSet<int> _gradients = [];
    private readonly Dictionary<int, int> _groups = [];
    private readonly List<IrType> _elements = [];

    private MemoryGroups(Function function)
    {
        _function = function;
        _classes = AliasClasses.Of(function);
        for (int i = 0; i < function.Parameters.Count; i++)
        {
            int argument = function.Body.Arguments[i];
            if (function.TypeOf(argument).IsArray)
                (function.Parameters[i].Role == ParameterRole.Gradient ? _gradients : _shared).Add(_classes.ClassOf(argument));
        }

        foreach (Node node in function.Body.AllNodes())
        {
            if (node is External or Constant or Pop)
                Share(node.Results);
            if (node is External { Effect: Effect.Writes } or Push)
                Share(node.Operands);
        }
    }

    public static MemoryGroups Of(Function function) => LastAnalysis<MemoryGroups>.Of(function, static f => new(f));

    /// <summary>Equal for arrays that may overlap; negative for memory that others can see.</summary>
    public int GroupOf(int array)
    {
        if (_groups.TryGetValue(array, out int group))
            return group;
        group = _classes.ClassOf(array);
        if (_shared.Contains(group))
        {
            IrType element = _function.TypeOf(array).Element!;
            if (!_elements.Contains(element))
                _elements.Add(element);
            group = -1 - _elements.IndexOf(element);
        }

        return _groups[array] = group;
    }

    /// <summary>Whether the memory is made in the function, so that only the function itself can see what is in it.</summary>
    public bool IsOwn(int array)
    {
        int group = _classes.ClassOf(array);
        return !_shared.Contains(group) && !_gradients.Contains(group);
    }

    public int ClassOf(int array) => _classes.ClassOf(array);

    private void Share(EquatableArray<int> values)
    {
        foreach (int value in values)
        {
            if (_function.TypeOf(value).IsArray)
                _shared.Add(_classes.ClassOf(value));
        }
    }
}
