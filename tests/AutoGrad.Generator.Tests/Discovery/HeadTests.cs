using System.Linq;
using AutoGrad.Compiler.Model;
using Xunit;

namespace AutoGrad.Generator.Tests.Discovery;

/// <summary>How a generated file reopens types and repeats a method's head.</summary>
public sealed class HeadTests
{
    private const string F = "[Differentiable] public static double F(double x) => x;";

    [Theory]
    [InlineData("public static partial class C { " + F + " }", "static partial class C")]
    [InlineData("internal sealed partial class C { " + F + " }", "partial class C")]
    [InlineData("public readonly partial struct C { " + F + " }", "partial struct C")]
    [InlineData("public partial record C(int N) { " + F + " }", "partial record C")]
    [InlineData("public readonly partial record struct C(int N) { " + F + " }", "partial record struct C")]
    [InlineData("public partial interface C { " + F + " }", "partial interface C")]
    [InlineData("public partial interface C<in T, out U> { " + F + " }", "partial interface C<in T, out U>")]
    [InlineData("public partial class C<T> where T : class { " + F + " }", "partial class C<T>")]
    [InlineData("public partial class @class { " + F + " }", "partial class @class")]
    [InlineData("public ref partial struct C { " + F + " }", "partial struct C")]
    public void Every_kind_of_type_is_reopened(string source, string head) =>
        Assert.Equal(head, Assert.Single(Discovered.One(source).ContainingTypes));

    [Fact]
    public void Nested_types_come_outermost_first()
    {
        MethodModel model = Discovered.One("namespace A.B.@event { public partial class O<T> { protected internal partial struct M { private static partial class I<U> { " + F + " } } } }");
        Assert.Equal(["partial class O<T>", "partial struct M", "static partial class I<U>"], model.ContainingTypes.ToArray());
        Assert.Equal("A.B.@event", model.Namespace);
    }

    [Fact]
    public void The_global_namespace_is_null() => Assert.Null(Discovered.Member(F).Namespace);

    [Theory]
    [InlineData("public static", "public static")]
    [InlineData("static", "private static")]
    [InlineData("internal static", "internal static")]
    [InlineData("protected internal static", "protected internal static")]
    [InlineData("private protected static", "private protected static")]
    [InlineData("protected", "protected")]
    [InlineData("public virtual", "public")]
    [InlineData("public new static", "public static")]
    public void Accessibility_and_static_are_repeated(string written, string repeated) =>
        Assert.Equal(repeated, Discovered.One("public partial class C { [Differentiable] " + written + " double F(double x) => x; }").Modifiers);

    [Theory]
    [InlineData("public readonly double F(double x) => x;", "struct", "public readonly")]
    [InlineData("public double F(double x) => x;", "struct", "public")]
    public void Readonly_members_of_structs_stay_readonly(string member, string kind, string modifiers) =>
        Assert.Equal(modifiers, Discovered.One($"public partial {kind} C {{ [Differentiable] {member} }}").Modifiers);

    [Theory]
    [InlineData("F<T>(T x) where T : IFloatingPointIeee754<T>", "<T>", " where T : global::System.Numerics.IFloatingPointIeee754<T>")]
    [InlineData("F<T, @in>(T x, @in y) where T : struct, IFloatingPointIeee754<T> where @in : class?, new()", "<T, @in>", " where T : struct, global::System.Numerics.IFloatingPointIeee754<T> where @in : class?, new()")]
    [InlineData("F<T, U>(T x, U y) where T : unmanaged, IFloatingPointIeee754<T> where U : notnull", "<T, U>", " where T : unmanaged, global::System.Numerics.IFloatingPointIeee754<T> where U : notnull")]
    [InlineData("F<T, U>(T x) where T : IFloatingPointIeee754<T> where U : IComparable<T>, allows ref struct", "<T, U>", " where T : global::System.Numerics.IFloatingPointIeee754<T> where U : global::System.IComparable<T>, allows ref struct")]
    [InlineData("F<T, U>(T x, U y) where T : IFloatingPointIeee754<T>", "<T, U>", " where T : global::System.Numerics.IFloatingPointIeee754<T>")]
    public void Type_parameters_and_constraints_are_repeated(string signature, string parameters, string constraints)
    {
        MethodModel model = Discovered.Member($"[Differentiable] public static T {signature} => x;");
        Assert.Equal(parameters, model.TypeParameters);
        Assert.Equal(constraints, model.Constraints);
        Assert.Equal("T", model.ReturnType);
    }

    [Theory]
    [InlineData("F(double x) => x;", "F")]
    [InlineData("@double(double x) => x;", "@double")]
    [InlineData("F(double x) => x; public static int F(int n) => n;", "F(double)")]
    [InlineData("F(in double x, List<double[]> y) => x; public static int F() => 0;", "F(in double, global::System.Collections.Generic.List{double[]})")]
    public void The_cref_names_the_method(string rest, string cref) =>
        Assert.Equal(cref, Discovered.Member("[Differentiable] public static double " + rest).Cref);

    [Fact]
    public void The_cref_of_a_generic_method_has_braces() =>
        Assert.Equal("F{T}(T)", Discovered.Member("[Differentiable] public static T F<T>(T x) where T : IFloatingPointIeee754<T> => x;").Cref);

    [Theory]
    [InlineData("[Differentiable]", "F", true)]
    [InlineData("[Differentiable(Name = \"G\")]", "G", true)]
    [InlineData("[Differentiable(Vectorize = false)]", "F", false)]
    [InlineData("[AutoGrad.DifferentiableAttribute(Vectorize = false, Name = null)]", "F", false)]
    public void The_attribute_sets_stem_and_vectorization(string attribute, string stem, bool vectorize)
    {
        MethodModel model = Discovered.Member(attribute + " public static double F(double x) => x;");
        Assert.Equal((stem, vectorize, "F"), (model.Stem, model.Vectorize, model.Name));
        Assert.Equal(Compiler.Model.Derivatives.Gradient, model.Emit);
    }

    [Fact]
    public void A_namesake_of_another_library_is_ignored() =>
        Assert.Empty(Discovered.All("namespace Other { public sealed class DifferentiableAttribute : Attribute; } public static partial class L { [Other.Differentiable] public static double F(double x) => x; }"));

    [Fact]
    public void An_alias_of_the_attribute_is_seen() =>
        Assert.Single(Discovered.All("namespace N { using D = AutoGrad.DifferentiableAttribute; public static partial class L { [D] public static double F(double x) => x; } }"));

    [Theory]
    [InlineData("[Differentiable] public static partial double F(double x); public static partial double F(double x) => x;")]
    [InlineData("public static partial double F(double x); [Differentiable] public static partial double F(double x) => x;")]
    public void Either_part_of_a_partial_method_may_carry_the_attribute(string members) =>
        Assert.Equal("F", Discovered.Member(members).Name);

    [Fact]
    public void A_method_typed_twice_gives_one_file() =>
        Assert.Equal(["Losses.F"], Discovered.All($"public static partial class Losses {{ {F} {F} }}").Select(m => m.HintName[..8]));
}
