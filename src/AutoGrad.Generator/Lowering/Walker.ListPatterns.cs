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
        if (value is Scalar { Id: var text } && type?.SpecialType == SpecialType.System_String)
            return MatchLetters(pattern, text);
        if (value is not Scalar { Id: var array } || _builder.TypeOf(array) is not { IsArray: true, Rank: 1 } || type is null)
            return IdOf(Unsupported(pattern, "This list pattern", "only arrays and spans are matched element by element", "Write the test with comparisons."), pattern);
        int slice = SliceOf(pattern), count = pattern.Patterns.Length - (slice < 0 ? 0 : 1);
        if (slice >= 0 && pattern.Patterns[slice] is ISlicePatternOperation { Pattern: { } rest } && !BindRest(rest, array, slice, count, type))
            return IdOf(Unsupported(rest, "This slice pattern", "the part would need a name of its own", "Match '.. var rest' of a span, or slice first and test the slice."), pattern);
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

    /// <summary>The characters of a text, which is data: a test of its length, then one per character from either end.</summary>
    private int MatchLetters(IListPatternOperation pattern, int text)
    {
        int slice = SliceOf(pattern), count = pattern.Patterns.Length - (slice < 0 ? 0 : 1);
        if (slice >= 0 && pattern.Patterns[slice] is ISlicePatternOperation { Pattern: { } rest and not IDiscardPatternOperation })
            return IdOf(Unsupported(rest, "This slice pattern", "a part of a text would need a name of its own", "Test the part with Substring or StartsWith."), pattern);
        ITypeSymbol letter = _compilation.GetSpecialType(SpecialType.System_Char);
        int result = _builder.External(IrType.Boolean, "({0} is not null)", Effect.Pure, -1, text);
        result = And(result, () => _builder.Apply(slice < 0 ? Comparisons.Equal : Comparisons.GreaterOrEqual, Length(), _builder.Integer(count)), pattern);
        for (int i = 0; i < pattern.Patterns.Length; i++)
        {
            int position = i;
            if (i != slice)
                result = And(result, () => Match(pattern.Patterns[position], Letter(position), letter), pattern);
        }

        return result;

        int Length() => _builder.External(IrType.Int32, "{0}.Length", Effect.Pure, -1, text);

        Value Letter(int position)
        {
            int index = slice >= 0 && position > slice
                ? _builder.Apply(Arithmetic.Subtract, Length(), _builder.Integer(pattern.Patterns.Length - position))
                : _builder.Integer(position);
            return new Scalar(_builder.External(Ir(letter), "{0}[{1}]", Effect.Pure, -1, text, index));
        }
    }

    /// <summary><c>.. var rest</c> of a span names a part of it, whether or not the rest of the pattern matches: nobody reads it if not.</summary>
    private bool BindRest(IPatternOperation rest, int span, int start, int others, ITypeSymbol type)
    {
        if (rest is not IDeclarationPatternOperation { MatchesNull: true, DeclaredSymbol: ILocalSymbol local } || _builder.TypeOf(span).Form == ArrayForm.Array)
            return false;
        int length = _builder.Length(span), left = _builder.Apply(Arithmetic.Subtract, length, _builder.Integer(others));
        int isLong = _builder.Apply(Comparisons.GreaterOrEqual, length, _builder.Integer(others));
        int first = _builder.Apply(Choices.Select, isLong, _builder.Integer(start), _builder.Integer(0));
        int count = _builder.Apply(Choices.Select, isLong, left, _builder.Integer(0));
        Write(new VariablePlace(NewVariable(local, type)), new Scalar(ViewOf(span, first, count)), rest);
        return true;
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
