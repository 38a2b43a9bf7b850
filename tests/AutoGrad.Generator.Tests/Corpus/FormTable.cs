using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AutoGrad.Generator.Tests.Jacobians;
using AutoGrad.Generator.Tests.Lowering;
using AutoGrad.Generator.Tests.Oracle;
using AutoGrad.Generator.Tests.Outputs;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>A form of C# and the case that proves it.</summary>
/// <param name="Group">As in the list of supported C#.</param>
/// <param name="Name">The form.</param>
/// <param name="Topic">The topic of the corpus.</param>
/// <param name="Case">The name of the case.</param>
internal sealed record Form(string Group, string Name, ITopicCases Topic, string Case)
{
    /// <summary>The case; null where it is one of structures or fields, which another harness compares in every mode.</summary>
    public LossCase? Loss => Topic.Cases.SingleOrDefault(c => c.Name == Case);

    public bool HasCase => Loss is { Points.Length: > 0 } || Topic.Structures.Any(c => c.Name == Case && c.Points.Length > 0) || Output is not null || Topic.Tests.Contains(Case);

    /// <summary>The case, where it is a method with several outputs.</summary>
    public OutputCase? Output => Topic.Outputs.SingleOrDefault(c => c.Name == Case);
}

/// <summary>A topic of structures or fields that are differentiated.</summary>
public interface IStructureTopic
{
    static abstract IReadOnlyList<StructureCase> Cases { get; }
}

/// <summary>A topic, as a value.</summary>
internal interface ITopicCases
{
    string Name { get; }

    IReadOnlyList<LossCase> Cases => [];

    IReadOnlyList<StructureCase> Structures => [];

    IReadOnlyList<OutputCase> Outputs => [];

    /// <summary>Tests that stand for themselves.</summary>
    IReadOnlyList<string> Tests => [];
}

