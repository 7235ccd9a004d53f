namespace PosCloud.Core.Terminals;

/// <summary>What a terminal is to a rollout that runs; looked up once and kept with its state.</summary>
/// <param name="RolloutId">The rollout.</param>
/// <param name="Wave">Its wave; null when it is no member, or not yet.</param>
/// <param name="Lanes">Terminals of its site when the rollout started; 0 when that is not known.</param>
public sealed record Membership(string RolloutId, int? Wave, int Lanes);
