namespace PosCloud.Delta.Matching;

/// <summary>How much work the search for copies may be.</summary>
internal sealed record MatchOptions
{
    public static readonly MatchOptions Default = new();

    /// <summary>
    /// Work units per result byte and parse before the search becomes coarse; a unit is about one memory access. Images
    /// of programs need under 40.
    /// </summary>
    public int WorkPerByte { get; init; } = 96;

    /// <summary>Bytes the table of anchors may take, however long the base is.</summary>
    public long MaxIndexBytes { get; init; } = 600L << 20;
}
