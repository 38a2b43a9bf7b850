using System;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>A set of small numbers as bits: sets of what nodes need are joined at every node, and there are thousands.</summary>
internal sealed class ValueSet
{
    private const int WordBits = 64;

    private ulong[] _words;

    public ValueSet() => _words = [];

    private ValueSet(ulong[] words) => _words = words;

    public bool Contains(int value) => value / WordBits < _words.Length && (_words[value / WordBits] >> (value % WordBits) & 1) != 0;

    public void Add(int value)
    {
        if (value / WordBits >= _words.Length)
            Array.Resize(ref _words, Math.Max(value / WordBits + 1, 2 * _words.Length));
        _words[value / WordBits] |= 1UL << (value % WordBits);
    }

    public void AddAll(EquatableArray<int> values)
    {
        foreach (int value in values)
            Add(value);
    }

    public void UnionWith(ValueSet other)
    {
        if (other._words.Length > _words.Length)
            Array.Resize(ref _words, other._words.Length);
        for (int i = 0; i < other._words.Length; i++)
            _words[i] |= other._words[i];
    }

    public ValueSet Copy() => new((ulong[])_words.Clone());
}
