namespace PosCloud.Protocol.Support;

/// <summary>The open case of a terminal; part of its state, which is bounded.</summary>
/// <param name="CaseId">Unique for the terminal.</param>
/// <param name="Cause">What it was opened by.</param>
/// <param name="OpenedAt">UTC.</param>
/// <param name="Reason">The failure code; absent for a silent terminal and for a person's.</param>
/// <param name="ReleaseId">The release of the upgrade.</param>
/// <param name="ExecutionId">The upgrade.</param>
public sealed record CaseRef(
    string CaseId, CaseCause Cause, DateTimeOffset OpenedAt, string? Reason = null, string? ReleaseId = null, string? ExecutionId = null);