/// <summary>
/// Every form of C# that is differentiated, with the case of the corpus that proves it in every mode: the theories of the topic compare
/// value, gradient, pullback, pushforward and Hessian–vector product of the case with the oracle. docs/forms.md is this table.
/// </summary>
internal static class FormTable
{
    public static IReadOnlyList<Form> Forms { get; } =
    [
        .. Of("Numbers",
            ("`double`", Of<Expressions>(), "affine"),
            ("`float`", Of<Floats>(), "scalars"),
            ("`float` and `double` mixed", Of<Floats>(), "mixed precision"),
            ("`T : IFloatingPointIeee754<T>`, with `T.One`, `T.Exp`, `T.CreateChecked`", Of<Forms>(), "generic helper"),
            ("integers", Of<Expressions>(), "integer parameter"),
            ("`bool`, `enum`, `string` as data", Of<Forms>(), "enums, strings and truth values"),
            ("nullable numbers: `??`, `HasValue`, lifted operators", Of<Nullables>(), "lifted operators")),
        .. Of("Containers",
            ("`T[]`", Of<Forms>(), "array parameter"),
            ("`Span<T>`", Of<Arrays>(), "scaled in place"),
            ("`ReadOnlySpan<T>`", Of<Loops>(), "sum of squares"),
            ("`T[,]`", Of<ArraysOfArrays>(), "matrix of locals"),
            ("`T[][]`", Of<ArraysOfArrays>(), "jagged products"),
            ("`stackalloc`", Of<LaterForms>(), "stackalloc"),
            ("`new T[n]`", Of<LaterForms>(), "local array"),
            ("collection expressions", Of<LaterForms>(), "collection expression"),
            ("`^i`", Of<Arrays>(), "span from the end"),
            ("ranges and `Slice`", Of<LaterForms>(), "slices"),
            ("`Index` and `Range` in variables", Of<MemoryFunctions>(), "ranges in variables"),
            ("`Length`", Of<Arrays>(), "length as a number"),
            ("`Clear`, `Fill`, `CopyTo`", Of<Forms>(), "clear, fill and copy"),
            ("buffers that change places", Of<LaterForms>(), "buffers that change places"),
            ("arrays of structs that the method makes", Of<Structures>(), "a local array of structs"),
            ("spans and `stackalloc` of structs", Of<Structures>(), "spans of structs"),
            ("arrays of structs as what is differentiated", OfStructures<ActiveRows>(), "elements as structs, with methods and operators"),
            ("arrays of tuples as what is differentiated", OfStructures<ActiveRows>(), "tuples"),
            ("elements of such arrays, overwritten", OfStructures<ActiveRows>(), "elements that are written"),
            ("slices of such arrays", OfStructures<ActiveRows>(), "slices")),
        .. Of("Structures",
            ("tuples", Of<LaterForms>(), "tuple"),
            ("structs: fields, constructors, properties, methods", Of<Forms>(), "struct with constructor, property and method"),
            ("record structs, `with`", Of<Forms>(), "record struct with with"),
            ("record classes", Of<Forms>(), "record class"),
            ("operators", Of<LaterForms>(), "record struct and operator"),
            ("nested structs", Of<Forms>(), "nested structs"),
            ("objects made in the method", Of<Forms>(), "object made in the method"),
            ("`Vector3`", Of<Forms>(), "vectors of three"),
            ("`Vector2`, `Vector4`", Of<Forms>(), "vectors of two and four"),
            ("members of objects as data", Of<LaterForms>(), "class with data"),
            ("tuples of tuples", Of<Structures>(), "tuples of tuples"),
            ("properties with bodies", Of<Structures>(), "properties with bodies"),
            ("auto-properties, `init`, `required`", Of<Structures>(), "init-only and required members"),
            ("constructors that chain", Of<Structures>(), "a constructor that chains to another"),
            ("constructors that call their base", Of<Structures>(), "a constructor that calls its base"),
            ("primary constructors", Of<Structures>(), "a primary constructor that calls its base"),
            ("records that inherit", Of<Structures>(), "records that inherit"),
            ("compound operators and conversions", Of<Structures>(), "operators, compound ones, and conversions"),
            ("generic structs", Of<Structures>(), "a generic pair"),
            ("structs that hold arrays", Of<Structures>(), "objects with arrays"),
            ("nested structs in arrays", Of<Structures>(), "nested structs in an array"),
            ("methods that change `this`", Of<Structures>(), "methods that change this"),
            ("static abstract members by type parameter", Of<Structures>(), "interfaces on structs by type parameter")),
        .. Of("Differentiated by",
            ("structs", OfStructures<ActiveStructures>(), "a struct with fields"),
            ("record structs", OfStructures<ActiveStructures>(), "a positional record struct"),
            ("record classes", OfStructures<ActiveStructures>(), "a record that is a class"),
            ("records that inherit", OfStructures<ActiveStructures>(), "a record that inherits"),
            ("structs with primary constructors", OfStructures<ActiveStructures>(), "a struct with a primary constructor"),
            ("nested structs", OfStructures<ActiveStructures>(), "nested structs"),
            ("structs that hold arrays", OfStructures<ActiveStructures>(), "a struct with arrays"),
            ("generic structs", OfStructures<ActiveStructures>(), "a generic struct"),
            ("tuples", OfStructures<ActiveStructures>(), "a tuple"),
            ("fields of a class", OfStructures<ActiveFields>(), "a number"),
            ("arrays in fields", OfStructures<ActiveFields>(), "an array, a number and a parameter"),
            ("properties", OfStructures<ActiveFields>(), "a property"),
            ("structs in fields", OfStructures<ActiveFields>(), "a struct"),
            ("fields of a struct, `this`", OfStructures<ActiveFields>(), "fields of a struct")),
        .. Of("Statements",
            ("locals", Of<Locals>(), "chain of locals"),
            ("`ref` locals", Of<LaterForms>(), "ref local"),
            ("compound assignment", Of<Locals>(), "every compound assignment"),
            ("`++` and `--`", Of<Locals>(), "increments"),
            ("deconstruction", Of<Forms>(), "deconstruction"),
            ("`if`", Of<Branches>(), "if else"),
            ("`switch`", Of<LaterForms>(), "switch statement"),
            ("`for`", Of<Loops>(), "nested over a matrix"),
            ("`foreach`", Of<Loops>(), "foreach"),
            ("`foreach` over a type with an enumerator of its own", Of<Enumerators>(), "neighbours, by an enumerator that is a struct"),
            ("`while`", Of<Forms>(), "while over a tolerance"),
            ("`do`", Of<LaterForms>(), "do"),
            ("`break`", Of<LaterForms>(), "break"),
            ("`continue`", Of<LaterForms>(), "continue"),
            ("early `return`", Of<LaterForms>(), "return inside a loop"),
            ("`throw`", Of<LaterForms>(), "throw inside a loop"),
            ("local functions", Of<Forms>(), "local function with captured array"),
            ("`const`", Of<Forms>(), "constants of every kind"),
            ("loops whose counter is active", Of<LaterForms>(), "active loop variable")),
        .. Of("Expressions",
            ("arithmetic", Of<Expressions>(), "polynomial"),
            ("assignments as values", Of<LaterForms>(), "assignment used as a value"),
            ("increments as values", Of<LaterForms>(), "increment used as a value"),
            ("casts", Of<Expressions>(), "long and byte factors"),
            ("`?:`", Of<Branches>(), "nested conditional"),
            ("`ref` conditional", Of<LaterForms>(), "ref conditional"),
            ("switch expressions", Of<LaterForms>(), "switch expression"),
            ("patterns over numbers", Of<Forms>(), "pattern that binds a number"),
            ("patterns over data", Of<Forms>(), "pattern over data"),
            ("`Math` and statics of `double`", Of<Functions>(), "functions of functions"),
            ("`MathF`", Of<Floats>(), "trigonometry"),
            ("`TensorPrimitives`", Of<Tensors>(), "numbers beside spans"),
            ("`TensorPrimitives`, reductions", Of<Tensors>(), "Dot"),
            ("`TensorPrimitives`, element by element and in place", Of<Tensors>(), "in place"),
            ("`Array.Copy`, `Reverse`, `TryCopyTo` and kin", Of<MemoryFunctions>(), "copied part")),
        .. Of("Calls",
            ("static methods", Of<CalledMethods>(), "nested calls"),
            ("instance methods", Of<Forms>(), "instance methods"),
            ("extension methods", Of<CalledMethods>(), "extension method"),
            ("extension blocks", Of<Forms>(), "extension block"),
            ("generic methods", Of<Forms>(), "generic helper"),
            ("local functions that change what they capture", Of<CalledMethods>(), "local function that changes a captured variable"),
            ("`ref` returns", Of<Forms>(), "ref return"),
            ("`void` helpers that write into spans", Of<CalledMethods>(), "void helper that writes into a span"),
            ("`ref` parameters", Of<CalledMethods>(), "ref parameter"),
            ("`in` parameters", Of<CalledMethods>(), "in parameter"),
            ("`out` parameters", Of<CalledMethods>(), "out parameters"),
            ("optional and named arguments", Of<CalledMethods>(), "optional and named arguments"),
            ("lambdas bound to locals", Of<LaterForms>(), "lambda"),
            ("lambdas chosen by a condition", Of<ChosenDelegates>(), "chosen by a condition"),
            ("lambdas handed to helpers", Of<LaterForms>(), "lambda passed to a helper"),
            ("derivatives that the generator writes: `FGradient`, `FAndGradient`", Of<NestedDerivatives>(), "a tuple taken apart, in a loop"),
            ("derivatives over spans", Of<NestedDerivativesOverSpans>(), "descent inside of what is differentiated"),
            ("`FPullback` of another method", Of<NestedDerivatives>(), "a pullback"),
            ("`FPushforward` of another method", Of<NestedDerivatives>(), "a pushforward along constants"),
            ("`FHessianVectorProduct` of another method", Of<NestedDerivatives>(), "a product of the Hessian"),
            ("functions of the library as delegates", Of<Forms>(), "functions of the library as delegates"),
            ("recursion", Of<Recursions>(), "a helper"),
            ("mutual recursion", Of<Recursions>(), "mutual"),
            ("tree-shaped recursion", Of<Recursions>(), "tree"),
            ("recursion of the method itself", Of<Recursions>(), "the method itself"),
            ("recursion over a shared array that it changes", Of<RecursionsOverArrays>(), "shared span that is changed"),
            ("functions with a rule, `[DerivativeOf]`", Of<OwnRules>(), "several numbers"),
            ("functions of spans with a rule", Of<OwnRules>(), "of a span"),
            ("methods of other assemblies, through their pullbacks and pushforwards", new TestsOf(typeof(OtherAssemblyTests)), nameof(OtherAssemblyTests.Both_modes_cross_the_border)),
            ("`StopGradient`", Of<SemanticsRows>(), "double Differentiate.StopGradient(x) * x at 3"),
            ("`[NotDifferentiated]`", Of<SemanticsRows>(), "Math.Pow(x, n) at 0, n = 2.0")),
        .. Of("Mutation",
            ("locals, values used before they are overwritten", Of<Locals>(), "overwritten after use"),
            ("elements, swapped", Of<Arrays>(), "swap of elements"),
            ("stencils in place", Of<Arrays>(), "gauss seidel"),
            ("sorting in place", Of<Forms>(), "sorted in place"),
            ("in any nesting of loops and branches", Of<Forms>(), "mutation under loops and branches"),
            ("fields of the instance", OfStructures<ActiveFields>(), "a field that is written"),
            ("arrays in fields", OfStructures<ActiveFields>(), "an array that is written"),
            ("members of other objects", OfStructures<ActiveFields>(), "another object"),
            ("one memory under two names", Of<Aliasing>(), "slices that overlap")),
        .. Of("Several outputs",
            ("a tuple", OfOutputs<Returned>(), "a tuple"),
            ("a struct", OfOutputs<Returned>(), "a struct"),
            ("a record struct, with data in it", OfOutputs<Returned>(), "a record struct"),
            ("a record class", OfOutputs<Returned>(), "a record"),
            ("`Vector2/3/4`", OfOutputs<Returned>(), "vectors of System.Numerics"),
            ("`T[]`", OfOutputs<Returned>(), "an array"),
            ("`T[,]`", OfOutputs<Returned>(), "a matrix"),
            ("`T[][]`", OfOutputs<Returned>(), "rows"),
            ("a struct with an array", OfOutputs<Returned>(), "a struct with an array"),
            ("`Span<T>`", OfOutputs<Returned>(), "a slice of what it was given"),
            ("recursion that returns a tuple", OfOutputs<Returned>(), "recursion of the method itself"),
            ("`out` parameters", OfOutputs<LeftBehind>(), "out parameters"),
            ("`out` structures", OfOutputs<LeftBehind>(), "out structures"),
            ("`out` beside a truth value", OfOutputs<LeftBehind>(), "an out parameter and a truth value"),
            ("`ref` parameters", OfOutputs<LeftBehind>(), "ref parameters"),
            ("`ref` parameters that are data", OfOutputs<LeftBehind>(), "a ref parameter that is data"),
            ("`ref` structures", OfOutputs<LeftBehind>(), "a ref structure"),
            ("spans that are written", OfOutputs<LeftBehind>(), "a span that is only written"),
            ("spans in place", OfOutputs<LeftBehind>(), "a span in place"),
            ("matrices in place", OfOutputs<LeftBehind>(), "a matrix in place"),
            ("arrays of structs in place", OfOutputs<LeftBehind>(), "an array of structures in place"),
            ("fields", OfOutputs<LeftBehind>(), "fields"),
            ("of many rows at once, `FBatchJacobian`", new TestsOf(typeof(BatchJacobianTests)), nameof(BatchJacobianTests.Runs_are_lanes)),
            ("of many rows, some of them shared", new TestsOf(typeof(BatchJacobianTests)), nameof(BatchJacobianTests.Runs_may_share_rows)),
            ("of many rows, where lanes have no form for it", new TestsOf(typeof(BatchJacobianTests)), nameof(BatchJacobianTests.Others_are_taken_one_by_one))),
    ];

