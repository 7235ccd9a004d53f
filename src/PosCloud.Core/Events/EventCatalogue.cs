using System.Collections.Frozen;

namespace PosCloud.Core.Events;

/// <summary>
/// Every event that the service sends, in one place. <c>docs/events.md</c> and the JSON Schemas beside it are made of this
/// list; an item that is not in it cannot be built. To add one: a constant in <see cref="EventTypes"/>, a line here, a
/// place in the test that sends each type.
/// </summary>
public static class EventCatalogue
{
    private const string Release = "{estate}/releases/{releaseId}";
    private const string Package = "{estate}/packages/{imageSha256}/{baseSha256 or full}/{format}/{profile}";
    private const string Rollout = "{estate}/rollouts/{rolloutId}";
    private const string Terminal = "{estate}/sites/{site}/terminals/{terminalId}";

    private const string Trust = "{estate}/trust/{role}";

    private static readonly string[] DocumentMembers = ["document", "language", "documentVersion", "documentSha256"];
    private static readonly string[] PackageMembers = ["estate", "imageSha256", "format", "profile"];
    private static readonly string[] RolloutMembers = ["estate", "rolloutId", "releaseId", "progress", "state"];
    private static readonly string[] TerminalMembers = ["estate", "terminalId", "site"];
    private static readonly string[] ExecutionMembers = [.. TerminalMembers, "rolloutId", "releaseId", "executionId", "state"];

