namespace PosCloud.Benchmarks.CheckIns;

/// <summary>What a number of requests took, client and server together.</summary>
/// <param name="Requests">How many.</param>
/// <param name="Elapsed">From the first sent byte to the last received one.</param>
/// <param name="Processor">CPU time of the whole process.</param>
/// <param name="Allocated">Managed bytes of the whole process.</param>
internal sealed record Measurement(long Requests, TimeSpan Elapsed, TimeSpan Processor, long Allocated)
{
    public static Measurement None { get; } = new(0, TimeSpan.Zero, TimeSpan.Zero, 0);

    public double PerSecond => Requests / Elapsed.TotalSeconds;

    public double ProcessorMicroseconds => Processor.TotalMicroseconds / Requests;

    public double BytesEach => (double)Allocated / Requests;

    public static Measurement operator +(Measurement a, Measurement b) =>
        new(a.Requests + b.Requests, a.Elapsed + b.Elapsed, a.Processor + b.Processor, a.Allocated + b.Allocated);
}
