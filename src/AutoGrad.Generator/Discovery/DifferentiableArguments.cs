using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Discovery;

/// <summary>What a [Differentiable] attribute says. Half-typed arguments read as absent.</summary>
internal sealed class DifferentiableArguments
{
    private readonly AttributeData _attribute;

    private DifferentiableArguments(AttributeData attribute) => _attribute = attribute;

    /// <summary>The names of the active parameters; empty for every floating-point parameter.</summary>
    public ImmutableArray<string> Names { get; private set; } = [];

    public Derivatives Emit { get; private set; } = Derivatives.Gradient;

    /// <summary>The stem of the members' names, or null for the method's.</summary>
    public string? Name { get; private set; }

    public bool Vectorize { get; private set; } = true;

    public RowsIn Rows { get; private set; }

    /// <summary>The number of states that long loops keep; 0 for no limit, −1 for the square root of their trips.</summary>
    public int Checkpoint { get; private set; }

    public static DifferentiableArguments Read(AttributeData attribute)
    {
        DifferentiableArguments result = new(attribute);
        if (attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Array, IsNull: false } names)
            result.Names = [.. names.Values.Select(v => v.Value as string).Where(v => v is not null).Select(v => v!)];
        foreach (KeyValuePair<string, TypedConstant> named in attribute.NamedArguments)
        {
            switch (named.Key, named.Value.Value)
            {
                case ("Emit", int emit):
                    result.Emit = Completed((Derivatives)emit);
                    break;
                case ("Name", string name):
                    result.Name = name;
                    break;
                case ("Vectorize", bool vectorize):
                    result.Vectorize = vectorize;
                    break;
                case ("Rows", int rows and >= (int)RowsIn.Auto and <= (int)RowsIn.Sequence):
                    result.Rows = (RowsIn)rows;
                    break;
                case ("Checkpoint", int states):
                    result.Checkpoint = states < 0 ? -1 : states;
                    break;
            }
        }

        return result;
    }

    /// <summary>FBatchJacobian takes rows one by one where it cannot take several at once.</summary>
    private static Derivatives Completed(Derivatives emit) => emit.HasFlag(Derivatives.BatchJacobian) ? emit | Derivatives.Jacobian : emit;

    /// <summary>Where the whole attribute stands.</summary>
    public Location Location(CancellationToken cancellation) =>
        _attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation() ?? Microsoft.CodeAnalysis.Location.None;

    /// <summary>Where the index-th name stands: its own expression, or the collection that holds it.</summary>
    public Location LocationOfName(int index, CancellationToken cancellation)
    {
        AttributeArgumentSyntax[] positional = [.. Arguments(cancellation).Where(a => a.NameEquals is null)];
        return positional.Length == 0
            ? Location(cancellation)
            : positional[index < positional.Length ? index : positional.Length - 1].Expression.GetLocation();
    }

    /// <summary>Where the value of a property of the attribute stands.</summary>
    public Location LocationOfProperty(string name, CancellationToken cancellation) =>
        Arguments(cancellation).FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name)?.Expression.GetLocation()
        ?? Location(cancellation);

    private SeparatedSyntaxList<AttributeArgumentSyntax> Arguments(CancellationToken cancellation) =>
        _attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax { ArgumentList.Arguments: var arguments }
            ? arguments
            : default;
}
