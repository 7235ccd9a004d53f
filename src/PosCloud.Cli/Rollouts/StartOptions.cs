namespace PosCloud.Cli.Rollouts;

/// <param name="Id">Null for a new one.</param>
/// <param name="Watch">Whether to follow it to its end.</param>
internal sealed record StartOptions(string ReleaseId, string? Id, string Target, bool Watch, TimeSpan Interval, bool Json);
