namespace PosCloud.Cli.Deltas;

/// <summary>One profile's figures for a pair of images.</summary>
/// <param name="Ratio">Delta length by length of the new image.</param>
/// <param name="EncodeMegabytesPerSecond">Bytes of the new image / 10^6 / seconds.</param>
/// <param name="ApplyMegabytesPerSecond">The same for applying.</param>
internal sealed record DeltaBenchRow(
    string Profile,
    long DeltaLength,
    double Ratio,
    double EncodeSeconds,
    double EncodeMegabytesPerSecond,
    double ApplySeconds,
    double ApplyMegabytesPerSecond,
    long DecoderMemory);
