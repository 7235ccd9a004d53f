namespace PosCloud.Benchmarks.Deltas.Measuring;

/// <summary>What a process took from its start to its end.</summary>
/// <param name="CpuSeconds">User and system time, of all its threads.</param>
/// <param name="PeakBytes">The most memory it had resident; null where the system does not tell.</param>
internal sealed record ProcessCost(double CpuSeconds, long? PeakBytes);
