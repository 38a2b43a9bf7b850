namespace AutoGrad;

/// <summary>How a checkpoint is written. Loading tells the two apart by itself.</summary>
public enum CheckpointFormat
{
    /// <summary>Compact, with a checksum: the numbers as they lie in memory, little-endian.</summary>
    Binary,

    /// <summary>JSON for people and other programs. Its numbers are read back to the bit; it is some three times as long.</summary>
    Json,
}
