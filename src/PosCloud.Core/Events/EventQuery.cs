namespace PosCloud.Core.Events;

/// <summary>Which events of an estate.</summary>
/// <param name="Since">From this time on; UTC.</param>
/// <param name="Until">Before this time; UTC.</param>
/// <param name="Types">Only these; empty means all.</param>
/// <param name="Subject">What the subject begins with; empty means all.</param>
/// <param name="SetAside">The events that the topic refused, instead of those that it took.</param>
public sealed record EventQuery(
    DateTimeOffset Since, DateTimeOffset Until, IReadOnlyList<string> Types, string Subject = "", bool SetAside = false)
{
    public bool Matches(EventRecord record) =>
        record.Time >= Since
        && record.Time < Until
        && (Types.Count == 0 || Types.Contains(record.Type, StringComparer.Ordinal))
        && record.Subject.StartsWith(Subject, StringComparison.Ordinal);
}
