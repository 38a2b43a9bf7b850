using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.DenseLayers;

/// <summary>One product of matrices: C[i, j] += factors · Σ A[i, p]·B[p, j].</summary>
/// <param name="C">The sum.</param>
/// <param name="A">The factor whose rows are those of C.</param>
/// <param name="B">The factor whose columns are those of C.</param>
/// <param name="Factors">Numbers that the nest does not change.</param>
/// <param name="IsNegative">Whether the product is subtracted.</param>
/// <param name="Row">Which of the loops goes through the rows of C.</param>
/// <param name="Column">Which one goes through its columns.</param>
/// <param name="Inner">Which one goes through the sums.</param>
/// <remarks>Of two loops, one of the three is <see cref="None"/>: a matrix times a vector has no columns, a column times a row no sums.</remarks>
internal sealed record MatrixProduct(
    MatrixAccess C, MatrixAccess A, MatrixAccess B, EquatableArray<int> Factors, bool IsNegative, int Row, int Column, int Inner)
{
    public const int None = -1;

    public Provenance Origin { get; init; }
}

/// <summary>Two or three loops, in any order, that do nothing but add products of matrices, or of a matrix and a vector, to what they do not read.</summary>
internal sealed class ProductNest
{
    private const int None = MatrixProduct.None;

    /// <summary>Loops known to be shorter than that in all are not worth a call.</summary>
    private const long FewTrips = 256;

    private readonly Function _function;
    private readonly LoopNest _nest;
    private readonly List<MatrixProduct> _products = [];

    private ProductNest(Function function, LoopNest nest)
    {
        _function = function;
        _nest = nest;
    }

    public LoopNest Nest => _nest;

    public IReadOnlyList<MatrixProduct> Products => _products;

    /// <summary>Whether all of its factors are matrices.</summary>
    public bool IsOfMatrices => _nest.Loops.Count == 3;

    /// <summary>Null for any other loop.</summary>
    public static ProductNest? Of(Function function, Definitions definitions, MemoryGroups memory, For outer)
    {
        if (LoopNest.Of(function, outer) is not { Loops.Count: 2 or 3 } nest || IsShort(definitions, nest))
            return null;
        HashSet<int> read = [.. nest.Loads.Select(l => memory.GroupOf(l.Array))];
        ProductNest products = new(function, nest);
        bool isProduct = nest.Sums.All(s => !read.Contains(memory.GroupOf(s.Array)) && products.Add(s, s.Value, false));
        return isProduct && (products.IsOfMatrices || products._products.Any(p => p.Column == None)) ? products : null;
    }

    private static bool IsShort(Definitions definitions, LoopNest nest)
    {
        long trips = 1;
        foreach (For loop in nest.Loops)
        {
            if (definitions[loop.Start] is not Constant start || definitions[loop.End] is not Constant end)
                return false;
            trips *= System.Math.Max(0, end.Value.Bits - start.Value.Bits);
        }

        return trips < FewTrips;
    }

    private bool Add(Accumulate sum, int value, bool isNegative)
    {
        if (_nest.Inside(value) is Apply { Primitive: var p, Arguments: var x } && (p == Arithmetic.Add || p == Arithmetic.Subtract))
            return Add(sum, x[0], isNegative) && Add(sum, x[1], isNegative ^ (p == Arithmetic.Subtract));
        List<Load> loads = [];
        List<int> factors = [];
        if (!Factor(value, loads, factors, ref isNegative) || loads.Count != 2)
            return false;
        if (MatrixAccess.Of(_function, _nest, sum.Array, sum.Indices) is not { } c
            || MatrixAccess.Of(_function, _nest, loads[0].Array, loads[0].Indices) is not { } a
            || MatrixAccess.Of(_function, _nest, loads[1].Array, loads[1].Indices) is not { } b)
            return false;
        int row = Level(c, a, b), column = Level(c, b, a), inner = Level(a, b, c);
        if (!IsOfMatrices && row == None)
            (a, b, row, column) = (b, a, column, row);
        if (row == None || (IsOfMatrices ? column == None || inner == None : (column == None) == (inner == None)))
            return false;
        _products.Add(new MatrixProduct(c, a, b, factors, isNegative, row, column, inner) { Origin = sum.Origin });
        return true;
    }

    /// <summary>The loop that goes through the first two matrices and leaves the third alone; none if it is not just one.</summary>
    private int Level(MatrixAccess one, MatrixAccess other, MatrixAccess without)
    {
        int[] levels = [.. Enumerable.Range(0, _nest.Loops.Count).Where(l => one.DependsOn(l) && other.DependsOn(l) && !without.DependsOn(l))];
        return levels.Length == 1 ? levels[0] : None;
    }

    private bool Factor(int value, List<Load> loads, List<int> factors, ref bool isNegative)
    {
        if (_nest.IsFixed(value))
        {
            factors.Add(value);
            return true;
        }

        switch (_nest.Inside(value))
        {
            case Load load:
                loads.Add(load);
                return true;
            case Apply { Primitive: var p, Arguments: var x } when p == Arithmetic.Multiply:
                return Factor(x[0], loads, factors, ref isNegative) && Factor(x[1], loads, factors, ref isNegative);
            case Apply { Primitive: var p, Arguments: var x } when p == Arithmetic.Negate:
                isNegative = !isNegative;
                return Factor(x[0], loads, factors, ref isNegative);
            default:
                return false;
        }
    }
}
