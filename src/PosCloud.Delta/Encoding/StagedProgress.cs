namespace PosCloud.Delta.Encoding;

/// <summary>One bar over the stages of an encode, in bytes of the result image: each stage has a share of it.</summary>
/// <param name="units">What a stage counts up to.</param>
/// <param name="total">Bytes of the result image.</param>
internal sealed class StagedProgress(IProgress<DeltaProgress>? inner, long units, long total)
{
    /// <summary>A stage that goes from <paramref name="from"/> to <paramref name="to"/> percent.</summary>
    public IProgress<long> Stage(int from, int to) => new Part(done =>
    {
        Int128 share = units == 0 ? 0 : (Int128)total * done / units;
        inner?.Report(new DeltaProgress((long)((((Int128)total * from) + (share * (to - from))) / 100), total));
    });

    private sealed class Part(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
