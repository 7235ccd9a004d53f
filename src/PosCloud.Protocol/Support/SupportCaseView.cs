namespace PosCloud.Protocol.Support;

/// <summary>A support case as people see it.</summary>
/// <param name="CaseId">Unique for the terminal.</param>
/// <param name="TerminalId">The terminal.</param>
/// <param name="Site">Its shop when the case was opened.</param>
/// <param name="Model">Its hardware model; absent in a list.</param>
/// <param name="Cause">What it was opened by.</param>
/// <param name="Reason">The failure code, if an upgrade failed.</param>
/// <param name="OpenedAt">UTC.</param>
/// <param name="OpenedBy">Who; <c>service</c> for one that opened by itself.</param>
/// <param name="Text">What the person said who opened it.</param>
/// <param name="ReleaseId">The release of the upgrade.</param>
/// <param name="ExecutionId">The upgrade.</param>
/// <param name="Assignee">Who takes care of it.</param>
/// <param name="ClosedAt">UTC; absent while it is open.</param>
/// <param name="ClosedBy">Who; <c>service</c> for one that ended by recovery.</param>
/// <param name="Closing">Why it was closed.</param>
/// <param name="Advice">What the failure code means, in each language; absent in a list.</param>
/// <param name="Vendor">Whom to call about such a terminal; absent in a list.</param>
/// <param name="Notes">What people wrote down, oldest first; absent in a list.</param>
/// <param name="Timeline">What happened to the terminal from a day before the case on, oldest first; absent in a list.</param>
/// <param name="Diagnostics">What the terminal has uploaded meanwhile, newest first; absent in a list.</param>
public sealed record SupportCaseView(
    string CaseId,
    string TerminalId,
    string Site,
    CaseCause Cause,
    DateTimeOffset OpenedAt,
    string OpenedBy,
    string? Reason = null,
    string? Text = null,
    string? ReleaseId = null,
    string? ExecutionId = null,
    string? Assignee = null,
    DateTimeOffset? ClosedAt = null,
    string? ClosedBy = null,
    string? Closing = null,
    string? Model = null,
    IReadOnlyList<FailureAdvice>? Advice = null,
    VendorContact? Vendor = null,
    IReadOnlyList<CaseNote>? Notes = null,
    IReadOnlyList<TimelineEntry>? Timeline = null,
    IReadOnlyList<DiagnosticsView>? Diagnostics = null)
{
    /// <summary>Who opens and closes cases when nobody does.</summary>
    public const string Service = "service";
}
