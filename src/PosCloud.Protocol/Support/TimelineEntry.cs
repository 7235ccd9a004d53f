namespace PosCloud.Protocol.Support;

/// <summary>Something that happened to the terminal of a case.</summary>
/// <param name="At">UTC.</param>
/// <param name="Kind"><c>check-in</c>, <c>report</c> and the like; for an event its type; for a note <c>note</c>.</param>
/// <param name="Summary">For people.</param>
public sealed record TimelineEntry(DateTimeOffset At, string Kind, string Summary);
