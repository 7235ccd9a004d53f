using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Fleet;

/// <summary>What the service knows of a terminal, as of its last message.</summary>
public sealed record TerminalView(
    string TerminalId,
    string Site,
    IReadOnlyDictionary<string, string> Tags,
    HardwareInfo Hardware,
    DateTimeOffset EnrolledAt,
    DateTimeOffset? LastSeenAt,
    DateTimeOffset? NextCheckInAt,
    string AgentVersion,
    IReadOnlyList<InstalledComponent> Components,
    IReadOnlyList<Peripheral> Peripherals,
    Conditions Conditions,
    ExecutionView? Execution,
    IReadOnlyList<HistoryView>? History = null);
