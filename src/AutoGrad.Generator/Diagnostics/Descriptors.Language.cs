using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Diagnostics;

/// <summary>What stands in the way inside a body: each message names the expression, says why, and what to do instead.</summary>
internal static partial class Descriptors
{
    /// <summary>Any operation that Lowering has no arm for; see UnsupportedOperations for the texts.</summary>
    public static readonly DiagnosticDescriptor UnsupportedOperation = Refusal(
        "AG1001", "Unsupported construct", "{0} cannot be differentiated: {1}. {2}");

    public static readonly DiagnosticDescriptor ExceptionHandling = Refusal(
        "AG1002", "Exception handling in a differentiated method", "{0} cannot be differentiated: {1}. {2}");

    public static readonly DiagnosticDescriptor Asynchrony = Refusal(
        "AG1003", "Suspension in a differentiated method", "{0} cannot be differentiated: {1}. {2}");

    public static readonly DiagnosticDescriptor Lock = Refusal(
        "AG1004", "Lock in a differentiated method", "{0} cannot be differentiated: {1}. {2}");

    public static readonly DiagnosticDescriptor Goto = Refusal(
        "AG1005", "Goto in a differentiated method", "{0} cannot be differentiated: {1}. {2}");

    public static readonly DiagnosticDescriptor UnsafeCode = Refusal(
        "AG1006", "Unsafe code in a differentiated method", "{0} cannot be differentiated: {1}. {2}");

    public static readonly DiagnosticDescriptor DynamicCode = Refusal(
        "AG1007", "Dynamic code in a differentiated method", "{0} cannot be differentiated: {1}. {2}");

    public static readonly DiagnosticDescriptor Boxing = Refusal(
        "AG1008",
        "A number is put in a box",
        "'{0}' turns a number into an object, inside which the generator cannot follow it. Keep the type '{1}', or pass the number on as a type parameter.");

    public static readonly DiagnosticDescriptor OpaqueCall = Refusal(
        "AG1009",
        "Call of code that the generator cannot see",
        "'{0}' has no source in this compilation and no derivative rule. {1}");

    public static readonly DiagnosticDescriptor DispatchedCall = Refusal(
        "AG1010",
        "Call whose target is chosen at run time",
        "'{0}' is {1}: the generator cannot see which code will run. Call a method with source, or pass the result in as data.");

    public static readonly DiagnosticDescriptor UnknownDelegate = Refusal(
        "AG1011",
        "Call of an unknown delegate",
        "'{0}' calls a delegate whose code the generator cannot see. Call the method itself, or bind the lambda to a local of this method and call that.");

    public static readonly DiagnosticDescriptor StaticWrite = Refusal(
        "AG1012",
        "Write to static state",
        "'{0}' is static state, which outlives the call, so its derivative would be lost. Return the value, or pass it through a ref parameter.");

    public static readonly DiagnosticDescriptor MemberWrite = Refusal(
        "AG1013",
        "Write to a member of an object",
        "'{0}' belongs to an object that outlives the call, and writes to it are not differentiated. Keep the value in a local and return it, or write into an array or span parameter.");

    public static readonly DiagnosticDescriptor Recursion = Refusal(
        "AG1014",
        "Recursive call",
        "'{0}' calls itself, and {1}. Write the recursion as a loop, or hand over numbers, arrays and structs by value.");

    public static readonly DiagnosticDescriptor TooDeep = Refusal(
        "AG1015",
        "The method is too large to be taken apart",
        "'{0}' makes the method too large: {1}. Split the loss into methods of fewer statements, or replace repeated calls by a loop.");

    public static readonly DiagnosticDescriptor Inaccessible = Refusal(
        "AG1016",
        "Member that generated code cannot reach",
        "'{0}' is not accessible from '{1}', where the generated code lies. Make it internal, or pass its value in as a parameter.");

    public static readonly DiagnosticDescriptor Alias = Refusal(
        "AG1017",
        "Aliasing that cannot be seen through",
        "'{0}' may stand for more than one variable: {1}. {2}");

    public static readonly DiagnosticDescriptor EscapingLambda = Refusal(
        "AG1018",
        "A lambda leaves the method",
        "'{0}' is handed to code that the generator cannot see. Write the loop out, or call the lambda in a method with source.");

    public static readonly DiagnosticDescriptor OpaqueUse = Refusal(
        "AG1019",
        "A derivative would be lost",
        "'{0}' uses a number that depends on an active parameter in a way that carries no derivative: {1}. Compute it from data only, or cut the derivative on purpose with Differentiate.StopGradient.");

    public static readonly DiagnosticDescriptor NoSource = Refusal(
        "AG1020",
        "Method without a body",
        "'{0}' has no body that the generator could differentiate. Give it one, or call another method.");

    public static readonly DiagnosticDescriptor GeneratedMember = Refusal(
        "AG1021",
        "Call of a generated member",
        "'{0}' is written by the generator, and its own derivative is not available: {1}. Call the method itself, ask for second derivatives with Emit, or write the derivative out.");

    private static DiagnosticDescriptor Refusal(string id, string title, string message) =>
        Create(id, title, message, Language, DiagnosticSeverity.Error);
}
