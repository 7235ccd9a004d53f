using PosCloud.Core.Events;

namespace PosCloud.Core.Terminals;

/// <summary>How a rollout ended on one terminal.</summary>
public sealed record RolloutOutcome(string RolloutId, OutcomeKind Kind);
