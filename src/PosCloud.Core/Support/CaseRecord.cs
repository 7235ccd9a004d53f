using PosCloud.Protocol.Support;

namespace PosCloud.Core.Support;

/// <summary>A support case as it is stored.</summary>
/// <param name="Opened">How it began.</param>
/// <param name="TerminalId">The terminal.</param>
/// <param name="Site">Its shop when the case was opened.</param>
/// <param name="OpenedBy">Who.</param>
/// <param name="Text">What the person said who opened it.</param>
/// <param name="Assignee">Who takes care of it.</param>
/// <param name="Closed">How it ended; null while it is open.</param>
public sealed record CaseRecord(
    CaseRef Opened, string TerminalId, string Site, string OpenedBy, string? Text = null, string? Assignee = null, CaseClosing? Closed = null)
{
    public SupportCaseView ToView() => new(
        Opened.CaseId,
        TerminalId,
        Site,
        Opened.Cause,
        Opened.OpenedAt,
        OpenedBy,
        Opened.Reason,
        Text,
        Opened.ReleaseId,
        Opened.ExecutionId,
        Assignee,
        Closed?.At,
        Closed?.By,
        Closed?.Reason);
}
