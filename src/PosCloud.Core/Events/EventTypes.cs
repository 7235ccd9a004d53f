namespace PosCloud.Core.Events;

/// <summary>Types of the CloudEvents that the service publishes; <see cref="EventCatalogue"/> says what each one is.</summary>
public static class EventTypes
{
    public const string ReleaseDrafted = "poscloud.release.drafted.v1";
    public const string ReleaseApproved = "poscloud.release.approved.v1";
    public const string ReleasePublished = "poscloud.release.published.v1";
    public const string ReleaseWithdrawn = "poscloud.release.withdrawn.v1";
    public const string ReleasePtsExpiring = "poscloud.release.pts-expiring.v1";
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
    public const string TrustExpiring = "poscloud.trust.expiring.v1";
    public const string TrustRotated = "poscloud.trust.rotated.v1";
}
