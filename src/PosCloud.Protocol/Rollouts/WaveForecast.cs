namespace PosCloud.Protocol.Rollouts;

/// <summary>What a wave of a planned rollout would do.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Members">Terminals in it.</param>
/// <param name="Ready">Of these, those that would be offered the release.</param>
/// <param name="Bytes">Bytes that they would download.</param>
/// <param name="OpensAt">When it would open if nothing fails; UTC.</param>
/// <param name="EndsAt">When it would be done; UTC. With gates that never pass by themselves the next wave opens by hand.</param>
public sealed record WaveForecast(string Name, int Members, int Ready, long Bytes, DateTimeOffset OpensAt, DateTimeOffset EndsAt);
