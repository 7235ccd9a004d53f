using System.Text.Json.Serialization;
using PosCloud.Core.Hardware;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Support;

namespace PosCloud.Core.Terminals;

/// <summary>
/// What the service decides by. It is small: besides the table row it travels, sealed, to the terminal and back, so that a
/// check-in needs no read (see docs/decisions/0003).
/// </summary>
/// <param name="Estate">The tenant.</param>
/// <param name="TerminalId">The terminal.</param>
/// <param name="HardwareId">The hardware that enrolled.</param>
/// <param name="KeyThumbprint">RFC 7638 thumbprint of its key.</param>
/// <param name="Epoch">Raised with each enrolment; an older credential is refused.</param>
/// <param name="Revoked">No request is answered any more.</param>
/// <param name="Site">The shop.</param>
/// <param name="Tags">Free tags.</param>
/// <param name="EnrolledAt">UTC.</param>
/// <param name="DirectiveSeq">Sequence number of the last directive that made the terminal act.</param>
/// <param name="LastMessage">The last message taken and its answer; null before the first.</param>
/// <param name="Execution">The running or the last execution.</param>
/// <param name="Outcomes">How the last rollouts ended here, newest last.</param>
/// <param name="Memberships">What the terminal is to the rollouts that run.</param>
/// <param name="Revocation">Who revoked it; null as long as nobody did.</param>
/// <param name="Overlap">The credential before the last key rotation, while it still works.</param>
/// <param name="CloneAlarm">The last time that its sequence numbers went backwards.</param>
/// <param name="CodesFrom">Enrolment codes that were made before are void; UTC. Survives a new enrolment.</param>
/// <param name="SilentSince">When it was last heard of before it was announced as silent; null when it is not. UTC.</param>
/// <param name="Replacement">Other hardware that is to take its place; null when nobody wants that.</param>
/// <param name="Owed">Ended rollouts whose release this hardware still has to get, since it took another one's place; newest first.</param>
/// <param name="Restore">The restore that was ordered last; null when there was none. Not for other hardware: it ends with a new enrolment.</param>
/// <param name="OpenCase">Its open support case.</param>
/// <param name="Diagnostics">Diagnostics that somebody asked for and that it has not said to have sent.</param>
/// <param name="Inventory">Digest of the peripherals of the last check-in; null before the first one.</param>
/// <param name="InventoryChangedAt">When it last was another one than before; UTC.</param>
/// <param name="CertificateWarnings">Which ends of certificates were announced.</param>
/// <param name="OpenOrders">Work orders that are not closed.</param>
/// <param name="Actions">What people did since the last message, counted: their events need numbers of their own.</param>
public sealed record TerminalState(
    string Estate,
    string TerminalId,
    string HardwareId,
    string KeyThumbprint,
    int Epoch,
    bool Revoked,
    string Site,
    IReadOnlyDictionary<string, string> Tags,
    DateTimeOffset EnrolledAt,
    long DirectiveSeq,
    LastMessage? LastMessage,
    Execution? Execution,
    IReadOnlyList<RolloutOutcome> Outcomes,
    IReadOnlyList<Membership>? Memberships = null,
    TerminalRevocation? Revocation = null,
    KeyOverlap? Overlap = null,
    CloneAlarm? CloneAlarm = null,
    DateTimeOffset? CodesFrom = null,
    DateTimeOffset? SilentSince = null,
    PendingReplacement? Replacement = null,
    IReadOnlyList<string>? Owed = null,
    TerminalRestore? Restore = null,
    CaseRef? OpenCase = null,
    DiagnosticsDemand? Diagnostics = null,
    string? Inventory = null,
    DateTimeOffset? InventoryChangedAt = null,
    IReadOnlyList<CertificateWarning>? CertificateWarnings = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int OpenOrders = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Actions = 0)
{
    /// <summary>Remembered rollouts; older ones have long been completed.</summary>
    public const int MaxOutcomes = 16;

    /// <summary>The state once a credential was used: the first message under a new key ends the old one's credential.</summary>
    public TerminalState UsedBy(Credential sender) => Overlap is not null && sender.Epoch == Epoch ? this with { Overlap = null } : this;

    public TerminalKey Key => new(Estate, TerminalId);

    public RolloutOutcome? Outcome(string rolloutId) => Outcomes.FirstOrDefault(o => o.RolloutId == rolloutId);

    public Membership? Membership(string rolloutId) => Memberships?.FirstOrDefault(m => m.RolloutId == rolloutId);

    public TerminalState WithOutcome(RolloutOutcome outcome) => this with
    {
        Outcomes = [.. Outcomes.Where(o => o.RolloutId != outcome.RolloutId).TakeLast(MaxOutcomes - 1), outcome],
    };
}
