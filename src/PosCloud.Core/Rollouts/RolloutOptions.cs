namespace PosCloud.Core.Rollouts;

/// <param name="Approvals">How many different people must approve a rollout before it starts; 0 to 5.</param>
public sealed record RolloutOptions(int Approvals);
