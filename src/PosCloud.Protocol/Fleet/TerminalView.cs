using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Support;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Fleet;

/// <summary>What the service knows of a terminal, as of its last message.</summary>
/// <param name="Waiting">Why the running execution does not go on, as the terminal says.</param>
/// <param name="Revoked">Who ended its credential; absent as long as it is good.</param>
/// <param name="CloneAlarm">Sequence numbers that went backwards; absent when there were none.</param>
/// <param name="OpenCase">Its open support case.</param>
/// <param name="Diagnostics">Diagnostics that were asked for and have not come.</param>
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
    CaseRef? OpenCase = null,
    DiagnosticsDemand? Diagnostics = null,
    string? Language = null,
    IReadOnlyList<NoticeReport>? Notices = null);
