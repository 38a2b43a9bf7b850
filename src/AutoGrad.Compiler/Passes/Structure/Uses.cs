using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>How often each value is read, and whether its only reader stands in the region that binds it.</summary>
internal sealed class Uses
{
    private readonly int[] _counts;
    private readonly Region?[] _binder;
    private readonly bool[] _isLocal;
    private readonly bool[] _isYield;

    public Uses(Function function)
    {
        _counts = new int[function.Values.Count];
        _binder = new Region?[function.Values.Count];
        _isLocal = new bool[function.Values.Count];
        _isYield = new bool[function.Values.Count];
        Walk(function.Body);
    }

    public int CountOf(int value) => _counts[value];

    /// <summary>Read exactly once, by a node or a yield of the region that binds it: may be folded into its reader.</summary>
    public bool IsFoldable(int value) => _counts[value] == 1 && _isLocal[value];

    /// <summary>Whether the last reader is a yield.</summary>
    public bool IsYield(int value) => _isYield[value];

    private void Walk(Region region)
    {
        foreach (int argument in region.Arguments)
            _binder[argument] = region;
        foreach (Node node in region.Nodes)
        {
            foreach (int operand in node.Operands)
                Read(operand, region, yield: false);
            foreach (Region inner in node.Regions)
                Walk(inner);
            foreach (int result in node.Results)
                _binder[result] = region;
        }

        foreach (int yield in region.Yields)
            Read(yield, region, yield: true);
    }

    private void Read(int value, Region region, bool yield)
    {
        _counts[value]++;
        _isLocal[value] = ReferenceEquals(_binder[value], region);
        _isYield[value] = yield;
    }
}
