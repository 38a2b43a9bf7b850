using System.Collections.Generic;
using System.Runtime.CompilerServices;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>Tells nodes apart by identity: equal nodes at two places are two nodes.</summary>
internal sealed class ReferenceComparer : IEqualityComparer<Node>
{
    public static readonly ReferenceComparer Instance = new();

    public bool Equals(Node? x, Node? y) => ReferenceEquals(x, y);

    public int GetHashCode(Node obj) => RuntimeHelpers.GetHashCode(obj);
}
