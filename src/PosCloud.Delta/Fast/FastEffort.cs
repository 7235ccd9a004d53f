namespace PosCloud.Delta.Fast;

/// <summary>How hard matches are looked for. The decoder does not care.</summary>
/// <param name="Depth">Earlier positions that are compared with each position.</param>
/// <param name="NiceLength">A match of this many bytes is taken without looking further.</param>
/// <param name="WorkPerByte">Comparisons for each byte of a block, on average; after that the depth is cut.</param>
internal sealed record FastEffort(int Depth, int NiceLength, int WorkPerByte)
{
    /// <summary>For what is sent.</summary>
    public static FastEffort Best { get; } = new(24, 128, 96);

    /// <summary>For estimates.</summary>
    public static FastEffort Quick { get; } = new(4, 24, 12);
}
