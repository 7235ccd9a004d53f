namespace PosCloud.Core.Terminals;

/// <summary>How often terminals check in.</summary>
/// <param name="Interval">When nothing runs.</param>
/// <param name="ActiveInterval">While a rollout or an execution concerns the terminal.</param>
/// <param name="LinkLifetime">How long a download link is good for.</param>
public sealed record CheckInOptions(TimeSpan Interval, TimeSpan ActiveInterval, TimeSpan LinkLifetime);
