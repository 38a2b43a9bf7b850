using System;

namespace AutoGrad;

/// <summary>
/// A checkpoint could not be loaded: it is damaged, of another program, of another method or for another number of parameters. The message
/// says what was found where, and what to do. The state that was to be loaded is as it was.
/// </summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Creates the exception.</summary>
    public CheckpointException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found, where, and what to do.</param>
    public CheckpointException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found, where, and what to do.</param>
    /// <param name="innerException">What the message explains.</param>
    public CheckpointException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
