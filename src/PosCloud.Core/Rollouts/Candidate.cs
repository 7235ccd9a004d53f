namespace PosCloud.Core.Rollouts;

/// <summary>A terminal of a rollout's target before it has a wave.</summary>
/// <param name="TerminalId">The terminal.</param>
/// <param name="NamedWave">The wave that names it or whose filter holds for it; null when the hash decides.</param>
public sealed record Candidate(string TerminalId, int? NamedWave);
