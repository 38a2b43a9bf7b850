namespace AutoGrad.Generator;

/// <summary>The names of the pipeline's steps, by which tests watch what an edit recomputes.</summary>
internal static class Steps
{
    /// <summary>Discovery and lowering; runs on every edit, and its locations may change with each.</summary>
    public const string Discovery = nameof(Discovery);

    /// <summary>The models: the equality gate.</summary>
    public const string Model = nameof(Model);

    /// <summary>Passes and emission on all processors, for the methods that have changed.</summary>
    public const string Ahead = nameof(Ahead);

    /// <summary>Passes and emission.</summary>
    public const string Differentiate = nameof(Differentiate);

    /// <summary>The text of the files.</summary>
    public const string File = nameof(File);

    /// <summary>What the passes said, without places.</summary>
    public const string Remarks = nameof(Remarks);
}
