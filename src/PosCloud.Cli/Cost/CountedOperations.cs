namespace PosCloud.Cli.Cost;

/// <summary>
/// What the service does for a terminal, as counted by tests and benchmarks, never estimated: docs/benchmarks.md, "Storage
/// operations" and "Check-in", and <c>tests/PosCloud.EndToEnd.Tests/AnUpgradeCostsAtMostTwelveStorageTransactions.cs</c>.
/// </summary>
internal static class CountedOperations
{
    /// <summary>Table transactions of an idle check-in.</summary>
    public const int IdleCheckIn = 1;

    /// <summary>
    /// Table transactions of an upgrade on top of its check-in, at their most: membership and mark 2, reports 3 and a mark 1,
    /// events and outcomes 4. The download is a blob read and counted apart.
    /// </summary>
    public const int Upgrade = 10;

    /// <summary>
    /// Table transactions of an offer on top of that in a shop with up to four terminals, at their most: the shop's row is read
    /// and written, and the rows of two terminals are read that took the turns before (SiteOperationsTests).
    /// </summary>
    public const int Shop = 4;

    /// <summary>Table transactions that each check-in costs more while the terminal waits for its turn in a rollout: its membership.</summary>
    public const int Waiting = 1;

    /// <summary>
    /// How long a terminal waits for its turn on average, as a share of the rollout: in docs/simulation.md half of them have
    /// had it after 17 of 96 hours and the last after 71.
    /// </summary>
    public const decimal WaitShare = 0.3m;

    /// <summary>Requests of an upgrade beside its check-in: three reports.</summary>
    public const int Reports = 3;

    /// <summary>Blob reads of a download that is not cut.</summary>
    public const int Downloads = 1;

    /// <summary>Events of an upgrade: offered, and upgraded or rolled back or failed.</summary>
    public const int Events = 2;

    /// <summary>Bytes of the answer to a check-in, head and body.</summary>
    public const int AnswerBytes = 2_004;

    /// <summary>Runs of the three timers in a day, by the schedules of infra/modules/app.bicep: every 15, 30 and 60 seconds.</summary>
    public const int TimerRunsADay = 5_760 + 2_880 + 1_440;

    /// <summary>Queries of a sweep of an idle estate's outbox: catalogue, rollouts, marks.</summary>
    public const int Sweep = 3;

    /// <summary>Sweeps in a day.</summary>
    public const int SweepsADay = 5_760;

    /// <summary>The engine reads the members of a running rollout in pages of so many rows at each tick.</summary>
    public const int PageRows = 1_000;

    /// <summary>Ticks of the engine in a day.</summary>
    public const int TicksADay = 2_880;
}
