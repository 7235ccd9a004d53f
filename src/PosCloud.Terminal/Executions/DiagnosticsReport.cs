using System.Text.Json;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions;

/// <summary>
/// What is uploaded after a failure and on demand, so that support need not visit the shop. Card numbers and secrets are taken out
/// of it before it is written, see <see cref="Support.Redactor"/>.
/// </summary>
/// <param name="RequestId">The operator's demand that it answers.</param>
/// <param name="Slots">What is in the bootable slots.</param>
/// <param name="Boot">The boot pointer.</param>
/// <param name="Waiting">Why the execution does not go on.</param>
/// <param name="State">The agent's state with the journal of the execution.</param>
/// <param name="Log">The end of the agent's log, oldest line first.</param>
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
    IReadOnlyList<SelfTestCheck> Checks,
    string? RequestId = null,
    IReadOnlyList<SlotManifest>? Slots = null,
    BootPointer? Boot = null,
    Refusal? Waiting = null,
    JsonElement? State = null,
    IReadOnlyList<string>? Log = null);