    public static IReadOnlyList<EventDefinition> All { get; } =
    [
        OfRelease(EventTypes.ReleaseDrafted, "A release was drafted, or a draft was replaced by another."),
        OfRelease(EventTypes.ReleaseApproved, "One more approver signed a release."),
        OfRelease(EventTypes.ReleasePublished, "A release was published: rollouts can offer it."),
        OfRelease(EventTypes.ReleaseWithdrawn, "A release was withdrawn: no rollout offers it any more.", "reason"),
        OfRelease(EventTypes.ReleasePtsExpiring, "The PCI PTS listing of a firmware expires soon or has expired.", "component", "version", "ptsNumber", "ptsExpires", "notice"),
        OfRelease(EventTypes.ReleaseDocumentAdded, "A release has another document, or another version of one.", DocumentMembers),
        OfRelease(EventTypes.ReleaseDocumentRemoved, "A version of a document was removed: nobody can read it any more.", [.. DocumentMembers, "reason"]),
        OfPackage(EventTypes.DeltaRequested, "A package (delta or full) is to be built."),
        OfPackage(EventTypes.DeltaBuilt, "A package was built, decoded once and compared.", "packageSha256", "length"),
        OfPackage(EventTypes.DeltaRejected, "A delta is not clearly smaller than the full package and is not used.", "length", "reason"),
        OfRollout(EventTypes.RolloutStarted, "A rollout began to run."),
        OfRollout(EventTypes.RolloutWaveStarted, "A wave was opened: its terminals are offered the release.", "wave"),
        OfRollout(EventTypes.RolloutWaveCompleted, "A wave met its gates, or a person let the rollout go on.", "wave"),
        OfRollout(EventTypes.RolloutGateTripped, "A gate tripped; the rollout is paused or goes back.", "wave", "gate"),
        OfRollout(EventTypes.RolloutPaused, "A rollout was paused, by a person or by a gate."),
        OfRollout(EventTypes.RolloutResumed, "A person let a paused rollout go on."),
        OfRollout(EventTypes.RolloutAborted, "An aborted rollout has ended: no terminal is in its upgrade any more."),
        OfRollout(EventTypes.RolloutCompleted, "Every terminal of a rollout has an outcome."),
        OfTerminal(EventTypes.TerminalEnrolled, "A terminal enrolled, or enrolled again with a new key.", TerminalMembers),
        OfTerminal(EventTypes.TerminalOffered, "A terminal was offered a release.", ExecutionMembers),
        OfTerminal(EventTypes.TerminalUpgraded, "A terminal booted the release, passed its self-test and confirmed it.", ExecutionMembers),
        OfTerminal(EventTypes.TerminalRolledBack, "A terminal tried the release and went back.", ExecutionMembers),
        OfTerminal(EventTypes.TerminalFailed, "An upgrade ended before the switch, by a failure or a refusal of the terminal.", ExecutionMembers),
        OfTerminal(EventTypes.TerminalCancelled, "An offer was taken back before the terminal had changed anything, or the hardware that took it was replaced.", ExecutionMembers),
        OfTerminal(EventTypes.TerminalRevoked, "A person revoked a terminal's credential.", [.. TerminalMembers, "reason"]),
        OfTerminal(EventTypes.TerminalKeyRotated, "A terminal exchanged its key.", TerminalMembers),
        OfTerminal(EventTypes.TerminalCloneSuspected, "A terminal's sequence numbers went backwards: its disk may have been copied.", [.. TerminalMembers, "reason"]),
        OfTerminal(EventTypes.TerminalSilent, "A terminal has said nothing for too long during an upgrade.", [.. TerminalMembers, "rolloutId", "silentSince"]),
        OfTerminal(EventTypes.TerminalReturned, "A silent terminal was heard of again.", [.. TerminalMembers, "silentSince"]),
        OfTerminal(EventTypes.TerminalReplaced, "Other hardware took a terminal's place: one person asked, another approved.", [.. TerminalMembers, "hardwareId", "replacedHardwareId", "askedBy", "approvedBy", "reason"]),
        OfTerminal(EventTypes.TerminalBackedUp, "The service has a terminal's backup, verified by length and hash.", [.. TerminalMembers, "backupId", "backupSha256", "backupBytes"]),
        OfTerminal(EventTypes.TerminalRestored, "A terminal put the data of a backup in place, counted and hashed.", [.. TerminalMembers, "backupId", "restoreId"]),
        OfTerminal(EventTypes.TerminalRestoreFailed, "A terminal refused or did not manage a restore; its data is what it was.", [.. TerminalMembers, "backupId", "restoreId", "reason"]),
        OfTrust(EventTypes.TrustExpiring, "Something that terminals trust expires soon or has expired: upgrades stop then.", "expires", "notice"),
        OfTrust(EventTypes.TrustRotated, "The keys of a role, or how many of them must sign, changed.", "version", "threshold", "keyCount", "keys"),
        OfTerminal(EventTypes.SupportCaseOpened, "A support case was opened: by a failure, a terminal that went back or fell silent, or a person.", [.. TerminalMembers, "caseId", "cause"]),
        OfTerminal(EventTypes.SupportCaseClosed, "A support case was closed: by a recovery or by a person.", [.. TerminalMembers, "caseId", "cause"]),
        OfTerminal(EventTypes.TerminalPeripheralAdded, "A peripheral appeared on a terminal.", [.. TerminalMembers, "peripheral"]),
        OfTerminal(EventTypes.TerminalPeripheralRemoved, "A peripheral is no longer on a terminal.", [.. TerminalMembers, "peripheral"]),
        OfTerminal(EventTypes.TerminalPeripheralChanged, "A peripheral of a terminal has another firmware or model.", [.. TerminalMembers, "peripheral", "peripheralBefore"]),
        OfTerminal(EventTypes.TerminalCertificateExpiring, "A certificate of a terminal ends in 60, 30 or 7 days, or has ended; each once for one certificate.", [.. TerminalMembers, "certificate", "certificateSha256", "notAfter", "daysLeft"]),
        OfTerminal(EventTypes.TerminalWorkOrderCreated, "Somebody wants work done at a terminal.", [.. TerminalMembers, "workOrderId", "task", "actor"]),
        OfTerminal(EventTypes.TerminalWorkOrderAssigned, "A work order was given to somebody.", [.. TerminalMembers, "workOrderId", "task", "assignedTo", "actor"]),
        OfTerminal(EventTypes.TerminalWorkOrderDone, "Somebody says that the work is done.", [.. TerminalMembers, "workOrderId", "task", "actor"]),
        OfTerminal(EventTypes.TerminalWorkOrderConfirmed, "The terminal's inventory shows that the work was done.", [.. TerminalMembers, "workOrderId", "task"]),
        OfTerminal(EventTypes.TerminalWorkOrderCancelled, "A work order is not needed any more.", [.. TerminalMembers, "workOrderId", "task", "actor", "reason"]),
    ];

    private static readonly FrozenDictionary<string, EventDefinition> ByType = All.ToFrozenDictionary(d => d.Type, StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The type is not in the catalogue.</exception>
    public static EventDefinition Of(string type) =>
        ByType.GetValueOrDefault(type) ?? throw new ArgumentException($"{type} is not in the catalogue of events.", nameof(type));

    private static EventDefinition OfRelease(string type, string summary, params string[] more) =>
        new(type, summary, typeof(ReleaseEventData), Release, ["estate", "releaseId", .. more]);

    private static EventDefinition OfPackage(string type, string summary, params string[] more) =>
        new(type, summary, typeof(PackageEventData), Package, [.. PackageMembers, .. more]);

    private static EventDefinition OfRollout(string type, string summary, params string[] more) =>
        new(type, summary, typeof(RolloutEventData), Rollout, [.. RolloutMembers, .. more]);

    private static EventDefinition OfTerminal(string type, string summary, string[] always) =>
        new(type, summary, typeof(TerminalEventData), Terminal, always);

    private static EventDefinition OfTrust(string type, string summary, params string[] more) =>
        new(type, summary, typeof(TrustEventData), Trust, ["estate", "role", .. more]);
}
