using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using AutoGrad.Compiler.Passes;
using AutoGrad.Generator.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>
/// Every kind of operation that Roslyn knows is differentiated, with a method here that holds one, or has a row in the table of what is
/// refused, or stands in no body that is lowered. A new Roslyn with a new kind fails here first.
/// </summary>
public sealed class OperationKindTests
{
    /// <summary>Kinds that are lowered, each with a method in which one is.</summary>
    private static readonly Dictionary<OperationKind, string> _lowered = new()
    {
        [OperationKind.Block] = "static double F(double x) { { return x; } }",
        [OperationKind.VariableDeclarationGroup] = "static double F(double x) { double a = x, b = a; return b; }",
        [OperationKind.VariableDeclaration] = "static double F(double x) { double a = x, b = a; return b; }",
        [OperationKind.VariableDeclarator] = "static double F(double x) { double a = x, b = a; return b; }",
        [OperationKind.VariableInitializer] = "static double F(double x) { double a = x, b = a; return b; }",
        [OperationKind.Switch] = "static double F(double x, int n) { switch (n) { case 1: return x; default: return 2 * x; } }",
        [OperationKind.SwitchCase] = "static double F(double x, int n) { switch (n) { case 1: return x; default: return 2 * x; } }",
        [OperationKind.CaseClause] = "static double F(double x, int n) { switch (n) { case 1: return x; default: return 2 * x; } }",
        [OperationKind.Loop] = "static double F(double x) { while (x < 2) x *= 2; return x; }",
        [OperationKind.Branch] = "static double F(double x) { while (true) { x *= 2; if (x > 2) break; } return x; }",
        [OperationKind.Empty] = "static double F(double x) { ; return x; }",
        [OperationKind.Return] = "static double F(double x) => x;",
        [OperationKind.ExpressionStatement] = "static double F(double x) { x = 2 * x; return x; }",
        [OperationKind.LocalFunction] = "static double F(double x) { return G(x); double G(double a) => a * x; }",
        [OperationKind.Literal] = "static double F(double x) => 2 * x;",
        [OperationKind.Conversion] = "static double F(double x, int n) => x * n;",
        [OperationKind.Invocation] = "static double F(double x) => Math.Sin(x);",
        [OperationKind.Argument] = "static double F(double x) => Math.Sin(x);",
        [OperationKind.ArrayElementReference] = "static double F(double[] x) => x[0];",
        [OperationKind.LocalReference] = "static double F(double x) { double a = x; return a; }",
        [OperationKind.ParameterReference] = "static double F(double x) => x;",
        [OperationKind.FieldReference] = "static double F(double x) => x * _k; private static readonly double _k = Math.PI;",
        [OperationKind.MethodReference] = "static double F(double x) { Func<double, double> f = Math.Sin; return f(x); }",
        [OperationKind.PropertyReference] = "static double F(double[] x) => x.Length * x[0];",
        [OperationKind.Unary] = "static double F(double x) => -x;",
        [OperationKind.Binary] = "static double F(double x) => x + x;",
        [OperationKind.Conditional] = "static double F(double x) => x > 0 ? x : -x;",
        [OperationKind.Coalesce] = "static double F(double x, string? s) => x * (s ?? \"\").Length;",
        [OperationKind.ConditionalAccess] = "static double F(double x, string? s) => x * (s?.Length ?? 2);",
        [OperationKind.ConditionalAccessInstance] = "static double F(double x, string? s) => x * (s?.Length ?? 2);",
        [OperationKind.CoalesceAssignment] = "static double F(double x, string? s) { s ??= \"abc\"; return x * s.Length; }",
        [OperationKind.AnonymousFunction] = "static double F(double x) { Func<double, double> f = a => a * x; return f(x); }",
        [OperationKind.DelegateCreation] = "static double F(double x) { Func<double, double> f = a => a * x; return f(x); }",
        [OperationKind.ObjectCreation] = "static double F(double x) => new Pair(x).A; struct Pair(double a) { public double A = a; }",
        [OperationKind.ObjectOrCollectionInitializer] = "static double F(double x) => new Pair { A = x }.A; struct Pair { public double A; }",
        [OperationKind.MemberInitializer] = "static double F(double x) => new Edge { From = { A = x } }.From.A; class Pair { public double A; } class Edge { public Pair From = new(); }",
        [OperationKind.ArrayCreation] = "static double F(double x) { double[] a = new double[] { x, 2 }; return a[0]; }",
        [OperationKind.ArrayInitializer] = "static double F(double x) { double[] a = new double[] { x, 2 }; return a[0]; }",
        [OperationKind.InstanceReference] = "double F(double x) => x * this._k; private readonly double _k = 2;",
        [OperationKind.IsType] = "static double F(double x, object o) => o is string ? x : 2 * x;",
        [OperationKind.SimpleAssignment] = "static double F(double x) { x = 2; return x; }",
        [OperationKind.CompoundAssignment] = "static double F(double x) { x += 2; return x; }",
        [OperationKind.InterpolatedString] = "static double F(double x, int n) => x * $\"a{n}\".Length;",
        [OperationKind.InterpolatedStringText] = "static double F(double x, int n) => x * $\"a{n}\".Length;",
        [OperationKind.Interpolation] = "static double F(double x, int n) => x * $\"a{n}\".Length;",
        [OperationKind.NameOf] = "static double F(double x) => x > 0 ? x : throw new ArgumentException(nameof(x));",
        [OperationKind.Tuple] = "static double F(double x) { var t = (x, 2 * x); return t.Item1; }",
        [OperationKind.DefaultValue] = "static double F(double x) => x + default(double);",
        [OperationKind.TypeOf] = "static double F(double x) => x * typeof(int).Name.Length;",
        [OperationKind.SizeOf] = "static double F(double x) => x * sizeof(int);",
        [OperationKind.IsPattern] = "static double F(double x) => x is > 0 ? x : 1;",
        [OperationKind.ConstantPattern] = "static double F(double x) => x is 2 ? x : 1;",
        [OperationKind.DeclarationPattern] = "static double F(double x) => x is double d ? d : 1;",
        [OperationKind.RecursivePattern] = "static double F(double x, string s) => s is { Length: 2 } ? x : 1;",
        [OperationKind.PropertySubpattern] = "static double F(double x, string s) => s is { Length: 2 } ? x : 1;",
        [OperationKind.DiscardPattern] = "static double F(double x) => x switch { > 0 => x, _ => 1 };",
        [OperationKind.NegatedPattern] = "static double F(double x) => x is not > 0 ? x : 1;",
        [OperationKind.BinaryPattern] = "static double F(double x) => x is > 0 and < 2 ? x : 1;",
        [OperationKind.RelationalPattern] = "static double F(double x) => x is > 0 ? x : 1;",
        [OperationKind.TypePattern] = "static double F(double x) => x switch { double => x };",
        [OperationKind.ListPattern] = "static double F(double x, int[] n) => n is [1, .., > 3] ? x : 1;",
        [OperationKind.SlicePattern] = "static double F(double x, int[] n) => n is [1, .., > 3] ? x : 1;",
        [OperationKind.SwitchExpression] = "static double F(double x) => x switch { > 0 => x, _ => 1 };",
        [OperationKind.SwitchExpressionArm] = "static double F(double x) => x switch { > 0 => x, _ => 1 };",
        [OperationKind.Increment] = "static double F(double x) { x++; return x; }",
        [OperationKind.Decrement] = "static double F(double x) { x--; return x; }",
        [OperationKind.Throw] = "static double F(double x) => x > 0 ? x : throw new ArgumentException();",
        [OperationKind.DeconstructionAssignment] = "static double F(double x) { var (a, b) = (x, 2); return a * b; }",
        [OperationKind.DeclarationExpression] = "static double F(double x) { var (a, b) = (x, 2); return a * b; }",
        [OperationKind.Discard] = "static double F(double x) { (double a, _) = (x, 2); return a; }",
        [OperationKind.TupleBinary] = "static double F(double x, int n) => (n, 2) == (2, n) ? x : 1;",
        [OperationKind.MethodBody] = "static double F(double x) => x;",
        [OperationKind.ConstructorBody] = "static double F(double x) => new Pair(x).A; struct Pair { public double A; public Pair(double a) { A = a; } }",
        [OperationKind.FieldInitializer] = "static double F(double x) => new Pair().A * x; class Pair { public double A = 2; }",
        [OperationKind.PropertyInitializer] = "static double F(double x) => new Pair().A * x; class Pair { public double A { get; } = 2; }",
        [OperationKind.ParameterInitializer] = "static double F(double x) => G(x); static double G(double x, double y = 2) => x * y;",
        [OperationKind.With] = "static double F(double x) => (new Pair(x) with { A = 2 * x }).A; record struct Pair(double A);",
        [OperationKind.ImplicitIndexerReference] = "static double F(Span<double> x) => x[^1];",
        [OperationKind.Range] = "static double F(double[] x) => x[1..][0];",
        [OperationKind.Utf8String] = "static double F(double x) => x * \"abc\"u8.Length;",
        [OperationKind.CollectionExpression] = "static double F(double x) { double[] a = [x, 2]; return a[0]; }",
        [OperationKind.Spread] = "static double F(double[] x) { double[] a = [.. x, 2]; return a[0]; }",
    };

