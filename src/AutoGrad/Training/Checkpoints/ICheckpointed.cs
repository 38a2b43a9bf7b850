namespace AutoGrad;

/// <summary>
/// A state that saves and loads by naming its fields, once for both directions; <see cref="Checkpoint"/> does the rest.
/// </summary>
public interface ICheckpointed
{
    /// <summary>What the state belongs to, such as <c>Adam</c>; a file of another kind is refused.</summary>
    string CheckpointKind { get; }

    /// <summary>
    /// Hands every field to <paramref name="fields"/>, which reads it when the state is saved and overwrites it when it is loaded.
    /// </summary>
    /// <remarks>
    /// Which fields there are, their order and their lengths may depend on the settings and the number of parameters, not on the values of
    /// other fields: before anything is changed, a file is compared with the layout that this method shows.
    /// </remarks>
    /// <param name="fields">The writer or the reader.</param>
    void Persist(CheckpointFields fields);
}
