using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>Whether a function puts rows into an array of arrays: exchanges two, or puts another array in the place of one.</summary>
internal static class RowMoves
{
    /// <param name="function">The function.</param>
    /// <param name="array">A value of it.</param>
    public static bool In(Function function, int array)
    {
        if (function.TypeOf(array) is not { IsArray: true, Element.IsArray: true })
            return false;
        AliasClasses memory = AliasClasses.Of(function);
        return function.Body.AllNodes().OfType<Store>()
            .Any(store => function.TypeOf(store.Value).IsArray && memory.ClassOf(store.Array) == memory.ClassOf(array));
    }

    /// <summary>Whether it does so to one of its parameters.</summary>
    /// <param name="function">The function.</param>
    /// <param name="parameter">The parameter's name.</param>
    public static bool InParameter(Function function, string parameter)
    {
        for (int i = 0; i < function.Parameters.Count; i++)
        {
            if (function.Parameters[i].Name == parameter)
                return In(function, function.Body.Arguments[i]);
        }

        return false;
    }
}
