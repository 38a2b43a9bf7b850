using System;
using System.Buffers.Binary;
using System.Text;

namespace AutoGrad;

/// <summary>
/// Reads an image's fields in order. A state is shown to it twice: first it only compares, so that an image which does not fit
/// changes nothing, then it overwrites.
/// </summary>
internal sealed class CheckpointReader(CheckpointImage image) : CheckpointFields
{
    private int _next;
    private bool _overwrites;

    /// <summary>Ends the comparison; the next fields are overwritten, from the first one on.</summary>
    public void EndComparison()
    {
        if (_next < image.Fields.Count)
            throw Mismatch($"it has a field '{image.Fields[_next].Name}' that this state does not have");
        _next = 0;
        _overwrites = true;
    }

    private protected override void ExchangeSame(string name, string value)
    {
        CheckpointImage.Field field = Next(name, CheckpointType.Text);
        string found = Encoding.UTF8.GetString(image.Data(field));
        if (found != value)
            throw Mismatch($"its '{name}' is {found}, that of this state is {value}");
    }

    private protected override void ExchangeSame(string name, long value)
    {
        long found = BinaryPrimitives.ReadInt64LittleEndian(image.Data(Single(Next(name, CheckpointType.Integer))));
        if (found != value)
            throw Mismatch($"its '{name}' is {found}, that of this state is {value}");
    }

    private protected override void Exchange(string name, ref long value)
    {
        long found = BinaryPrimitives.ReadInt64LittleEndian(image.Data(Single(Next(name, CheckpointType.Integer))));
        if (_overwrites)
            value = found;
    }

    private protected override void Exchange<T>(string name, Span<T> values)
    {
        CheckpointImage.Field field = Next(name, CheckpointTypes.Of<T>());
        if (field.Count != values.Length)
            throw Mismatch($"its '{name}' has {field.Count} numbers, that of this state {values.Length}");
        if (!_overwrites)
            return;
        ReadOnlySpan<byte> data = image.Data(field);
        int size = field.Type.Size();
        for (int i = 0; i < values.Length; i++)
            values[i] = T.CreateTruncating(Read(data[(i * size)..], field.Type));
    }

    /// <summary>One number; a double holds those of lesser precision exactly.</summary>
    public static double Read(ReadOnlySpan<byte> data, CheckpointType type) =>
        type switch
        {
            CheckpointType.Double => BinaryPrimitives.ReadDoubleLittleEndian(data),
            CheckpointType.Single => BinaryPrimitives.ReadSingleLittleEndian(data),
            _ => (double)BinaryPrimitives.ReadHalfLittleEndian(data),
        };

    private CheckpointImage.Field Next(string name, CheckpointType type)
    {
        if (_next == image.Fields.Count)
            throw Mismatch($"it lacks the field '{name}'");
        CheckpointImage.Field field = image.Fields[_next++];
        if (field.Name != name)
            throw Mismatch($"it has the field '{field.Name}' where this state has '{name}'");
        if (field.Type != type)
            throw Mismatch($"its '{name}' holds numbers of type {field.Type.Name()}, that of this state {type.Name()}");
        return field;
    }

    private CheckpointImage.Field Single(CheckpointImage.Field field) =>
        field.Count == 1 ? field : throw Mismatch($"its '{field.Name}' has {field.Count} numbers instead of one");

    private CheckpointException Mismatch(string found) =>
        image.Refused(
            $"{found}. Load it into a state with the same method, settings, number of parameters and precision as the saved one; " +
            "nothing was changed.");
}
