using System;

namespace AutoGrad;

/// <summary>What a field holds; the number is what stands in the file.</summary>
internal enum CheckpointType : byte
{
    Text = 1,
    Integer = 2,
    Double = 3,
    Single = 4,
    Half = 5,
}

internal static class CheckpointTypes
{
    /// <summary>The bytes of one element.</summary>
    public static int Size(this CheckpointType type) =>
        type switch
        {
            CheckpointType.Text => 1,
            CheckpointType.Integer or CheckpointType.Double => 8,
            CheckpointType.Single => 4,
            _ => 2,
        };

    /// <summary>The type's name in JSON and in messages.</summary>
    public static string Name(this CheckpointType type) =>
        type switch
        {
            CheckpointType.Text => "text",
            CheckpointType.Integer => "integer",
            CheckpointType.Double => "double",
            CheckpointType.Single => "float",
            _ => "half",
        };

    public static bool TryParse(string name, out CheckpointType type)
    {
        for (type = CheckpointType.Text; type <= CheckpointType.Half; type++)
        {
            if (type.Name() == name)
                return true;
        }

        return false;
    }

    public static CheckpointType Of<T>() =>
        typeof(T) == typeof(double) ? CheckpointType.Double
        : typeof(T) == typeof(float) ? CheckpointType.Single
        : typeof(T) == typeof(Half) ? CheckpointType.Half
        : throw new NotSupportedException($"Numbers of type {typeof(T)} cannot be saved; double, float and Half can.");
}
