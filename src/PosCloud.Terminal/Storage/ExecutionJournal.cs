using System.Text.Json.Serialization;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.SelfTests;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Device;

namespace PosCloud.Terminal.Storage;

/// <summary>Where an execution stands on this terminal. After a crash the agent goes on from here.</summary>
/// <param name="ExecutionId">The service's id.</param>
/// <param name="ReleaseId">For people.</param>
/// <param name="Components">The set to install, in order.</param>
/// <param name="State">Moves forward only, see <see cref="Executions.ExecutionTransitions"/>.</param>
/// <param name="TargetSlot">The slot that is idle and will be written.</param>
/// <param name="Links">Download links that came with the directive; secrets.</param>
/// <param name="BytesDownloaded">Bytes that came over the network so far, thrown-away ones included.</param>
/// <param name="Reason">Why it ended as it did, for the final states that need one.</param>
/// <param name="Preconditions">What must hold before each step, from the verified directive.</param>
/// <param name="Deferrals">How often the operator said "not now".</param>
/// <param name="DeferredUntil">UTC; how long the last "not now" lasts.</param>
/// <param name="SelfTest">What to test after the restart, from the verified directive.</param>
/// <param name="Connectivity">What the network must do after the restart, from the verified directive.</param>
/// <param name="NetworkBefore">What the network did with the old configuration, right before the switch.</param>
/// <param name="PeripheralUpdates">Firmware that the release brings to peripherals, from the verified directive.</param>
/// <param name="Backup">What to back up before anything is downloaded, from the verified directive.</param>
/// <param name="Made">The backup and how far it has come; null before it was begun.</param>
/// <param name="Migrations">What to do to the data after the restart, from the verified directive.</param>
/// <param name="Durations">How long each step took that has ended and was measured.</param>
/// <param name="Estimate">How long steps take on terminals of this model, from the verified directive; null when nobody knows.</param>
/// <param name="SwitchedAt">When the restart began, by the terminal's clock; for its duration and for nothing else.</param>
internal sealed record ExecutionJournal(
    string ExecutionId,
    string? ReleaseId,
    IReadOnlyList<ComponentJournal> Components,
    ExecutionState State,
    string TargetSlot,
    IReadOnlyList<PackageLink> Links,
    long BytesDownloaded,
    string? Reason = null,
    IReadOnlyList<UpgradePreconditions>? Preconditions = null,
    int Deferrals = 0,
    DateTimeOffset? DeferredUntil = null,
    SelfTestPlan? SelfTest = null,
    ConnectivityCheck? Connectivity = null,
    NetworkProbe? NetworkBefore = null,
    IReadOnlyList<PeripheralUpdate>? PeripheralUpdates = null,
    BackupPlan? Backup = null,
    BackupJournal? Made = null,
    IReadOnlyList<MigrationStep>? Migrations = null,
    IReadOnlyList<StepDuration>? Durations = null,
    IReadOnlyList<StepDuration>? Estimate = null,
    DateTimeOffset? SwitchedAt = null)
{
    /// <summary>The component whose package comes next; null when all are there.</summary>
    [JsonIgnore]
    public ComponentJournal? ToDownload => Components.FirstOrDefault(c => c is { IsReady: false, Package.Verified: false });

    /// <summary>The component whose image comes next; null when all are there.</summary>
    [JsonIgnore]
    public ComponentJournal? ToInstall => Components.FirstOrDefault(c => !c.IsReady);

    /// <summary>The package that is being worked at, or the last one.</summary>
    [JsonIgnore]
    public PackageJournal? Package => (ToDownload ?? ToInstall ?? Components.LastOrDefault(c => c.Package is not null))?.Package;

    /// <summary>The same with one component further.</summary>
    public ExecutionJournal With(ComponentJournal component) =>
        this with { Components = [.. Components.Select(c => c.Component.Name == component.Component.Name ? component : c)] };
}
