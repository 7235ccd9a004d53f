using BenchmarkDotNet.Attributes;
using PosCloud.Delta;

namespace PosCloud.Benchmarks.Deltas;

/// <summary>The codec on <see cref="FirmwarePair"/>, in memory.</summary>
public class DeltaBenchmarks
{
    private byte[] from = [];
    private byte[] to = [];
    private byte[] delta = [];

    [GlobalSetup]
    public void SetUp()
    {
        (from, to) = FirmwarePair.Create();
        delta = Encode(DeltaEncodeOptions.Default);
    }

    [Benchmark]
    public int EncodeDefault() => Encode(DeltaEncodeOptions.Default).Length;

    [Benchmark]
    public int EncodeFast() => Encode(new DeltaEncodeOptions { Profile = DeltaProfile.Fast }).Length;

    [Benchmark]
    public long Apply()
    {
        using var output = new MemoryStream(to.Length);
        DeltaDecoder.Apply(
            new MemoryStream(from), new MemoryStream(delta), output, DeltaLimits.Default, resume: false, progress: null, CancellationToken.None);
        return output.Length;
    }

    private byte[] Encode(DeltaEncodeOptions options)
    {
        using var output = new MemoryStream();
        DeltaEncoder.Encode(new MemoryStream(from), new MemoryStream(to), output, options, progress: null, CancellationToken.None);
        return output.ToArray();
    }
}
