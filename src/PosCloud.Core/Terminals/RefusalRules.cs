using PosCloud.Protocol.Releases;

namespace PosCloud.Core.Terminals;

/// <summary>The rules by which a terminal gets no update, as <c>rule</c> in a refusal.</summary>
public static class RefusalRules
{
    /// <summary>No running rollout has this terminal in its target.</summary>
    public const string NoRollout = "no-rollout";

    /// <summary>The rollout's target does not have this terminal.</summary>
    public const string NotInTarget = "not-in-target";

    /// <summary>The terminal came into the target after the start of a rollout with frozen membership.</summary>
    public const string NotAMember = "not-a-member";

    /// <summary>The last attempt failed, and the next one is later.</summary>
    public const string RetryLater = "retry-later";

    /// <summary>The release was withdrawn.</summary>
    public const string ReleaseWithdrawn = "release-withdrawn";

    /// <summary>The approvers have not signed the release, or no longer stand by it.</summary>
    public const string ReleaseNotApproved = "release-not-approved";

    /// <summary>The rollout is paused or ends.</summary>
    public const string RolloutHalted = "rollout-halted";

    /// <summary>The terminal's wave has not opened.</summary>
    public const string WaveNotOpen = "wave-not-open";

    /// <summary>The rate cap gives the terminal another minute.</summary>
    public const string RateCap = "rate-cap";

    /// <summary>As many terminals of the site as may be are in an upgrade.</summary>
    public const string SiteBusy = "site-busy";

    /// <summary>An execution runs; one at a time.</summary>
    public const string ExecutionRunning = "execution-running";

    /// <summary>This rollout has ended on this terminal; only a new or retried rollout offers again.</summary>
    public const string AlreadyEnded = "already-ended";

    /// <summary>The release's bytes are installed already.</summary>
    public const string AlreadyInstalled = "already-installed";

    /// <summary>The terminal does not have the component that the release upgrades.</summary>
    public const string ComponentAbsent = "component-absent";

    /// <summary>In the set that would result a component lacks another one that it needs.</summary>
    public const string ComponentRequired = ComponentRules.Required;

    /// <summary>The peripheral that a firmware of the release is for is not connected.</summary>
    public const string PeripheralAbsent = ComponentRules.PeripheralAbsent;

    /// <summary>The packages are still being built.</summary>
    public const string PackagePending = "package-pending";

    /// <summary>The terminal's decoder does not read the format of the packages.</summary>
    public const string DecoderFormat = "decoder-format";

    /// <summary>The terminal's decoder grants less memory than every package needs.</summary>
    public const string DecoderMemory = "decoder-memory";
}
