using System;
using System.Collections.Generic;

namespace AutoGrad.Compiler.Ir;

/// <summary>Gives ids in order of definition and drops what is no longer defined, so that equal programs compare equal.</summary>
internal static class Renumbering
{
    private const int Unknown = -1;

    public static Function Apply(Function function) => Apply(function, out _);

    /// <param name="function">The function.</param>
    /// <param name="ids">Receives the new id of every value that is kept.</param>
    public static Function Apply(Function function, Dictionary<int, int> ids)
    {
        Function result = Apply(function, out int[] known);
        for (int id = 0; id < known.Length; id++)
        {
            if (known[id] >= 0)
                ids.Add(id, known[id]);
        }

        return result;
    }

    private static Function Apply(Function function, out int[] ids)
    {
        Walker walker = new(function);
        Region body = walker.Walk(function.Body);
        ids = walker.Ids;
        return function with { Body = body, Values = walker.Values };
    }

    private sealed class Walker
    {
        private readonly Function _function;
        private readonly List<ValueInfo> _values;
        private readonly Func<int, int> _use, _define;
        private readonly Func<Region, Region> _walk;
        private readonly Func<Node, Node> _remap;

        public Walker(Function function)
        {
            _function = function;
            _values = new List<ValueInfo>(function.Values.Count);
            Ids = new int[function.Values.Count];
            for (int id = 0; id < Ids.Length; id++)
                Ids[id] = Unknown;
            (_use, _define, _walk) = (Use, Define, Walk);
            _remap = node => node.Remap(_use, _define, _walk);
        }

        public int[] Ids { get; }

        public EquatableArray<ValueInfo> Values => _values;

        public Region Walk(Region region)
        {
            EquatableArray<int> arguments = region.Arguments.Renamed(_define);
            EquatableArray<Node> nodes = region.Nodes.Map(_remap);
            return new Region(arguments, nodes, region.Yields.Renamed(_use));
        }

        private int Use(int id) => Ids[id] != Unknown ? Ids[id] : throw new InvalidIrException($"%{id} is read and never bound");

        private int Define(int id)
        {
            if (Ids[id] != Unknown)
                throw new InvalidIrException($"%{id} is bound twice");
            Ids[id] = _values.Count;
            _values.Add(_function.Values[id]);
            return Ids[id];
        }
    }
}
