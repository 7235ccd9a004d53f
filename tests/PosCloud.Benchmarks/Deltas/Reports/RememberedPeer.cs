namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>A peer's figures on a pair, kept from one run to the next. The files' hashes say whether they still hold.</summary>
internal sealed record RememberedPeer(string Pair, string Codec, string OldSha256, string NewSha256, CodecFigures? Figures, string? Failure);
