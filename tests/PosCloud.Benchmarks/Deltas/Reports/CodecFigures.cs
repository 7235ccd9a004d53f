namespace PosCloud.Benchmarks.Deltas.Reports;

/// <summary>What one codec did with one pair; the result was compared with the new file.</summary>
/// <param name="Bytes">Length of the delta.</param>
/// <param name="EncodeCpuSeconds">User and system time of the process that made it.</param>
/// <param name="EncodePeakBytes">The most memory it had resident; null where the system does not tell.</param>
/// <param name="DecodeCpuSeconds">The same for the process that applied it.</param>
/// <param name="DecodePeakBytes">The same for the process that applied it.</param>
internal sealed record CodecFigures(long Bytes, double EncodeCpuSeconds, long? EncodePeakBytes, double DecodeCpuSeconds, long? DecodePeakBytes);
