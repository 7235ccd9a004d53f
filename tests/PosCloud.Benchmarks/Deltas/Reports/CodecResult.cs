namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>One codec on one pair: figures, or why there are none.</summary>
/// <param name="Codec">As shown.</param>
/// <param name="Profile">Ours; null for a peer.</param>
/// <param name="Figures">Null if it failed.</param>
/// <param name="Failure">Null if it did not.</param>
internal sealed record CodecResult(string Codec, string? Profile, CodecFigures? Figures, string? Failure = null)
{
    /// <summary>The start of the runtime, which is taken off, is not the same to this.</summary>
    public const double MeasurableSeconds = 0.05;

    /// <summary>Taken from the file of peers' figures, not measured in this run.</summary>
    public bool Remembered { get; init; }

    /// <summary>Length of the delta by that of the best peer; null if either is missing.</summary>
    public double? Ratio { get; init; }

    /// <summary>Ours: memory of the decoder above an empty process, in bytes.</summary>
    public long? DecoderMemoryBytes { get; init; }

    /// <summary>Ours: CPU seconds of the decoder beyond those of an empty process; at least 0.</summary>
    public double? DecoderSeconds { get; init; }

    /// <summary>Ours: megabytes of delta applied in one of those seconds; null if they are too few to say.</summary>
    public double? DeltaMegabytesPerSecond => DecoderSeconds >= MeasurableSeconds ? Figures?.Bytes / 1e6 / DecoderSeconds : null;
}
