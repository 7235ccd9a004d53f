using System.Text.Json.Serialization;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Support;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Events;

/// <summary>Data of <c>poscloud.terminal.*</c>.</summary>
/// <param name="Site">The shop that it stands in.</param>
/// <param name="State">Of the execution.</param>
/// <param name="Reason">Why the execution ended so: a stable name such as <c>self-test-failed</c>.</param>
/// <param name="BytesDownloaded">Bytes that came over the network for the execution, as the terminal says.</param>
/// <param name="SilentSince">When it was last heard of before it fell silent; UTC.</param>
/// <param name="HardwareId">Serial number of the hardware that took the terminal's place.</param>
/// <param name="ReplacedHardwareId">Serial number of the hardware that it replaced.</param>
/// <param name="AskedBy">Who asked for the replacement.</param>
/// <param name="ApprovedBy">Who approved it.</param>
/// <param name="BackupId">The backup that was made or restored.</param>
/// <param name="BackupSha256">SHA-256 of its file.</param>
/// <param name="BackupBytes">Bytes of its file.</param>
/// <param name="RestoreId">The restore that was ordered.</param>
/// <param name="CaseId">A support case of the terminal.</param>
/// <param name="Cause">What the case was opened by.</param>
/// <param name="Peripheral">The peripheral as it is; of one that is gone, as it was.</param>
/// <param name="PeripheralBefore">The peripheral as it was, when it changed.</param>
/// <param name="Certificate">Name of the certificate.</param>
/// <param name="CertificateSha256">Which one it is.</param>
/// <param name="NotAfter">When it ends; UTC.</param>
/// <param name="DaysLeft">Whole days until then; below zero when it is over.</param>
/// <param name="WorkOrderId">The work order.</param>
/// <param name="Task">What is to be done.</param>
/// <param name="AssignedTo">Who is to do it.</param>
/// <param name="Actor">Who did what the event says; absent when it was the terminal.</param>
public sealed record TerminalEventData(
    string Estate,
    string TerminalId,
    string? RolloutId = null,
    string? ReleaseId = null,
    string? ExecutionId = null,
    ExecutionState? State = null,
    string? Reason = null,
    long? BytesDownloaded = null,
    string? Site = null,
    DateTimeOffset? SilentSince = null,
    string? HardwareId = null,
    string? ReplacedHardwareId = null,
    string? AskedBy = null,
    string? ApprovedBy = null,
    string? BackupId = null,
    string? BackupSha256 = null,
    long? BackupBytes = null,
    string? RestoreId = null,
    string? CaseId = null,
    CaseCause? Cause = null,
    PeripheralEventData? Peripheral = null,
    PeripheralEventData? PeripheralBefore = null,
    string? Certificate = null,
    string? CertificateSha256 = null,
    DateTimeOffset? NotAfter = null,
    int? DaysLeft = null,
    string? WorkOrderId = null,
    string? Task = null,
    string? AssignedTo = null,
    string? Actor = null)
{
    /// <summary>The terminal, and nothing of an execution.</summary>
    public static TerminalEventData Of(TerminalState terminal) => new(terminal.Estate, terminal.TerminalId, Site: terminal.Site);
}

/// <summary>Data of <c>poscloud.release.*</c>.</summary>
/// <param name="Reason">Why it was withdrawn, or the document removed, in the operator's words.</param>
/// <param name="Component">Whose listing expires.</param>
/// <param name="Version">Of the component.</param>
/// <param name="PtsNumber">Approval number of the listing.</param>
/// <param name="PtsExpires">The day on which it expires.</param>
/// <param name="Notice">1: half a year before; 2: a quarter; 3: a month; 4: it has expired.</param>
/// <param name="Document">Name of the document.</param>
/// <param name="Language">BCP 47 tag of the document.</param>
/// <param name="DocumentVersion">Which version of the document.</param>
/// <param name="DocumentSha256">SHA-256 of the document.</param>
public sealed record ReleaseEventData(
    string Estate,
    string ReleaseId,
    string? Reason = null,
    string? Component = null,
    string? Version = null,
    string? PtsNumber = null,
    DateOnly? PtsExpires = null,
    int? Notice = null,
    string? Document = null,
    string? Language = null,
    int? DocumentVersion = null,
    string? DocumentSha256 = null);

/// <summary>Data of <c>poscloud.delta.*</c>.</summary>
public sealed record PackageEventData(
    string Estate,
    string ImageSha256,
    string? BaseSha256,
    string? PackageSha256 = null,
    long? Length = null,
    string? Reason = null,
    int Format = 1,
    PackageProfile Profile = PackageProfile.Default)
{
    [JsonIgnore]
    public PackageKey Key => new(ImageSha256, BaseSha256, Format, Profile);

    public static PackageEventData Of(string estate, PackageRecord package) => new(
        estate, package.ImageSha256, package.BaseSha256, package.Sha256, package.Length, package.Reason, package.Format, package.Profile);
}

/// <summary>What is read of a <c>poscloud.delta.requested</c> event when it comes back.</summary>
public sealed record PackageRequestEvent(string? Type, PackageEventData? Data);

/// <summary>Data of <c>poscloud.rollout.*</c>.</summary>
public sealed record RolloutEventData(
    string Estate,
    string RolloutId,
    string ReleaseId,
    RolloutProgress? Progress = null,
    RolloutState? State = null,
    string? Wave = null,
    GateHold? Gate = null);

/// <summary>Data of <c>poscloud.trust.*</c>.</summary>
/// <param name="Role">
/// <c>root</c>, <c>targets</c>, <c>snapshot</c>, <c>timestamp</c>, or <c>director</c> (the certificate of the key that signs directives).
/// </param>
/// <param name="Version">Version of the file that names the keys, or that expires.</param>
/// <param name="Expires">UTC.</param>
/// <param name="Notice">1 for the first notice, one more each time that half of what was left is gone; 6 when it has expired.</param>
/// <param name="Threshold">Keys that must sign.</param>
/// <param name="KeyCount">Keys of the role.</param>
/// <param name="Keys">Their ids, in order; the first 16.</param>
public sealed record TrustEventData(
    string Estate,
    string Role,
    long? Version = null,
    DateTimeOffset? Expires = null,
    int? Notice = null,
    int? Threshold = null,
    int? KeyCount = null,
    IReadOnlyList<string>? Keys = null);
