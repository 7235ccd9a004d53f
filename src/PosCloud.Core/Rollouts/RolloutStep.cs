using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>What changes in a rollout, by the engine or by a person; committed as one transaction.</summary>
/// <param name="Record">The rollout afterwards.</param>
/// <param name="Events">What is announced, in order.</param>
/// <param name="GoBackTo">The release that its confirmed members are to go back to; null when they stay.</param>
public sealed record RolloutStep(RolloutRecord Record, IReadOnlyList<RolloutEvent> Events, string? GoBackTo = null);

/// <summary>Something to announce.</summary>
/// <param name="Type">The event's type.</param>
/// <param name="Wave">The wave's name, where there is one.</param>
/// <param name="Gate">The gate that tripped, where one did.</param>
public sealed record RolloutEvent(string Type, string? Wave = null, GateHold? Gate = null);
