using System.Collections.Generic;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>What is not lowered. This table is the list of what the language support lacks; what is in no row gets the default.</summary>
internal static class UnsupportedOperations
{
    internal sealed record Row(DiagnosticDescriptor Descriptor, string What, string Why, string Cure);

    private static readonly Row _default = new(
        Descriptors.UnsupportedOperation, "This expression", "the generator does not know this form", "Write it in a simpler form, or move it out of the method and pass the result in as data.");

    private static readonly Dictionary<OperationKind, Row> _rows = new()
    {
        [OperationKind.Try] = new(Descriptors.ExceptionHandling, "try", "the reverse sweep cannot know where the forward sweep was interrupted", "Test for the exceptional case with 'if', or handle exceptions in the caller."),
        [OperationKind.Using] = new(Descriptors.ExceptionHandling, "using", "it hides a try/finally around the rest of the block", "Acquire the resource in the caller and pass the data in."),
        [OperationKind.UsingDeclaration] = new(Descriptors.ExceptionHandling, "using", "it hides a try/finally around the rest of the block", "Acquire the resource in the caller and pass the data in."),
        [OperationKind.Await] = new(Descriptors.Asynchrony, "await", "the method may be suspended between the sweeps", "Await in the caller and pass the results in."),
        [OperationKind.YieldReturn] = new(Descriptors.Asynchrony, "yield", "an iterator runs piece by piece in its consumer", "Write the values into a span."),
        [OperationKind.YieldBreak] = new(Descriptors.Asynchrony, "yield", "an iterator runs piece by piece in its consumer", "Write the values into a span."),
        [OperationKind.Lock] = new(Descriptors.Lock, "lock", "the reverse sweep would run outside of it", "Take the lock in the caller."),
        [OperationKind.AddressOf] = new(Descriptors.UnsafeCode, "A pointer", "the generator cannot see what it points to", "Use a span."),
        [OperationKind.FunctionPointerInvocation] = new(Descriptors.UnsafeCode, "A function pointer", "the generator cannot see which code will run", "Call the method itself."),
        [OperationKind.DynamicInvocation] = new(Descriptors.DynamicCode, "A dynamic call", "its target is chosen at run time", "Use a static type."),
        [OperationKind.DynamicMemberReference] = new(Descriptors.DynamicCode, "A dynamic member", "its meaning is chosen at run time", "Use a static type."),
        [OperationKind.DynamicObjectCreation] = new(Descriptors.DynamicCode, "A dynamic creation", "its constructor is chosen at run time", "Use a static type."),
        [OperationKind.DynamicIndexerAccess] = new(Descriptors.DynamicCode, "A dynamic indexer", "its meaning is chosen at run time", "Use a static type."),
        [OperationKind.TranslatedQuery] = new(Descriptors.UnsupportedOperation, "A query", "it is made of lambdas that run in code without source", "Write a loop."),
        [OperationKind.AnonymousObjectCreation] = new(Descriptors.UnsupportedOperation, "An anonymous object", "its members are not visible to generated code", "Use a tuple."),
        [OperationKind.EventAssignment] = new(Descriptors.UnsupportedOperation, "An event", "its handlers are unknown", "Raise and subscribe outside of the method."),
        [OperationKind.EventReference] = new(Descriptors.UnsupportedOperation, "An event", "its handlers are unknown", "Raise and subscribe outside of the method."),
        [OperationKind.TypeParameterObjectCreation] = new(Descriptors.UnsupportedOperation, "new T()", "the generator cannot see which constructor will run", "Pass the object in."),
        [OperationKind.InlineArrayAccess] = new(Descriptors.UnsupportedOperation, "An inline array", "the generator does not follow its elements", "Use a span or an array."),
    };

    public static Row Find(OperationKind kind) => _rows.TryGetValue(kind, out Row? row) ? row : _default;

    /// <summary>Whether the operation stands for syntax that is refused whatever is inside.</summary>
    public static bool Names(OperationKind kind) => _rows.ContainsKey(kind);
}
