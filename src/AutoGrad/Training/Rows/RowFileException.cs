using System;

namespace AutoGrad;

/// <summary>
/// A file of rows cannot be used: it is damaged, cut off, foreign, or of other numbers than were asked for. The message says what was found.
/// </summary>
public sealed class RowFileException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RowFileException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found, and what to do.</param>
    public RowFileException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found, and what to do.</param>
    /// <param name="innerException">What the message explains.</param>
    public RowFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
