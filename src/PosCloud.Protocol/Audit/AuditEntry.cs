namespace PosCloud.Protocol.Audit;

/// <summary>A row of the audit log of an estate. The hash is over the row's text, see <see cref="AuditLine"/>.</summary>
/// <param name="Seq">1 for the first row, then without gaps.</param>
/// <param name="Previous">SHA-256 of the row before; <see cref="AuditChain.Genesis"/> in the first one.</param>
/// <param name="At">Server time, UTC.</param>
/// <param name="Phase">Before or after the action, and how it ended.</param>
/// <param name="RequestId">The same in all rows of one request.</param>
/// <param name="Estate">The tenant: a row of one log never fits into another.</param>
/// <param name="Actor">Who, as the token names them.</param>
/// <param name="Action">Method and path below the estate, for example <c>POST releases/os-2.0.0/withdraw</c>.</param>
/// <param name="Reason">Why, as the actor said; absent when the action asks for no reason.</param>
/// <param name="Request">With <c>asked</c>: the body as it came, or <c>sha256:</c> and its hash when it is long.</param>
/// <param name="Changes">With <c>done</c>: what changed; absent when it was a repeat that changed nothing.</param>
/// <param name="Problem">With <c>refused</c> and <c>failed</c>: the name of the problem.</param>
public sealed record AuditEntry(
    long Seq,
    string Previous,
    DateTimeOffset At,
    AuditPhase Phase,
    string RequestId,
    string Estate,
    string Actor,
    string Action,
    string? Reason = null,
    string? Request = null,
    IReadOnlyList<AuditChange>? Changes = null,
    string? Problem = null);