    /// <summary>Kinds that no body holds which gets here: of other languages, of control flow graphs, or what the compiler refuses itself.</summary>
    private static readonly OperationKind[] _elsewhere =
    [
        OperationKind.None, OperationKind.Invalid, OperationKind.Stop, OperationKind.End, OperationKind.RaiseEvent, OperationKind.OmittedArgument,
        OperationKind.Parenthesized, OperationKind.ReDim, OperationKind.ReDimClause, OperationKind.FlowCapture, OperationKind.FlowCaptureReference,
        OperationKind.IsNull, OperationKind.CaughtException, OperationKind.StaticLocalInitializationSemaphore, OperationKind.FlowAnonymousFunction,
        OperationKind.Attribute, OperationKind.CollectionExpressionElementsPlaceholder,
    ];

    /// <summary>Parts of what has a row: nobody meets them who does not meet the whole first.</summary>
    private static readonly OperationKind[] _partsOfRefused =
    [
        OperationKind.CatchClause, OperationKind.Labeled,
        OperationKind.InterpolatedStringHandlerCreation, OperationKind.InterpolatedStringAddition, OperationKind.InterpolatedStringAppendLiteral,
        OperationKind.InterpolatedStringAppendFormatted, OperationKind.InterpolatedStringAppendInvalid,
        OperationKind.InterpolatedStringHandlerArgumentPlaceholder,
    ];

