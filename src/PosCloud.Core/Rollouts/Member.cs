namespace PosCloud.Core.Rollouts;

/// <summary>A terminal of a rollout's target, as it was listed.</summary>
/// <param name="Wave">The wave that it belongs to.</param>
/// <param name="Lanes">Terminals of its site at that time; 0 when that is not known.</param>
public sealed record Member(string TerminalId, int Wave, int Lanes);
