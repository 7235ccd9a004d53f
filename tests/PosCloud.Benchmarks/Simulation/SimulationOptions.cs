using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Benchmarks.Simulation;

/// <summary>What is simulated. The same options give the same run on every machine.</summary>
internal sealed record SimulationOptions
{
    public int Terminals { get; init; } = 100_000;

    public TimeSpan Length { get; init; } = TimeSpan.FromDays(7);

    public int Seed { get; init; } = 1;

    /// <summary>Percent of terminals on which the release fails its self-test.</summary>
    public double FailurePercent { get; init; } = 0.5;

    /// <summary>Percent of terminals that are never heard of again after the offer.</summary>
    public double SilentPercent { get; init; } = 0.05;

    /// <summary>Percent of shops that switch their terminals off when they close.</summary>
    public double NightOffPercent { get; init; } = 30;

    /// <summary>When the service is away; nobody gets an answer.</summary>
    public (TimeSpan From, TimeSpan To) Outage { get; init; } = (TimeSpan.FromHours(60), TimeSpan.FromHours(63));

    /// <summary>How often idle terminals come.</summary>
    public TimeSpan CheckInInterval { get; init; } = TimeSpan.FromHours(1);

    public long DeltaBytes { get; init; } = 600_000;

    public RolloutPlanBody Plan { get; init; } = DefaultPlan;

    /// <summary>Whether the run ends with the rollout.</summary>
    public bool EndsWithTheRollout { get; init; }

    /// <summary>One percent, ten percent, everybody; the installation when the shop is closed.</summary>
    public static RolloutPlanBody DefaultPlan { get; } = new(
        [
            new WavePlan("one-percent", SharePercent: 1, Gates: Gates(14_400, new RateCap(500))),
            new WavePlan("ten-percent", SharePercent: 10, Gates: Gates(14_400, new RateCap(1_000))),
            new WavePlan("everybody", Gates: Gates(0, new RateCap(3_000, StartPerMinute: 300, DoubleEverySeconds: 1_800))),
        ],
        Retries: [new RetryRule(FailureKind.Download, 3, 1_800)],
        Preconditions: new UpgradePreconditions(Schedule: new Schedule(OutsideTradingHours: true)));

    /// <summary>The same without the wait for the shop to close, for the exposure of a bad release: it must be fast to be dangerous.</summary>
    public static RolloutPlanBody FastPlan { get; } = DefaultPlan with { Preconditions = null, Retries = null };

    private static WaveGates Gates(int soakSeconds, RateCap rate) =>
        new(SuccessPercent: 95, ErrorPercent: 3, MinSample: 10, SoakSeconds: soakSeconds, Rate: rate);
}
