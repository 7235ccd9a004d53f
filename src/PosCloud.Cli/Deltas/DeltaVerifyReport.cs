namespace PosCloud.Cli.Deltas;

/// <summary>What was proved about a delta.</summary>
/// <param name="Compared">Whether the result was compared with an image that was given, beside the hashes.</param>
internal sealed record DeltaVerifyReport(string File, bool Compared, long ResultLength, string ResultSha256, int BlockCount);
