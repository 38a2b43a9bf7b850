using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes.Widening;

namespace AutoGrad.Compiler.Emit;

/// <summary>Writes the loop that runs a derivative along the unit direction of every active number, one after the other or several at a time.</summary>
/// <param name="writer">Where to.</param>
/// <param name="method">The method.</param>
/// <param name="changed">What the method overwrites: it finds its first contents in every run, and the last run leaves its traces.</param>
/// <param name="outputs">What a run hands out, by the suffix of its names.</param>
internal sealed class UnitDirections(CodeWriter writer, MethodModel method, IReadOnlyList<string> changed, params string[] outputs)
{
    private const string Runtime = "global::AutoGrad.Runtime.";

    private readonly Signature _signature = new(method);

    /// <summary>How what is active lies in the direction.</summary>
    public FlatLayout Layout { get; } = new(writer, method, outputs);

    public string Count => Local("n");

    public string Index => Local("k");

    public string Direction => Local("direction");

    /// <summary>Several directions at once, and what they make of the Hessian.</summary>
    public string Directions => Local(FlatDirections.Directions);

    /// <summary>The number that the first of them belongs to.</summary>
    public string First => Local("first");

    /// <summary>How many vectors of them there are.</summary>
    public string Vectors => Local("vectors");

    public string Products => Local(FlatDirections.Products);

    private string Real => Layout.Real;

    private string One => Real is "double" or "float" ? "1" : $"{Real}.One";

    public string Zero => Real is "double" or "float" ? "0" : $"{Real}.Zero";

    private ParameterModel[] Changed => [.. method.Parameters.Where(p => changed.Contains(p.Name.TrimStart('@')) && IsGiven(p))];

    /// <summary>Whether a parameter has contents before the method runs.</summary>
    public static bool IsGiven(ParameterModel parameter) => !parameter.Modifier.Contains("out ");

    /// <summary>A name that no parameter has.</summary>
    public string Local(string name) => Free(method, name);

    public static string Free(MethodModel method, string name)
    {
        string chosen = name;
        for (int i = 1; method.Parameters.Any(p => p.Name.TrimStart('@') == chosen); i++)
            chosen = name + i.ToString(CultureInfo.InvariantCulture);
        return chosen;
    }

    /// <summary>n, and that an output fits; without active numbers the method just runs.</summary>
    /// <param name="output">The output span.</param>
    /// <param name="length">How long it must be, if that is known before the method has run.</param>
    public void Guards(string output, string? length)
    {
        writer.Line($"int {Count} = {Layout.Count};");
        if (length is not null)
            writer.Line($"{Runtime}GradientGuard.CheckLength<{Real}>({output}, {length}, nameof({output}));");
        foreach (ParameterModel p in method.Parameters.Concat(method.Fields).Where(p => IsGiven(p) && p.Type is { IsArray: true, Rank: 1 } && p.Type.Element!.Text == Real))
            writer.Line($"{Runtime}GradientGuard.CheckOverlap<{Real}>({output}, {p.Name}, nameof({output}));");
        Layout.CheckOverlap(output);
    }

    /// <summary>What happens where all active parameters are empty.</summary>
    public void RunAloneIfEmpty(bool returns)
    {
        if (!Layout.MayBeEmpty)
            return;
        string receiver = _signature.IsStatic ? "" : "this.";
        string call = $"{receiver}{method.Name}{method.TypeParameters}({string.Join(", ", _signature.Arguments)});";
        writer.Line($"if ({Count} == 0)");
        writer.Open();
        writer.Line(returns ? "return " + call : call);
        if (!returns)
            writer.Line("return;");
        writer.Close();
    }

    /// <summary>The loop that takes as many directions at a time as a vector has lanes.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="hasProducts">Whether a run hands out vectors, too.</param>
    /// <param name="hasGroups">Whether there is a run for several vectors at a time, too: it is taken where two runs for one do not do.</param>
    /// <param name="run">Writes one run.</param>
    public void Loop(IrType vector, bool hasProducts, bool hasGroups, Action run)
    {
        if (!hasGroups && Layout.Numbers is { } numbers && numbers <= vector.Lanes)
        {
            Once(vector, numbers, hasProducts, run);
            return;
        }

        string memory = Local("scratch"), backing = Local("scratchArray"), count = hasGroups ? $"{Vectors} * {Count}" : Count;
        string step = $"{(hasGroups ? $"{Vectors} * " : "")}{vector.Text}.Count";
        if (hasGroups)
            writer.Line($"int {Vectors} = {Count} > 2 * {vector.Text}.Count ? {DirectionLanes.GroupSize} : 1;");
        Begin($"{vector.Text}[]? {backing} = null;");
        writer.Line("try");
        writer.Open();
        if (hasProducts)
        {
            writer.Line($"var {memory} = {Runtime}Scratch.Zeroed(ref {backing}, 2 * {Count});");
            writer.Line($"var {Directions} = {memory}.Slice(0, {Count});");
            writer.Line($"var {Products} = {memory}.Slice({Count}, {Count});");
        }
        else
        {
            writer.Line($"var {Directions} = {Runtime}Scratch.Zeroed(ref {backing}, {count});");
        }

        foreach (ParameterModel p in Changed)
            Keep(p, $"{Count} > {step}");
        writer.Line($"for (int {Index} = 0; {Index} < {Count}; {Index} += {step})");
        writer.Open();
        Restore();
        writer.Line($"int {First} = {Runtime}Directions.Point<{vector.Text}, {Real}>({Directions}, {Index}, {(hasGroups ? Vectors : "1")});");
        run();
        writer.Close();
        writer.Close();
        writer.Line("finally");
        writer.Open();
        writer.Line($"{Runtime}Scratch.Return({backing});");
        End();
    }

