namespace PosCloud.Benchmarks.Fuzzing;

/// <summary>What the user asked for.</summary>
/// <param name="Duration">The run ends by itself after it.</param>
/// <param name="Seed">The same seed tries the same cases first; what coverage then makes of them is the same too.</param>
/// <param name="Regressions">Folder that gets a file for each finding, and from which cases are taken to begin with.</param>
/// <param name="Case">Only this file; null for a run.</param>
internal sealed record FuzzRequest(TimeSpan Duration, int Seed, string Regressions, string? Case);
