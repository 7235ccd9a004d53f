namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>What making and applying a delta may cost. A property is null where nothing is asked or something was not measured.</summary>
internal sealed class CostLimits(PairReport pair, CodecResult ours)
{
    private const long LargeImage = 30_000_000;
    private const long LargeDelta = 1_000_000;
    private const double MostOfBsdiff = 0.5;
    private const double MostOfHdiff = 3;
    private const long EncoderMemory = 150_000_000;
    private const int EncoderMemoryPerBaseByte = 4;
    private const double LeastMegabytesPerSecond = 1;

    public double? EncodeByBsdiff => ours.Figures?.EncodeCpuSeconds / Peer(Codecs.Peers.Bsdiff)?.EncodeCpuSeconds;

    public double? EncodeByHdiff => ours.Figures?.EncodeCpuSeconds / Peer(Codecs.Peers.HdiffSix)?.EncodeCpuSeconds;

    public double? DecodeByHpatch =>
        ours.DecoderSeconds >= CodecResult.MeasurableSeconds && Peer(Codecs.Peers.HdiffSix) is { DecodeCpuSeconds: > 0 } peer ? ours.DecoderSeconds / peer.DecodeCpuSeconds : null;

    public bool? EncodeByBsdiffMet => pair.NewLength >= LargeImage && EncodeByBsdiff is { } ratio ? ratio <= MostOfBsdiff : null;

    public bool? EncodeByHdiffMet => pair.NewLength >= LargeImage && EncodeByHdiff is { } ratio ? ratio <= MostOfHdiff : null;

    public bool? EncodeMemoryMet => ours.Figures?.EncodePeakBytes is { } peak ? peak <= (EncoderMemoryPerBaseByte * pair.OldLength) + EncoderMemory : null;

    public bool? DecodeByHpatchMet => (pair.Class, ours.Profile, DecodeByHpatch) switch
    {
        ("rootfs", "default", { } ratio) => ratio <= 10,
        ("rootfs", "fast", { } ratio) => ratio <= 2,
        _ => null,
    };

    public bool? DecoderMemoryMet => ours.DecoderMemoryBytes is { } memory ? memory <= (ours.Profile == "default" ? 8_000_000 : 3_000_000) : null;

    public bool? DeltaSpeedMet => ours.Figures?.Bytes >= LargeDelta && ours.DeltaMegabytesPerSecond is { } speed ? speed >= LeastMegabytesPerSecond : null;

    private CodecFigures? Peer(string name) => pair.Results.FirstOrDefault(r => r.Codec == name)?.Figures;
}
