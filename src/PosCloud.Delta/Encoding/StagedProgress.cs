namespace PosCloud.Delta.Encoding;

/// <summary>One bar over the stages of an encode, in bytes of the result image: each stage has a share of it.</summary>
internal sealed class StagedProgress(IProgress<DeltaProgress>? inner, long total)
{
    /// <summary>A stage that goes from <paramref name="from"/> to <paramref name="to"/> percent while it reports result bytes.</summary>
    public IProgress<long> Stage(int from, int to) => new Part(done =>
        inner?.Report(new DeltaProgress((long)(((Int128)total * from / 100) + ((Int128)done * (to - from) / 100)), total)));

    private sealed class Part(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
