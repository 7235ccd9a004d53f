namespace PosCloud.Cli.Deltas;

/// <summary>One profile's figures for a pair of images.</summary>
/// <param name="Ratio">Delta length by length of the new image.</param>
/// <param name="EncodeSeconds">By the clock; encoding uses all cores.</param>
/// <param name="EncodeCpuSeconds">Of all cores together.</param>
/// <param name="ApplySeconds">By the clock.</param>
/// <param name="ApplyCpuSeconds">What a terminal needs, were it as fast as this machine.</param>
/// <param name="DecoderMemory">Bytes.</param>
internal sealed record DeltaBenchRow(
    string Profile,
    long DeltaLength,
    double Ratio,
    double EncodeSeconds,
    double EncodeCpuSeconds,
    double ApplySeconds,
    double ApplyCpuSeconds,
    long DecoderMemory);
