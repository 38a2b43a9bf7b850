using System.Collections.Generic;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Forward;
using AutoGrad.Compiler.Passes.Reverse;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>Which arrays the guards of a member have found to be of one length: an active parameter with its gradient and its tangent.</summary>
internal sealed class GuardedLengths
{
    /// <summary>The parameter, for those that belong to one.</summary>
    private readonly Dictionary<int, int> _owners = [];

    /// <param name="function">The function.</param>
    /// <param name="isGuarded">Whether there are guards at all.</param>
    public GuardedLengths(Function function, bool isGuarded)
    {
        if (!isGuarded)
            return;
        Dictionary<string, int> byName = [];
        for (int i = 0; i < function.Parameters.Count; i++)
            byName[function.Parameters[i].Name] = function.Body.Arguments[i];
        for (int i = 0; i < function.Parameters.Count; i++)
        {
            if (function.Parameters[i] is not { Role: ParameterRole.Active, Name: var name } || Paths.IsPath(name))
                continue;
            foreach (string other in new[]
            {
                DerivativeSignature.NameOf(name, ReverseForm.ValueAndGradient), DerivativeSignature.NameOf(name, ReverseForm.Pullback),
                TangentSignature.NameOf(name), TangentSignature.InputOf(name, ForwardForm.HessianVectorProduct), TangentSignature.ProductOf(name),
            })
            {
                if (byName.TryGetValue(other, out int array))
                    _owners[array] = function.Body.Arguments[i];
            }
        }
    }

    public bool AreEqual(int array, int other) => OwnerOf(array) == OwnerOf(other);

    private int OwnerOf(int array) => _owners.TryGetValue(array, out int owner) ? owner : array;
}
