using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.SelfTests;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Terminal.Storage;

/// <summary>Where an execution stands on this terminal. After a crash the agent goes on from here.</summary>
/// <param name="ExecutionId">The service's id.</param>
/// <param name="ReleaseId">For people.</param>
/// <param name="Component">What to install, from the verified directive.</param>
/// <param name="State">Moves forward only, see <see cref="Executions.ExecutionTransitions"/>.</param>
/// <param name="TargetSlot">The slot that is idle and will be written.</param>
/// <param name="InstalledSha256">Hash of the active slot's file, computed from its bytes; null until then.</param>
/// <param name="Links">Download links that came with the directive; secrets.</param>
/// <param name="Package">The package that is downloaded or installed.</param>
/// <param name="RefusedPackages">Hashes of packages that turned out unusable.</param>
/// <param name="BytesDownloaded">Bytes that came over the network so far, thrown-away ones included.</param>
/// <param name="Reason">Why it ended as it did, for the final states that need one.</param>
/// <param name="Preconditions">What must hold before each step, from the verified directive.</param>
/// <param name="Deferrals">How often the operator said "not now".</param>
/// <param name="MinimumCounter">The floor that the approvers set for after this release; known once they were found to have signed it.</param>
/// <param name="DeferredUntil">UTC; how long the last "not now" lasts.</param>
/// <param name="SelfTest">What to test after the restart, from the verified directive.</param>
/// <param name="PeripheralUpdates">Firmware that the release brings to peripherals, from the verified directive.</param>
internal sealed record ExecutionJournal(
    string ExecutionId,
    string? ReleaseId,
    DirectiveComponent Component,
    ExecutionState State,
    string TargetSlot,
    string? InstalledSha256,
    IReadOnlyList<PackageLink> Links,
    PackageJournal? Package,
    IReadOnlyList<string> RefusedPackages,
    long BytesDownloaded,
    string? Reason = null,
    IReadOnlyList<UpgradePreconditions>? Preconditions = null,
    int Deferrals = 0,
    DateTimeOffset? DeferredUntil = null,
    long? MinimumCounter = null,
    SelfTestPlan? SelfTest = null,
    IReadOnlyList<PeripheralUpdate>? PeripheralUpdates = null);
