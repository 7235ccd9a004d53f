namespace PosCloud.Protocol.Fleet;

/// <summary>One message of a terminal and what the service answered.</summary>
/// <param name="At">Server time, UTC.</param>
/// <param name="Kind"><c>enrolled</c>, <c>check-in</c>, <c>report</c>, <c>replaced</c>, or <c>silent</c>: the service, not the terminal, found that it says nothing.</param>
/// <param name="Seq">The message's sequence number.</param>
/// <param name="Summary">For people: what was decided or reported.</param>
public sealed record HistoryView(DateTimeOffset At, string Kind, long Seq, string Summary);
