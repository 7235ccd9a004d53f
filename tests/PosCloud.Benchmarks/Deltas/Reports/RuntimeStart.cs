namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>
/// What a process of ours costs that starts the runtime, loads and compiles the decoder, and applies a delta of a few bytes.
/// It is taken off the figures of a decoder, which on a terminal is compiled ahead of time.
/// </summary>
/// <param name="CpuSeconds">User and system time.</param>
/// <param name="PeakBytes">The most memory it had resident; null where the system does not tell.</param>
/// <param name="DecoderBytes">What of that is the decoder's own, by the small delta's header.</param>
internal sealed record RuntimeStart(string Profile, double CpuSeconds, long? PeakBytes, long DecoderBytes);
