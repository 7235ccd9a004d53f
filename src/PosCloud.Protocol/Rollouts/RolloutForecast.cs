namespace PosCloud.Protocol.Rollouts;

/// <summary>
/// <c>POST /v1/estates/{estate}/rollout-plans</c>: what a rollout would do, by the recorded state of the estate. Nothing is written.
/// </summary>
/// <param name="RolloutId">As asked.</param>
/// <param name="ReleaseId">As asked.</param>
/// <param name="At">When it was computed; UTC.</param>
/// <param name="Members">Terminals in the target.</param>
/// <param name="Ready">Of these, those that would be offered the release once their wave is open.</param>
/// <param name="UpToDate">Those that have it.</param>
/// <param name="Blocked">Why the others would not be offered it, most frequent first.</param>
/// <param name="Waits">Why those that are ready would wait before they install, by their last report, most frequent first.</param>
/// <param name="BytesByDelta">Bytes that the ready ones would download, each by its cheapest package.</param>
/// <param name="BytesByFull">Bytes if each took the full package.</param>
/// <param name="Waves">In the order in which they open.</param>
/// <param name="ExpectedEndAt">When the last wave is done if nothing fails; UTC.</param>
/// <param name="BusiestMinute">Terminals that are offered the release in the busiest minute.</param>
/// <param name="UpgradeSeconds">The time that one upgrade is taken to last, from offer to confirmation: measured, or an assumption.</param>
/// <param name="MeasuredIn">The rollout whose terminals measured it (nine of ten were done by then); absent for an assumption.</param>
public sealed record RolloutForecast(
    string RolloutId,
    string ReleaseId,
    DateTimeOffset At,
    int Members,
    int Ready,
    int UpToDate,
    IReadOnlyList<RuleCount> Blocked,
    IReadOnlyList<RuleCount> Waits,
    long BytesByDelta,
    long BytesByFull,
    IReadOnlyList<WaveForecast> Waves,
    DateTimeOffset ExpectedEndAt,
    int BusiestMinute,
    int UpgradeSeconds,
    string? MeasuredIn = null);
