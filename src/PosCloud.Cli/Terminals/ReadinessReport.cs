using PosCloud.Protocol.Rollouts;

namespace PosCloud.Cli.Terminals;

/// <summary>The preparation list as JSON.</summary>
/// <param name="RolloutId">The rollout.</param>
/// <param name="Counts">Terminals by verdict; a verdict that nobody has is absent.</param>
/// <param name="Items">The worst first.</param>
internal sealed record ReadinessReport(string RolloutId, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<TerminalReadiness> Items);
