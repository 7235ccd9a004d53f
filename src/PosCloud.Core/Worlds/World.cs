namespace PosCloud.Core.Worlds;

/// <summary>What decisions need besides the terminal: the running rollouts of an estate and what they install.</summary>
/// <param name="Estate">The tenant.</param>
/// <param name="Plans">Running rollouts, oldest first.</param>
public sealed record World(string Estate, IReadOnlyList<RolloutPlan> Plans);
