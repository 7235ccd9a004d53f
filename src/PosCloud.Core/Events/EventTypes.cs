namespace PosCloud.Core.Events;

/// <summary>Types of the CloudEvents that the service publishes; <see cref="EventCatalogue"/> says what each one is.</summary>
public static class EventTypes
{
    public const string ReleaseDrafted = "poscloud.release.drafted.v1";
    public const string ReleaseApproved = "poscloud.release.approved.v1";
    public const string ReleasePublished = "poscloud.release.published.v1";
    public const string ReleaseWithdrawn = "poscloud.release.withdrawn.v1";
    public const string ReleasePtsExpiring = "poscloud.release.pts-expiring.v1";
    public const string ReleaseDocumentAdded = "poscloud.release.document-added.v1";
    public const string ReleaseDocumentRemoved = "poscloud.release.document-removed.v1";
    public const string DeltaRequested = "poscloud.delta.requested.v1";
    public const string DeltaBuilt = "poscloud.delta.built.v1";
    public const string DeltaRejected = "poscloud.delta.rejected.v1";
    public const string RolloutStarted = "poscloud.rollout.started.v1";
    public const string RolloutWaveStarted = "poscloud.rollout.wave-started.v1";
    public const string RolloutWaveCompleted = "poscloud.rollout.wave-completed.v1";
    public const string RolloutGateTripped = "poscloud.rollout.gate-tripped.v1";
    public const string RolloutPaused = "poscloud.rollout.paused.v1";
    public const string RolloutResumed = "poscloud.rollout.resumed.v1";
    public const string RolloutAborted = "poscloud.rollout.aborted.v1";
    public const string RolloutCompleted = "poscloud.rollout.completed.v1";
    public const string TerminalEnrolled = "poscloud.terminal.enrolled.v1";
    public const string TerminalOffered = "poscloud.terminal.offered.v1";
    public const string TerminalUpgraded = "poscloud.terminal.upgraded.v1";
    public const string TerminalRolledBack = "poscloud.terminal.rolled-back.v1";
    public const string TerminalFailed = "poscloud.terminal.failed.v1";
    public const string TerminalRevoked = "poscloud.terminal.revoked.v1";
    public const string TerminalKeyRotated = "poscloud.terminal.key-rotated.v1";
    public const string TerminalCloneSuspected = "poscloud.terminal.clone-suspected.v1";
    public const string TerminalCancelled = "poscloud.terminal.cancelled.v1";
    public const string TerminalSilent = "poscloud.terminal.silent.v1";
    public const string TerminalReturned = "poscloud.terminal.returned.v1";
    public const string TerminalReplaced = "poscloud.terminal.replaced.v1";
    public const string TerminalBackedUp = "poscloud.terminal.backed-up.v1";
    public const string TerminalRestored = "poscloud.terminal.restored.v1";
    public const string TerminalRestoreFailed = "poscloud.terminal.restore-failed.v1";
    public const string TrustExpiring = "poscloud.trust.expiring.v1";
    public const string TrustRotated = "poscloud.trust.rotated.v1";
    public const string SupportCaseOpened = "poscloud.support.case-opened.v1";
    public const string SupportCaseClosed = "poscloud.support.case-closed.v1";
    public const string TerminalPeripheralAdded = "poscloud.terminal.peripheral-added.v1";
    public const string TerminalPeripheralRemoved = "poscloud.terminal.peripheral-removed.v1";
    public const string TerminalPeripheralChanged = "poscloud.terminal.peripheral-changed.v1";
    public const string TerminalCertificateExpiring = "poscloud.terminal.certificate-expiring.v1";
    public const string TerminalWorkOrderCreated = "poscloud.terminal.work-order-created.v1";
    public const string TerminalWorkOrderAssigned = "poscloud.terminal.work-order-assigned.v1";
    public const string TerminalWorkOrderDone = "poscloud.terminal.work-order-done.v1";
    public const string TerminalWorkOrderConfirmed = "poscloud.terminal.work-order-confirmed.v1";
    public const string TerminalWorkOrderCancelled = "poscloud.terminal.work-order-cancelled.v1";
}
