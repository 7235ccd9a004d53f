using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions;

/// <summary>What is uploaded after going back, so that support need not visit the shop. Carries no secret.</summary>
internal sealed record DiagnosticsReport(
    string TerminalId,
    string ExecutionId,
    string? ReleaseId,
    string Reason,
    string? Detail,
    DateTimeOffset At,
    string Slot,
    IReadOnlyList<SlotComponent> Components,
    string AgentVersion,
    Conditions Conditions,
    IReadOnlyList<Peripheral> Peripherals,
    IReadOnlyList<SelfTestCheck> Checks);
