using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Compiler.Rules;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Lowering;

/// <summary>What a method that returns one of several references, or one from inside of a loop, knows of them at its end: which one it is, and its indices.</summary>
/// <param name="chosen">Holds the number of the reference that was returned.</param>
/// <param name="indices">Hold the indices of the element, if it is one.</param>
/// <param name="bound">Values from this number on came into being in the method, maybe inside of a loop or branch.</param>
internal sealed class ReturnedReferences(Slot chosen, ImmutableArray<Slot> indices, int bound)
{
    private readonly List<(SyntaxNode Syntax, Place Place)> _places = [];

    public Slot Chosen { get; } = chosen;

    public ImmutableArray<Slot> Indices { get; } = indices;

    public int Bound { get; } = bound;

    public IEnumerable<Place> Places => _places.Select(p => p.Place);

    /// <summary>The number of a return statement, whose place may be found several times over, as a loop's body is read again.</summary>
    public int NumberOf(SyntaxNode syntax, Place place)
    {
        int known = _places.FindIndex(p => p.Syntax == syntax);
        if (known < 0)
        {
            _places.Add((syntax, place));
            return _places.Count - 1;
        }

        _places[known] = (syntax, place);
        return known;
    }
}

/// <summary>Returned references. They are places of the caller's, or elements of its arrays, so that all that can differ is which one, and where.</summary>
internal sealed partial class Walker
{
    private const int MostIndices = 2;

    /// <summary>Variables for what is only known when the method returns; a single return statement outside of loops and branches needs none.</summary>
    private ReturnedReferences? ReferencesOf(IMethodSymbol method)
    {
        if (method.RefKind == RefKind.None || !MayDiffer(method))
            return null;
        ITypeSymbol number = _compilation.GetSpecialType(SpecialType.System_Int32);
        Slot[] slots = [.. Enumerable.Range(0, 1 + MostIndices).Select(i => NewSlot(null, number, (method, i)))];
        foreach (Slot slot in slots)
            _env[slot] = new Scalar(_builder.Integer(0));
        return new ReturnedReferences(slots[0], [.. slots.Skip(1)], _builder.ValueCount);
    }

    private static bool MayDiffer(IMethodSymbol method)
    {
        ReturnStatementSyntax[] returns =
        [
            .. method.DeclaringSyntaxReferences.SelectMany(r => r.GetSyntax().DescendantNodes(n => n is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax) || n == r.GetSyntax()))
                .OfType<ReturnStatementSyntax>(),
        ];
        return returns.Length > 1 || returns.Any(r => r.Parent is not BlockSyntax { Parent: BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax });
    }

    private void ReturnReference(IOperation returned)
    {
        Place place = PlaceOf(returned);
        if (_frame.References is not { } references)
        {
            if (_frame.ResultPlace is not null || _frame.Depth == 0)
                RefuseReference(returned);
            _frame.ResultPlace = place;
            return;
        }

        ImmutableArray<int> indices = place is ElementPlace element ? element.Indices : place is RowPlace row ? row.Indices : [];
        if (!IsKnownOutside(place, references.Bound) || indices.Length > MostIndices)
        {
            RefuseReference(returned);
            return;
        }

        _env[references.Chosen] = new Scalar(_builder.Integer(references.NumberOf(returned.Syntax, place)));
        for (int i = 0; i < indices.Length; i++)
            _env[references.Indices[i]] = new Scalar(indices[i]);
    }

    private void RefuseReference(IOperation returned) => Refuse(
        returned, Descriptors.Alias, SourceLine.Of(returned.Syntax), "the method returns one of several references",
        "Return the chosen reference from a single conditional: return ref (c ? ref a : ref b).");

    /// <summary>Whether all but the indices was there when the method was called.</summary>
    private static bool IsKnownOutside(Place place, int bound) => place switch
    {
        VariablePlace => true,
        MemberPlace member => IsKnownOutside(member.Parent, bound),
        ElementPlace element => element.Array < bound,
        RowPlace row => row.Columns.Parts.All(p => p is Scalar { Id: var column } && column < bound),
        ChoicePlace choice => choice.Condition < bound && IsKnownOutside(choice.Then, bound) && IsKnownOutside(choice.Otherwise, bound)
            && choice is { Then: VariablePlace or MemberPlace, Otherwise: VariablePlace or MemberPlace },
        _ => false,
    };

    /// <summary>The reference that a method has returned: a choice among the places of its return statements.</summary>
    private Place? ReturnedReference(Frame callee)
    {
        if (callee.References is not { } references)
            return callee.ResultPlace;
        Place[] places = [.. references.Places.Select(p => At(p, references))];
        if (places.Length == 0)
            return null;
        Place chosen = places[places.Length - 1];
        for (int i = places.Length - 2; i >= 0; i--)
        {
            if (chosen is ElementPlace { Array: var first } && places[i] is ElementPlace { Array: var second } && first == second)
                continue;
            int condition = _builder.Apply(Comparisons.Equal, ((Scalar)_env[references.Chosen]).Id, _builder.Integer(i));
            chosen = new ChoicePlace(condition, places[i], chosen);
        }

        return chosen;
    }

    private Place At(Place place, ReturnedReferences references)
    {
        return place switch
        {
            ElementPlace element => new ElementPlace(element.Array, Found(element.Indices.Length), element.Type),
            RowPlace row => new RowPlace(row.Columns, Found(row.Indices.Length), row.Type),
            _ => place,
        };

        ImmutableArray<int> Found(int count) => [.. references.Indices.Take(count).Select(i => ((Scalar)_env[i]).Id)];
    }
}
