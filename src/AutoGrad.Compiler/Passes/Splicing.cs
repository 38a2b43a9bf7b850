using System;
using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>Writes the body of a function in place of a call of it.</summary>
internal static class Splicing
{
    /// <summary>Appends a copy of the body and returns what it yields.</summary>
    /// <param name="builder">Where the copy goes; all of it belongs to the statement that calls.</param>
    /// <param name="function">The function, which calls no others.</param>
    /// <param name="arguments">One per parameter.</param>
    /// <param name="foreign">What becomes of foreign code, whose places in the source are another function's.</param>
    public static int[] Append(FunctionBuilder builder, Function function, IReadOnlyList<int> arguments, Func<External, External>? foreign = null)
    {
        Dictionary<int, int> copies = [];
        for (int i = 0; i < arguments.Count; i++)
            copies[function.Body.Arguments[i]] = As(builder, arguments[i], function.TypeOf(function.Body.Arguments[i]));
        foreach (Node node in function.Body.Nodes)
            builder.Append(Copy(node));
        return [.. function.Body.Yields.Select(y => copies[y])];

        Node Copy(Node node)
        {
            Node copy = node.Remap(id => copies[id], Define, Inner) with { Origin = builder.Origin, Link = 0 };
            return copy is External code && foreign is not null ? foreign(code) : copy;
        }

        int Define(int id) => copies[id] = builder.NewValue(function.TypeOf(id));

        Region Inner(Region region)
        {
            int[] own = builder.Open([.. region.Arguments.Select(a => (function.TypeOf(a), (string?)null))]);
            for (int i = 0; i < own.Length; i++)
                copies[region.Arguments[i]] = own[i];
            foreach (Node node in region.Nodes)
                builder.Append(Copy(node));
            return builder.Close([.. region.Yields.Select(y => copies[y])]);
        }
    }

    /// <summary>The same memory under the type that the body knows.</summary>
    private static int As(FunctionBuilder builder, int value, IrType type)
    {
        if (!type.IsArray || builder.TypeOf(value) == type || type.Form == ArrayForm.Array)
            return value;
        int view = builder.NewValue(type);
        builder.Append(new View(view, value, builder.Integer(0), builder.Length(value)));
        return view;
    }
}
