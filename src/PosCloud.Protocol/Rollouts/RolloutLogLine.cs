namespace PosCloud.Protocol.Rollouts;

/// <summary>Something that was done with a rollout.</summary>
/// <param name="At">UTC.</param>
/// <param name="Actor">Who; <c>engine</c> for what happened by the plan.</param>
/// <param name="What">An action's name, or <c>gate-tripped</c>, <c>wave-opened</c>, <c>completed</c>, <c>aborted</c>.</param>
/// <param name="Reason">Why, or which wave or gate.</param>
public sealed record RolloutLogLine(DateTimeOffset At, string Actor, string What, string? Reason = null);
