using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>
/// The tangent of an array is the array of its elements' tangents. Tangent arrays follow the primal's: what is allocated, sliced, merged,
/// carried or exchanged there is allocated, sliced, merged, carried or exchanged here.
/// </summary>
/// <remarks>
/// All names of one memory have tangents of one type: the caller's read-only spans where the memory is parameters that nobody writes,
/// else spans, into which the caller's tangents are copied; arrays of higher rank and of arrays keep their own type.
/// </remarks>
internal sealed class TangentMemory(Function primal, Activity activity, FunctionBuilder builder, HandedOutTangents handedOut)
{
    private readonly Dictionary<int, int> _tangents = [];
    private readonly HashSet<int> _own = FindOwn(primal, activity);

    /// <summary>Gradients, and what the function writes for its caller: tangents that the caller takes in memory of the same kind.</summary>
    private readonly HashSet<int> _products =
    [
        .. handedOut.Written.Select(activity.Memory.ClassOf),
        .. Enumerable.Range(0, primal.Parameters.Count).Where(i => primal.Parameters[i].Role == ParameterRole.Gradient)
            .Select(i => activity.Memory.ClassOf(primal.Body.Arguments[i])),
    ];

    private readonly HashSet<int> _nested = FindNested(primal, activity, handedOut);

    public bool Contains(int array) => _tangents.ContainsKey(array);

    /// <summary>The tangent of a primal array.</summary>
    public int Of(int array, int statement) =>
        _tangents.TryGetValue(array, out int tangent)
            ? tangent
            : throw new UnsupportedByPassException(
                statement, "an array that other code hands out", "Copy its elements into an array that the method makes.");

    public void Bind(int array, int tangent) => _tangents[array] = tangent;

    public IrType TypeOf(int array)
    {
        IrType type = primal.TypeOf(array);
        int group = activity.Memory.ClassOf(array);
        if (_nested.Contains(group))
            return type;
        return _products.Contains(group) ? type.AsSpan()
            : _own.Contains(group) ? IrType.Span(type.Element!)
            : type.AsReadOnlySpan();
    }

    public int Fresh(int array, Allocation kind, params int[] lengths)
    {
        int tangent = builder.Allocate(TypeOf(array), kind == Allocation.Buffer ? Allocation.Buffer : Allocation.Scratch, lengths);
        if (primal.Values[array].Name is { } name)
            builder.Rename(tangent, TangentSignature.NameOf(name));
        Bind(array, tangent);
        return tangent;
    }

    /// <summary>The tangent that the caller gave is read in place, or copied where F overwrites what it belongs to.</summary>
    /// <param name="array">The parameter.</param>
    /// <param name="given">Its tangent, as the caller gave it.</param>
    public void Enter(int array, int given) =>
        Bind(array, activity.Memory.IsWritten(array) || TypeOf(array) != builder.TypeOf(given) ? Duplicate(array, given, withContents: true) : given);

    /// <summary>The tangent that the caller gave is overwritten, as the parameter is; a copy where rows of other arrays are in play.</summary>
    /// <param name="array">The parameter.</param>
    /// <param name="given">Its tangent, as the caller gave it.</param>
    /// <returns>Whether it is a copy, of which the caller is to get the contents at the end.</returns>
    public bool Share(int array, int given)
    {
        bool isCopy = TypeOf(array) != builder.TypeOf(given);
        Bind(array, isCopy ? Duplicate(array, given, withContents: true) : given);
        return isCopy;
    }

    /// <summary>The tangent of an array that does not vary, for the caller to keep.</summary>
    /// <param name="array">The array in the function under construction.</param>
    /// <param name="type">The type of the tangent.</param>
    public int Zero(int array, IrType type) => Duplicate(type, array, withContents: false);

    /// <summary>A parameter without a tangent of its own that receives active values.</summary>
    /// <param name="array">The parameter.</param>
    /// <param name="copy">The same in the function under construction.</param>
    public void EnterZero(int array, int copy) => Bind(array, Duplicate(array, copy, withContents: false));

    private int Duplicate(int array, int source, bool withContents)
    {
        int own = Duplicate(TypeOf(array), source, withContents);
        if (primal.Values[array].Name is { } name)
            builder.Rename(own, TangentSignature.NameOf(name));
        return own;
    }

    /// <summary>Fresh memory in the shape of another array, with its contents or zeros.</summary>
    private int Duplicate(IrType type, int source, bool withContents)
    {
        int[] lengths = [.. Enumerable.Range(0, type.Rank).Select(d => builder.Length(source, d))];
        bool isFilled = withContents || type.Element!.IsArray;
        int own = builder.Allocate(type, withContents ? Allocation.Buffer : Allocation.Scratch, lengths);
        if (isFilled)
            Fill(own, source, lengths, [], withContents);
        return own;
    }

    private void Fill(int own, int source, int[] lengths, int[] indices, bool withContents)
    {
        if (indices.Length == lengths.Length)
        {
            int element = builder.Load(source, indices);
            IrType type = builder.TypeOf(own).Element!;
            builder.Store(own, indices, type.IsArray ? Duplicate(type, element, withContents) : element);
            return;
        }

        int first = builder.Integer(0);
        int[] arguments = builder.Open((IrType.Int32, null));
        Fill(own, source, lengths, [.. indices, arguments[0]], withContents);
        Region body = builder.Close();
        builder.For(first, lengths[indices.Length], Bound.Less, 1, [], body);
    }

    /// <summary>Memory that is not only the caller's, or is written.</summary>
    private static HashSet<int> FindOwn(Function primal, Activity activity)
    {
        HashSet<int> own = [];
        for (int i = 0; i < primal.Parameters.Count; i++)
        {
            int argument = primal.Body.Arguments[i];
            if (primal.TypeOf(argument).IsArray && (primal.Parameters[i].Role != ParameterRole.Active || activity.Memory.IsWritten(argument)))
                own.Add(activity.Memory.ClassOf(argument));
        }

        foreach (Node node in primal.Body.AllNodes())
        {
            if (node is Allocate fresh)
                own.Add(activity.Memory.ClassOf(fresh.Result));
        }

        return own;
    }

    private static HashSet<int> FindNested(Function primal, Activity activity, HandedOutTangents handedOut)
    {
        HashSet<int> nested = [.. handedOut.Returned.Select(activity.Memory.ClassOf)];
        for (int i = 0; i < primal.Values.Count; i++)
        {
            if (primal.TypeOf(i) is { IsArray: true } type && (type.Rank != 1 || type.Element!.IsArray))
                nested.Add(activity.Memory.ClassOf(i));
        }

        // A stack holds arrays, never spans.
        foreach (Push push in primal.Body.AllNodes().OfType<Push>().Where(p => primal.TypeOf(p.Value).IsArray))
            nested.Add(activity.Memory.ClassOf(push.Value));
        return nested;
    }
}