    /// <summary>One run for a few numbers, whose directions are known: on the stack, with no loop and nothing to return.</summary>
    private void Once(IrType vector, int numbers, bool hasProducts, Action run)
    {
        writer.Line($"{IrType.Span(vector).Text} {Directions} = stackalloc {vector.Text}[]");
        writer.Open();
        for (int k = 0; k < numbers; k++)
            writer.Line(Unit(vector, k) + ",");
        writer.Indent--;
        writer.Line("};");
        if (hasProducts)
            writer.Line($"{IrType.Span(vector).Text} {Products} = stackalloc {vector.Text}[{Count}];");
        writer.Line($"const int {First} = 0;");
        run();
    }

    /// <summary>A vector with one in a lane, and zeros.</summary>
    public static string Unit(IrType vector, int lane)
    {
        string one = vector.Element == IrType.Double ? "1.0" : "1f", zero = vector.Element == IrType.Double ? "0.0" : "0f";
        return $"{vector.Vectors}.Create({string.Join(", ", Enumerable.Range(0, vector.Lanes).Select(i => i == lane ? one : zero))})";
    }

    /// <param name="vectors">The scratch vectors of length n that the run needs beside the direction.</param>
    /// <param name="run">Writes one run.</param>
    public void Loop(string[] vectors, Action run)
    {
        string memory = Local("scratch"), backing = Local("scratchArray");
        Begin($"{Real}[]? {backing} = null;");
        Layout.Declare();
        writer.Line("try");
        writer.Open();
        writer.Line($"var {memory} = {Runtime}Scratch.Zeroed(ref {backing}, {(vectors.Length == 0 ? "" : $"{vectors.Length + 1} * ")}{Count});");
        writer.Line($"var {Direction} = {memory}.Slice(0, {Count});");
        for (int i = 0; i < vectors.Length; i++)
            writer.Line($"var {vectors[i]} = {memory}.Slice({(i == 0 ? "" : $"{i + 1} * ")}{Count}, {Count});");
        Layout.Rent();
        foreach (ParameterModel p in Changed)
            Keep(p, $"{Count} > 1");
        writer.Line($"for (int {Index} = 0; {Index} < {Count}; {Index}++)");
        writer.Open();
        Restore();
        writer.Line($"{Direction}[{Index}] = {One};");
        Layout.Load(Direction);
        run();
        writer.Line($"{Direction}[{Index}] = {Zero};");
        writer.Close();
        writer.Close();
        writer.Line("finally");
        writer.Open();
        writer.Line($"{Runtime}Scratch.Return({backing});");
        Layout.Return();
        End();
    }

    private void Begin(string declaration)
    {
        foreach (ParameterModel p in method.Parameters.Where(p => p.Modifier.Contains("out ")))
            writer.Line($"{p.Name} = default!;");
        writer.Line(declaration);
        foreach (ParameterModel p in Changed.Where(Signature.IsMemory))
            writer.Line($"{p.Type.Element!.Text}[]? {Kept(p)}Array = null;");
    }

    private void End()
    {
        foreach (ParameterModel p in Changed.Where(Signature.IsMemory))
            writer.Line($"{Runtime}Scratch.Return({Kept(p)}Array);");
        writer.Close();
    }

    /// <param name="p">What is overwritten.</param>
    /// <param name="isSeveral">Whether there is a second run, which is to find it as the first one did.</param>
    private void Keep(ParameterModel p, string isSeveral)
    {
        if (!Signature.IsMemory(p))
        {
            writer.Line($"var {Kept(p)} = {p.Name};");
            return;
        }

        string element = p.Type.Element!.Text;
        writer.Line($"{IrType.Span(p.Type.Element!).Text} {Given(p)} = {p.Name};");
        writer.Line($"var {Kept(p)} = {Runtime}Scratch.Rent<{element}>(ref {Kept(p)}Array, {isSeveral} ? {Given(p)}.Length : 0);");
        writer.Line($"{Given(p)}.Slice(0, {Kept(p)}.Length).CopyTo({Kept(p)});");
    }

    private void Restore()
    {
        if (Changed.Length == 0)
            return;
        writer.Line($"if ({Index} > 0)");
        writer.Open();
        foreach (ParameterModel p in Changed)
            writer.Line(Signature.IsMemory(p) ? $"{Kept(p)}.CopyTo({Given(p)});" : $"{p.Name} = {Kept(p)};");
        writer.Close();
    }

    private string Kept(ParameterModel p) => Local(p.Stem + "Kept");

    private string Given(ParameterModel p) => Local(p.Stem + "Given");
}
