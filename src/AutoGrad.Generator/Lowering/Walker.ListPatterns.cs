using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>List patterns over arrays and spans: a test of the length, then one per element from either end.</summary>
internal sealed partial class Walker
{
    private int MatchList(IListPatternOperation pattern, Value value, ITypeSymbol? type)
    {
        if (value is not Scalar { Id: var array } || _builder.TypeOf(array) is not { IsArray: true, Rank: 1 } || type is null)
            return IdOf(Unsupported(pattern, "This list pattern", "only arrays and spans are matched element by element", "Write the test with comparisons."), pattern);
        int slice = SliceOf(pattern);
        if (slice >= 0 && pattern.Patterns[slice] is ISlicePatternOperation { Pattern: not null } part)
            return IdOf(Unsupported(part, "A slice pattern that is matched further", "the part would need a name", "Slice first, and test the slice."), pattern);
        int count = pattern.Patterns.Length - (slice < 0 ? 0 : 1);
        int result = type.IsReferenceType
            ? _builder.External(IrType.Boolean, "({0} is not null)", Effect.Pure, -1, array)
            : _builder.Boolean(true);
        result = And(
            result, () => _builder.Apply(slice < 0 ? Comparisons.Equal : Comparisons.GreaterOrEqual, _builder.Length(array), _builder.Integer(count)), pattern);
        for (int i = 0; i < pattern.Patterns.Length; i++)
        {
            int position = i;
            if (i != slice)
                result = And(result, () => MatchElement(pattern, position, slice >= 0 && position > slice, array, type), pattern);
        }

        return result;
    }

    private static int SliceOf(IListPatternOperation pattern)
    {
        for (int i = 0; i < pattern.Patterns.Length; i++)
        {
            if (pattern.Patterns[i] is ISlicePatternOperation)
                return i;
        }

        return -1;
    }

    private int MatchElement(IListPatternOperation pattern, int position, bool fromEnd, int array, ITypeSymbol type)
    {
        int index = fromEnd
            ? _builder.Apply(Arithmetic.Subtract, _builder.Length(array), _builder.Integer(pattern.Patterns.Length - position))
            : _builder.Integer(position);
        ITypeSymbol? element = type is IArrayTypeSymbol ofArray ? ofArray.ElementType : (type as INamedTypeSymbol)?.TypeArguments[0];
        Value read = Read(new ElementPlace(array, [index], element), pattern.Patterns[position]);
        return Match(pattern.Patterns[position], read, element);
    }
}
