using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>Collects what is said to the user. A loop body that is lowered twice says everything once.</summary>
internal sealed class Refusals
{
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly List<Site> _sites = [];

    /// <summary>Whether something stands in the way, be it ours to report or the C# compiler's.</summary>
    public bool Any { get; private set; }

    /// <summary>How much has been said.</summary>
    public int Count => _diagnostics.Count;

    public ImmutableArray<Diagnostic> Diagnostics => [.. _diagnostics];

    public ImmutableArray<Site> Sites => [.. _sites];

    /// <summary>The C# compiler already reports an error here.</summary>
    public void Broken() => Any = true;

    public void Add(Location location, DiagnosticDescriptor descriptor, params object[] arguments)
    {
        Any = true;
        if (!_diagnostics.Any(d => d.Location == location && d.Descriptor.Id == descriptor.Id))
            _diagnostics.Add(Diagnostic.Create(descriptor, location, arguments));
    }

    /// <summary>An error that a later analysis reports if an operand turns out to be active.</summary>
    public int Site(Location location, DiagnosticDescriptor descriptor, params object[] arguments)
    {
        int known = _sites.FindIndex(s => s.Location == location && s.Error.Descriptor.Id == descriptor.Id);
        if (known >= 0)
            return known;
        _sites.Add(new Site(location, Diagnostic.Create(descriptor, location, arguments)));
        return _sites.Count - 1;
    }
}
