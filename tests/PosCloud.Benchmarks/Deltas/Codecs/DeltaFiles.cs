namespace PosCloud.Benchmarks.Deltas.Codecs;

/// <summary>Paths of one measurement.</summary>
/// <param name="Delta">Written by the encoder.</param>
/// <param name="Result">Written by the decoder.</param>
internal sealed record DeltaFiles(string Old, string New, string Delta, string Result);
