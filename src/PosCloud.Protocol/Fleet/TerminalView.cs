using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Support;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Fleet;

/// <summary>What the service knows of a terminal, as of its last message.</summary>
/// <param name="Waiting">Why the running execution does not go on, as the terminal says.</param>
/// <param name="Revoked">Who ended its credential; absent as long as it is good.</param>
/// <param name="CloneAlarm">Sequence numbers that went backwards; absent when there were none.</param>
/// <param name="Replacement">Other hardware that is to take its place; absent when nobody wants that.</param>
/// <param name="OpenCase">Its open support case.</param>
/// <param name="Diagnostics">Diagnostics that were asked for and have not come.</param>
/// <param name="Certificates">Certificates that it uses; absent when it does not say.</param>
/// <param name="InventoryChangedAt">When a peripheral last appeared, vanished or changed; UTC. Absent when that was never seen.</param>
/// <param name="UnknownKinds">Kinds of its peripherals that are no UnifiedPOS device category; absent when there are none.</param>
/// <param name="OpenWorkOrders">Work orders that are not closed; absent when there are none.</param>
public sealed record TerminalView(
    string TerminalId,
    string Site,
    IReadOnlyDictionary<string, string> Tags,
    HardwareInfo Hardware,
    DateTimeOffset EnrolledAt,
    string AgentVersion,
    IReadOnlyList<InstalledComponent> Components,
    IReadOnlyList<Peripheral> Peripherals,
    Conditions Conditions,
    DateTimeOffset? LastSeenAt = null,
    DateTimeOffset? NextCheckInAt = null,
    ExecutionView? Execution = null,
    IReadOnlyList<HistoryView>? History = null,
    DecoderInfo? Decoder = null,
    Refusal? Waiting = null,
    TerminalRevocation? Revoked = null,
    CloneAlarm? CloneAlarm = null,
    TerminalReplacement? Replacement = null,
    CaseRef? OpenCase = null,
    DiagnosticsDemand? Diagnostics = null,
    IReadOnlyList<TerminalCertificate>? Certificates = null,
    DateTimeOffset? InventoryChangedAt = null,
    IReadOnlyList<string>? UnknownKinds = null,
    int? OpenWorkOrders = null,
    string? Language = null,
    IReadOnlyList<NoticeReport>? Notices = null);
