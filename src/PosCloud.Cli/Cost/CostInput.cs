namespace PosCloud.Cli.Cost;

/// <summary>What an estate does in the period.</summary>
internal sealed record CostInput
{
    public long Terminals { get; init; } = 1_000_000;

    /// <summary>Between the check-ins of an idle terminal.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Bytes of one upgrade's download.</summary>
    public long DeltaBytes { get; init; } = 5_000_000;

    /// <summary>Upgrades of each terminal in the period.</summary>
    public int Upgrades { get; init; } = 1;

    /// <summary>How long a rollout runs, while the engine reads its members.</summary>
    public int RolloutDays { get; init; } = 4;

    /// <summary>Percent of requests whose telemetry is kept.</summary>
    public decimal LogPercent { get; init; } = 1;

    /// <summary>PosCloud:CheckIn:HistoryEvery.</summary>
    public int HistoryEvery { get; init; } = 1;

    /// <summary>Subscriptions that get every event, beside the one that counts it.</summary>
    public int Webhooks { get; init; }

    /// <summary>A month of a bill.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromDays(30);

    // What follows depends on the machine and not on the estate: assumptions, each on the careful side.

    /// <summary>Requests that one instance takes in a second: a tenth of what one core did in docs/benchmarks.md without a network.</summary>
    public int RequestsPerInstanceSecond { get; init; } = 300;

    /// <summary>Memory of an instance (infra/main.bicep), 2^30 bytes.</summary>
    public decimal InstanceGigabytes { get; init; } = 2;

    /// <summary>Bytes that a kept request takes in the workspace.</summary>
    public int LogBytes { get; init; } = 1_500;

    /// <summary>Bytes of a history row with its keys and column names.</summary>
    public int HistoryRowBytes { get; init; } = 300;

    /// <summary>Bytes of a terminal's row: state and facts.</summary>
    public int TerminalRowBytes { get; init; } = 4_000;
}