    public static IEnumerable<TheoryDataRow<OperationKind>> Lowerable => _lowered.Keys.Select(k => new TheoryDataRow<OperationKind>(k));

    [Fact]
    public void Every_kind_is_accounted_for()
    {
        IEnumerable<OperationKind> unknown = typeof(OperationKind).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.GetCustomAttribute<ObsoleteAttribute>() is null)
            .Select(f => (OperationKind)f.GetValue(null)!)
            .Where(k => !_lowered.ContainsKey(k) && !_elsewhere.Contains(k) && !_partsOfRefused.Contains(k) && !UnsupportedOperations.Names(k));
        Assert.Equal([], unknown.Select(k => k.ToString()));
    }

    [Fact]
    public void No_kind_is_both_lowered_and_refused() => Assert.Equal([], _lowered.Keys.Where(UnsupportedOperations.Names).Select(k => k.ToString()));

    [Theory]
    [MemberData(nameof(Lowerable))]
    public void Is_lowered_without_a_word(OperationKind kind)
    {
        string source = "using System;\npublic partial class Losses\n{\n" + _lowered[kind] + "\n}\n";
        CSharpCompilation compilation = Lowered.Compile(source);
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()));
        Assert.Contains(kind, Kinds(compilation));
        LoweringResult result = Lowered.File(source);
        Assert.Equal([], result.Diagnostics.Select(d => d.ToString()));
        Assert.NotNull(result.Primal);
        Assert.Empty(Activity.Of(result.Primal).BlockedSites());
    }

    private static IEnumerable<OperationKind> Kinds(CSharpCompilation compilation)
    {
        SemanticModel model = compilation.GetSemanticModel(compilation.SyntaxTrees[0]);
        return compilation.SyntaxTrees[0].GetRoot(CancellationToken.None).DescendantNodes()
            .Where(n => n is BaseMethodDeclarationSyntax or EqualsValueClauseSyntax)
            .Select(n => model.GetOperation(n)).OfType<IOperation>()
            .SelectMany(o => o.DescendantsAndSelf())
            .Select(o => o.Kind);
    }
}
