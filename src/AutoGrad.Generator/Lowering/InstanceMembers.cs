using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>
/// Members of the instance and of objects that the method is given, which are followed like variables: those that are differentiated and those
/// that turn out to be written. A member is found to be written while the body is walked; the walk then starts again with a variable for it.
/// </summary>
internal sealed class InstanceMembers(IReadOnlyList<ISymbol> active)
{
    private const int Most = 500;

    private readonly Dictionary<string, ITypeSymbol> _written = [];
    private readonly List<string> _order = [];
    private int _known;

    /// <summary>Fields and properties with respect to which the method is differentiated.</summary>
    public IReadOnlyList<ISymbol> Active { get; } = active;

    /// <summary>Members that are written, by path, in the order in which they were found.</summary>
    public IEnumerable<(string Path, ITypeSymbol Type)> Written => _order.ConvertAll(p => (p, _written[p]));

    /// <summary>Whether the last walk found members that it did not know from the start.</summary>
    public bool HasGrown => _order.Count > _known && _order.Count < Most;

    public bool IsWritten(string? path) => path is not null && _written.ContainsKey(path);

    public void Begin() => _known = _order.Count;

    public void Add(string path, ITypeSymbol type)
    {
        if (_written.ContainsKey(path))
            return;
        _written.Add(path, type);
        _order.Add(path);
    }
}
