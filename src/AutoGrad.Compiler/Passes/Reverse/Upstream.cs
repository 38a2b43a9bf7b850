using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>The adjoint of something that a function computes, as a pullback is given it.</summary>
/// <param name="Output">A number or an array of the primal: a yield of its body, or a parameter whose memory it writes.</param>
/// <param name="Adjoint">The parameter of the derivative: of the output's type, a read-only span for an array of rank one.</param>
/// <param name="IsReturned">Whether the output is returned, not left in a parameter.</param>
internal sealed record Upstream(int Output, int Adjoint, bool IsReturned)
{
    public const string Name = "upstream";

    /// <summary>
    /// <c>upstream</c> for what is returned, <c>upstream.X</c> for its members; where nothing is returned, <c>yAdjoint</c> for what is left in a
    /// parameter y. The adjoint of an active parameter comes in where it goes out.
    /// </summary>
    public static IReadOnlyList<Upstream> Declare(Function primal, FunctionBuilder builder)
    {
        VectorOutputs outputs = VectorOutputs.Of(primal);
        List<Upstream> all = [];
        for (int i = 0; i < outputs.Values.Count; i++)
        {
            string? parameter = outputs.Parameters[i];
            if (parameter is not null && IsActive(primal, parameter))
                continue;
            string name = parameter is null ? Name + outputs.Members[i] : Paths.Derived(parameter, "Adjoint");
            IrType type = primal.TypeOf(outputs.Values[i]);
            bool isSpan = type is { IsArray: true, Rank: 1, Element.IsReal: true } && !Paths.IsPath(name);
            int adjoint = builder.AddParameter(isSpan ? type.AsReadOnlySpan() : type, name, ParameterRole.Upstream);
            all.Add(new Upstream(outputs.Values[i], adjoint, parameter is null));
        }

        // The adjoint of an output that nobody asked for is zero, whatever its slope is.
        foreach (Upstream number in VectorOutputs.IsNumber(primal) ? [] : all)
        {
            if (!builder.TypeOf(number.Adjoint).IsArray)
                builder.MarkStructuralZero(number.Adjoint);
        }

        return all;
    }

    private static bool IsActive(Function primal, string parameter)
    {
        foreach (Parameter candidate in primal.Parameters)
        {
            if (candidate.Name == parameter)
                return candidate.Role == ParameterRole.Active;
        }

        return false;
    }

    /// <summary>Adds an array of adjoints to the shadow of the array that they belong to.</summary>
    /// <param name="builder">The derivative.</param>
    /// <param name="array">The array, whose shape the adjoints must have.</param>
    /// <param name="shadow">Its shadow.</param>
    public void AddTo(FunctionBuilder builder, int array, int shadow)
    {
        if (IsReturned)
            Check(builder, array);
        Add(builder, Adjoint, shadow, []);
    }

    /// <summary>The shape of what is returned is known once it has been computed; that of a parameter is checked on entry.</summary>
    private void Check(FunctionBuilder builder, int array)
    {
        IrType type = builder.TypeOf(Adjoint);
        string check = $"global::AutoGrad.Runtime.GradientGuard.CheckUpstream<{type.RealElement!.Text}>({{0}}, {{1}}, \"{builder.NameOf(Adjoint)}\")";
        bool isVector = type is { Rank: 1, Element.IsReal: true };
        builder.ExternalStatement(check, -1, Adjoint, isVector ? builder.Length(array) : array);
    }

    private static void Add(FunctionBuilder builder, int source, int target, int[] indices)
    {
        IrType type = builder.TypeOf(source);
        if (indices.Length < type.Rank)
        {
            int zero = builder.Integer(0), length = builder.Length(source, indices.Length);
            int[] index = builder.Open((IrType.Int32, null));
            Add(builder, source, target, [.. indices, index[0]]);
            builder.For(zero, length, Bound.Less, 1, [], builder.Close());
        }
        else if (type.Element!.IsArray)
        {
            Add(builder, builder.Load(source, indices), builder.Load(target, indices), []);
        }
        else
        {
            builder.Accumulate(target, indices, builder.Load(source, indices));
        }
    }
}
