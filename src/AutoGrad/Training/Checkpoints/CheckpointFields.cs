using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>
/// The fields of a state on their way to a checkpoint or back: a writer takes what it is shown, a reader overwrites it.
/// </summary>
public abstract class CheckpointFields
{
    private string _prefix = "";

    private protected CheckpointFields()
    {
    }

    /// <summary>Sets every field that it is shown to zero.</summary>
    internal static CheckpointFields Zeros { get; } = new Zeroing();

    /// <summary>A text that must be the same in the file and in the state, because the other fields mean nothing otherwise.</summary>
    /// <param name="name">The field's name, unique within its state.</param>
    /// <param name="value">The state's own.</param>
    public void Same(string name, string value) => ExchangeSame(_prefix + name, value);

    /// <summary>A number, usually a size, that must be the same in the file and in the state.</summary>
    /// <param name="name">The field's name, unique within its state.</param>
    /// <param name="value">The state's own.</param>
    public void Same(string name, long value) => ExchangeSame(_prefix + name, value);

    /// <summary>An integer.</summary>
    /// <param name="name">The field's name, unique within its state.</param>
    /// <param name="value">The field.</param>
    public void Integer(string name, ref long value) => Exchange(_prefix + name, ref value);

    /// <summary>An integer, as the state of a random generator has it.</summary>
    /// <param name="name">The field's name, unique within its state.</param>
    /// <param name="value">The field.</param>
    public void Integer(string name, ref ulong value)
    {
        long signed = unchecked((long)value);
        Exchange(_prefix + name, ref signed);
        value = unchecked((ulong)signed);
    }

    /// <summary>An integer.</summary>
    /// <param name="name">The field's name, unique within its state.</param>
    /// <param name="value">The field.</param>
    public void Integer(string name, ref int value)
    {
        long wide = value;
        Exchange(_prefix + name, ref wide);
        value = unchecked((int)wide);
    }

    /// <summary>A truth value, kept as 0 or 1.</summary>
    /// <param name="name">The field's name, unique within its state.</param>
    /// <param name="value">The field.</param>
    public void Flag(string name, ref bool value)
    {
        long wide = value ? 1 : 0;
        Exchange(_prefix + name, ref wide);
        value = wide != 0;
    }

    /// <summary>A floating-point number; NaN and the infinities are numbers, too.</summary>
    /// <typeparam name="T"><see cref="double"/>, <see cref="float"/> or <see cref="Half"/>.</typeparam>
    /// <param name="name">The field's name, unique within its state.</param>
    /// <param name="value">The field.</param>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public void Number<T>(string name, ref T value)
        where T : IFloatingPointIeee754<T> => Exchange(_prefix + name, new Span<T>(ref value));

    /// <summary>A vector or, row after row, a matrix. Its length must be the same in the file and in the state.</summary>
    /// <typeparam name="T"><see cref="double"/>, <see cref="float"/> or <see cref="Half"/>.</typeparam>
    /// <param name="name">The field's name, unique within its state.</param>
    /// <param name="values">The field.</param>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public void Numbers<T>(string name, Span<T> values)
        where T : IFloatingPointIeee754<T> => Exchange(_prefix + name, values);

    /// <summary>The fields of a part, whose names then begin with <paramref name="name"/> and a slash.</summary>
    /// <param name="name">The part's name, unique within its state.</param>
    /// <param name="part">The part; its kind must be the same in the file and in the state.</param>
    public void Part(string name, ICheckpointed part)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (this == Zeros)
        {
            // No one reads the names, and a reset allocates nothing.
            part.Persist(this);
            return;
        }

        string outer = _prefix;
        _prefix = outer + name + "/";
        try
        {
            Same("kind", part.CheckpointKind);
            part.Persist(this);
        }
        finally
        {
            _prefix = outer;
        }
    }

    private protected abstract void ExchangeSame(string name, string value);

    private protected abstract void ExchangeSame(string name, long value);

    private protected abstract void Exchange(string name, ref long value);

    private protected abstract void Exchange<T>(string name, Span<T> values)
        where T : IFloatingPointIeee754<T>;

    private sealed class Zeroing : CheckpointFields
    {
        private protected override void ExchangeSame(string name, string value)
        {
        }

        private protected override void ExchangeSame(string name, long value)
        {
        }

        private protected override void Exchange(string name, ref long value) => value = 0;

        private protected override void Exchange<T>(string name, Span<T> values) => values.Clear();
    }
}
