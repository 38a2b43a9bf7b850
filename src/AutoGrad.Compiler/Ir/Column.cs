using System;

namespace AutoGrad.Compiler.Ir;

/// <summary>
/// One number of every element of an array of structs, which the passes see as an array of its own: <c>points[i].X</c> is element i of the
/// column <c>.X</c> of <c>points</c>. What the type spells is the array of structs.
/// </summary>
/// <param name="Row">The C# spelling of the struct.</param>
/// <param name="Member">How C# reaches the number from an element: .X, .From.Y.</param>
/// <param name="Rebuilt">
/// Where the member cannot be assigned: an expression for the element with another number, in which § stands for the element and ¤ for the number.
/// </param>
internal sealed record Column(string Row, string Member, string? Rebuilt)
{
    public const string Element = "§";
    public const string Number = "¤";

    public string Rebuild(string element, string number) =>
        (Rebuilt ?? throw new InvalidOperationException(Member)).Replace(Element, element).Replace(Number, number);
}
