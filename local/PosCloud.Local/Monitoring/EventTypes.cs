namespace PosCloud.Local.Monitoring;

/// <summary>The types of event that an operator watches.</summary>
internal static class EventTypes
{
    public const string DeltaRequested = "poscloud.delta.requested.v1";
    public const string ReleasePublished = "poscloud.release.published.v1";
    public const string RolloutStarted = "poscloud.rollout.started.v1";
    public const string RolloutCompleted = "poscloud.rollout.completed.v1";
    public const string TerminalUpgraded = "poscloud.terminal.upgraded.v1";
    public const string TerminalRolledBack = "poscloud.terminal.rolled-back.v1";
    public const string TerminalFailed = "poscloud.terminal.failed.v1";

    public static IReadOnlyList<string> Watched { get; } =
        [ReleasePublished, RolloutStarted, RolloutCompleted, TerminalUpgraded, TerminalRolledBack, TerminalFailed];
}
