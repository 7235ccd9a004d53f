namespace PosCloud.Protocol.Rollouts;

/// <summary>A wave and how far it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Progress">Counts.</param>
/// <param name="OpenedAt">UTC; absent until it opens.</param>
/// <param name="PassedAt">UTC; when its gates let the next wave open.</param>
/// <param name="Holds">Gates that hold the next wave now.</param>
/// <param name="SecondsLeft">How long until all its members have an outcome; absent when they have, when it has not opened, or nobody can tell.</param>
public sealed record WaveView(
    string Name, RolloutProgress Progress, IReadOnlyList<GateHold> Holds, DateTimeOffset? OpenedAt = null, DateTimeOffset? PassedAt = null,
    long? SecondsLeft = null);

/// <summary>Why the next wave does not open.</summary>
/// <param name="Gate"><c>success-percent</c>, <c>error-percent</c>, <c>min-sample</c> or <c>soak</c>.</param>
/// <param name="Seen">The value that was seen.</param>
/// <param name="Needed">The value that is needed.</param>
public sealed record GateHold(string Gate, string Seen, string Needed);
