using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Discovery;

/// <summary>What discovery says of the methods of one compilation. They are lowered on all processors: a body is bound and read for itself.</summary>
internal sealed class Discoveries
{
    private readonly Dictionary<MethodDeclarationSyntax, DiscoveredMethod> _methods = [];

    private Discoveries()
    {
    }

    /// <param name="compilation">Of which nothing is kept.</param>
    /// <param name="declarations">The methods with the attribute.</param>
    /// <param name="rethrow">Lets exceptions in our own code through: that of the first method which has one.</param>
    /// <param name="cancellation">Ends the work on all threads.</param>
    public static Discoveries In(
        Compilation compilation, ImmutableArray<MethodDeclarationSyntax> declarations, bool rethrow, CancellationToken cancellation)
    {
        var found = new DiscoveredMethod?[declarations.Length];
        var failures = new ExceptionDispatchInfo?[declarations.Length];
        if (compilation.Options.ConcurrentBuild && declarations.Length > 1)
            Parallel.ForEach(Partitioner.Create(Enumerable.Range(0, found.Length), EnumerablePartitionerOptions.NoBuffering), AllProcessors.Options(cancellation), Discover);
        else
            Array.ForEach([.. Enumerable.Range(0, found.Length)], Discover);
        failures.FirstOrDefault(f => f is not null)?.Throw();

        Discoveries all = new();
        for (int i = 0; i < found.Length; i++)
        {
            // The stack of another thread may be smaller than this one's.
            if (found[i] is { } method && method.Diagnostics.Any(d => d.Descriptor == Descriptors.TooDeep))
                found[i] = MethodDiscovery.Discover(declarations[i], compilation, rethrow, cancellation);
            if (found[i] is { } lowered)
                all._methods[declarations[i]] = lowered;
        }

        return all;

        void Discover(int i)
        {
            try
            {
                found[i] = MethodDiscovery.Discover(declarations[i], compilation, rethrow, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failures[i] = ExceptionDispatchInfo.Capture(e);
            }
        }
    }

    /// <summary>Null for a declaration that stands in the way of another one.</summary>
    public DiscoveredMethod? Of(MethodDeclarationSyntax declaration) =>
        _methods.TryGetValue(declaration, out DiscoveredMethod? method) ? method : null;
}
