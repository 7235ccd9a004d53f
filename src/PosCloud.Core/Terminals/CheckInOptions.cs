namespace PosCloud.Core.Terminals;

/// <summary>How often terminals check in.</summary>
/// <param name="Interval">When nothing runs.</param>
/// <param name="ActiveInterval">While a rollout or an execution concerns the terminal.</param>
/// <param name="LinkLifetime">How long a download link is good for.</param>
/// <param name="HistoryEvery">
/// Of check-ins that say what the one before said, every so many is kept in the history; 1 keeps all. Others are always kept.
/// </param>
public sealed record CheckInOptions(TimeSpan Interval, TimeSpan ActiveInterval, TimeSpan LinkLifetime, int HistoryEvery = 1);
