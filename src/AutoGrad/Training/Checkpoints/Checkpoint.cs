using System;
using System.IO;
using System.Numerics;
using System.Text;

namespace AutoGrad;

/// <summary>
/// Saves and loads states: a run that goes on from a loaded checkpoint is, to the bit, the run that was never interrupted.
/// </summary>
/// <remarks>
/// A file is replaced atomically: a process that is killed while it saves leaves the checkpoint before it intact. Loading a file
/// that is damaged, foreign or of another method throws <see cref="CheckpointException"/> and changes nothing. What is saved is what a
/// run has accumulated; the settings stay in the program that creates the state.
/// </remarks>
public static class Checkpoint
{
    /// <summary>Saves a state.</summary>
    /// <param name="path">The file, which is replaced.</param>
    /// <param name="state">The state.</param>
    /// <param name="format">The form.</param>
    /// <exception cref="IOException">The file cannot be written; an earlier one is intact.</exception>
    public static void Save(string path, ICheckpointed state, CheckpointFormat format = CheckpointFormat.Binary) =>
        AtomicFile.Write(path, Formatted(ToBytes(state), format));

    /// <summary>Saves a state together with the point that it moves.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="path">The file, which is replaced.</param>
    /// <param name="state">The state.</param>
    /// <param name="point">The parameters.</param>
    /// <param name="format">The form.</param>
    /// <exception cref="IOException">The file cannot be written; an earlier one is intact.</exception>
    public static void Save<T>(
        string path, ICheckpointed state, ReadOnlySpan<T> point, CheckpointFormat format = CheckpointFormat.Binary)
        where T : IFloatingPointIeee754<T> => AtomicFile.Write(path, Formatted(ToBytes(state, point), format));

    /// <summary>Loads a state that was saved without a point, in either form.</summary>
    /// <param name="path">The file.</param>
    /// <param name="state">The state to overwrite, created with the same settings as the saved one.</param>
    /// <exception cref="CheckpointException">The file does not hold this state; nothing was changed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Load(string path, ICheckpointed state) => Read(Image(File.ReadAllBytes(path), $"'{path}'"), state, Span<double>.Empty, false);

    /// <summary>Loads a state and the point that was saved with it, in either form.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="state">The state to overwrite, created with the same settings as the saved one.</param>
    /// <param name="point">The parameters to overwrite.</param>
    /// <exception cref="CheckpointException">The file does not hold this state and a point of this length; nothing was changed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Load<T>(string path, ICheckpointed state, Span<T> point)
        where T : IFloatingPointIeee754<T> => Read(Image(File.ReadAllBytes(path), $"'{path}'"), state, point, true);

    /// <summary>The binary form of a state.</summary>
    /// <param name="state">The state.</param>
    public static byte[] ToBytes(ICheckpointed state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var writer = new CheckpointWriter(state.CheckpointKind);
        state.Persist(writer);
        return writer.ToArray();
    }

    /// <summary>The binary form of a state and the point that it moves.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="state">The state.</param>
    /// <param name="point">The parameters.</param>
    public static byte[] ToBytes<T>(ICheckpointed state, ReadOnlySpan<T> point)
        where T : IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        var writer = new CheckpointWriter(state.CheckpointKind);
        state.Persist(writer);
        writer.Numbers("point", point.ToArray().AsSpan());
        return writer.ToArray();
    }

    /// <summary>Overwrites a state by what <see cref="ToBytes(ICheckpointed)"/> or <see cref="ToJson(ICheckpointed)"/> gave.</summary>
    /// <param name="data">The binary form, or JSON in UTF-8.</param>
    /// <param name="state">The state.</param>
    /// <exception cref="CheckpointException">The data do not hold this state; nothing was changed.</exception>
    public static void FromBytes(ReadOnlySpan<byte> data, ICheckpointed state) =>
        Read(Image(data.ToArray(), "in memory"), state, Span<double>.Empty, false);

    /// <summary>Overwrites a state and its point.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="data">The binary form, or JSON in UTF-8.</param>
    /// <param name="state">The state.</param>
    /// <param name="point">The parameters.</param>
    /// <exception cref="CheckpointException">The data do not hold this state and a point of this length; nothing was changed.</exception>
    public static void FromBytes<T>(ReadOnlySpan<byte> data, ICheckpointed state, Span<T> point)
        where T : IFloatingPointIeee754<T> => Read(Image(data.ToArray(), "in memory"), state, point, true);

    /// <summary>The JSON form of a state.</summary>
    /// <param name="state">The state.</param>
    public static string ToJson(ICheckpointed state) => Encoding.UTF8.GetString(Formatted(ToBytes(state), CheckpointFormat.Json));

    /// <summary>The JSON form of a state and the point that it moves.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="state">The state.</param>
    /// <param name="point">The parameters.</param>
    public static string ToJson<T>(ICheckpointed state, ReadOnlySpan<T> point)
        where T : IFloatingPointIeee754<T> => Encoding.UTF8.GetString(Formatted(ToBytes(state, point), CheckpointFormat.Json));

    private static byte[] Formatted(byte[] binary, CheckpointFormat format) =>
        format == CheckpointFormat.Json ? CheckpointJson.FromBinary(binary) : binary;

    private static CheckpointImage Image(byte[] data, string source)
    {
        // Editors may have put a byte order mark before the JSON.
        if (data.AsSpan().StartsWith("\uFEFF"u8))
            data = data[3..];
        return new CheckpointImage(CheckpointJson.Is(data) ? CheckpointJson.ToBinary(data, source) : data, source);
    }

    private static void Read<T>(CheckpointImage image, ICheckpointed state, Span<T> point, bool hasPoint)
        where T : IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        if (image.Kind != state.CheckpointKind)
            throw image.Refused(
                $"it holds a state of {image.Kind}, not of {state.CheckpointKind}. Load it into a state that {image.Kind} created; nothing was changed.");
        var reader = new CheckpointReader(image);
        state.Persist(reader);
        if (hasPoint)
            reader.Numbers("point", point);
        reader.EndComparison();
        state.Persist(reader);
        if (hasPoint)
            reader.Numbers("point", point);
    }
}