    /// <summary>The text of docs/forms.md between its marks.</summary>
    public static string Text()
    {
        StringBuilder text = new("| | form | value | reverse | forward | forward over reverse | proved by |\n|---|---|---|---|---|---|---|\n");
        string group = "";
        foreach (Form form in Forms)
        {
            string second = form.Output is not null || form.Topic.Tests.Count > 0 ? "" : form.Loss is null || IsSecondOrderCompared(form.Loss) ? "✓" : "○";
            string forward = form.Output is { Pushforward: null } ? "" : "✓";
            string head = form.Group == group ? "" : $"**{form.Group}**";
            group = form.Group;
            text.Append($"| {head} | {form.Name} | ✓ | ✓ | {forward} | {second} | {form.Topic.Name}: *{form.Case}* |\n");
        }

        return text.ToString();
    }

    /// <summary>Single precision, and points that differences cannot confirm, are compared in value and gradient only.</summary>
    private static bool IsSecondOrderCompared(LossCase loss) =>
        loss.NoFiniteDifferences is null && !loss.Members.Contains("float Loss(", StringComparison.Ordinal);

    private static IEnumerable<Form> Of(string group, params (string Name, ITopicCases Topic, string Case)[] forms) =>
        forms.Select(f => new Form(group, f.Name, f.Topic, f.Case));

    private static Topic<TTopic> Of<TTopic>()
        where TTopic : ITopic => new();

    private static StructureTopic<TTopic> OfStructures<TTopic>()
        where TTopic : IStructureTopic => new();

    private static OutputTopic<TTopic> OfOutputs<TTopic>()
        where TTopic : IOutputTopic => new();

    private sealed class TestsOf(Type type) : ITopicCases
    {
        public string Name => type.Name;

        public IReadOnlyList<string> Tests => [.. type.GetMethods().Select(m => m.Name)];
    }

    private sealed class OutputTopic<TTopic> : ITopicCases
        where TTopic : IOutputTopic
    {
        public string Name => typeof(TTopic).Name;

        public IReadOnlyList<OutputCase> Outputs => TTopic.Cases;
    }

    private sealed class StructureTopic<TTopic> : ITopicCases
        where TTopic : IStructureTopic
    {
        public string Name => typeof(TTopic).Name;

        public IReadOnlyList<StructureCase> Structures => TTopic.Cases;
    }

    private sealed class Topic<TTopic> : ITopicCases
        where TTopic : ITopic
    {
        public string Name => typeof(TTopic).Name;

        public IReadOnlyList<LossCase> Cases => TTopic.Cases;
    }
}
