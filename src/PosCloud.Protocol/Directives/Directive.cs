using PosCloud.Protocol.Data;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.SelfTests;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Directives;

/// <summary>
/// The one signed instruction in an answer, after Uptane's director metadata. The terminal acts on it only when the
/// signature, its own ids, the request's digest and nonce, and a higher <see cref="Seq"/> all fit.
/// </summary>
/// <param name="Estate">The tenant.</param>
/// <param name="TerminalId">The terminal that it is for.</param>
/// <param name="HardwareId">The hardware that it is for.</param>
/// <param name="Seq">Increases with every directive that makes the terminal act; with <c>none</c> it repeats the last one.</param>
/// <param name="Action">What to do.</param>
/// <param name="RequestDigest">SHA-256 of the body of the request that this answers, lower-case hex (after Omaha's CUP).</param>
/// <param name="Nonce">The nonce in that request's signature.</param>
/// <param name="ServerTime">UTC.</param>
/// <param name="NextCheckInSeconds">As in the answer; here it is signed.</param>
/// <param name="ExecutionId">The execution that is started or cancelled.</param>
/// <param name="RolloutId">The rollout behind it.</param>
/// <param name="ReleaseId">The release to install.</param>
/// <param name="Components">The whole set of the release, in order; what is installed already has no packages.</param>
/// <param name="Preconditions">What must hold right before each step, all of it.</param>
/// <param name="SelfTest">What to test after the restart; all of it must pass.</param>
/// <param name="Connectivity">What the network must do after the restart, before that.</param>
/// <param name="Backup">What to back up before anything is downloaded.</param>
/// <param name="Migrations">What to do to the data after the restart and before the self-test, in order.</param>
/// <param name="Restore">What to restore; for <c>restore</c> and nothing else.</param>
/// <param name="DiagnosticsRequestId">Diagnostics are asked for under this id, with whatever action, until a check-in gives it back.</param>
/// <param name="PeripheralUpdates">Firmware that the release itself brings to peripherals: what its preconditions are held against.</param>
/// <param name="Notices">What to tell people at the terminal, with whatever action, until a check-in has it.</param>
/// <param name="Estimate">With <c>update</c>: how long each step takes on terminals of this model, the median so far. Absent while nobody knows.</param>
public sealed record Directive(
    string Estate,
    string TerminalId,
    string HardwareId,
    long Seq,
    DirectiveAction Action,
    string RequestDigest,
    string Nonce,
    DateTimeOffset ServerTime,
    int NextCheckInSeconds,
    string? ExecutionId = null,
    string? RolloutId = null,
    string? ReleaseId = null,
    IReadOnlyList<DirectiveComponent>? Components = null,
    IReadOnlyList<UpgradePreconditions>? Preconditions = null,
    SelfTestPlan? SelfTest = null,
    ConnectivityCheck? Connectivity = null,
    BackupPlan? Backup = null,
    IReadOnlyList<MigrationStep>? Migrations = null,
    RestoreOrder? Restore = null,
    string? DiagnosticsRequestId = null,
    IReadOnlyList<PeripheralUpdate>? PeripheralUpdates = null,
    IReadOnlyList<DirectiveNotice>? Notices = null,
    IReadOnlyList<StepDuration>? Estimate = null)
{
    public const string PayloadType = "application/vnd.poscloud.directive.v1+json";
}
