using FsCheck;
using FsCheck.Xunit;
using PosCloud.Benchmarks.Simulation;
using PosCloud.Cli.Cost;

namespace PosCloud.Tests.Cost;

public sealed class CostCalculatorTests
{
    private static readonly CostPrices Prices = CostPrices.Default;

    [Fact]
    public void Prices_ThatComeAlong_AreValidAndDated()
    {
        Assert.True(Prices.IsValid);
        Assert.True(DateOnly.TryParseExact(Prices.Date, "yyyy-MM-dd", out _));
    }

    [Fact]
    public void Calculate_ForOneTerminalWithoutUpgrades_IsItsCheckInsAndTheTimers()
    {
        var report = CostCalculator.Calculate(
            new CostInput { Terminals = 1, Interval = TimeSpan.FromDays(1), Upgrades = 0, Period = TimeSpan.FromDays(30) }, Prices);

        // 30 check-ins, 30 days of timers at 10,080 runs, all within the free grant.
        Assert.Equal(0.302m, Quantity(report, "executions"));
        Assert.Equal(Math.Round((30 + (30 * 5_760 * 3)) / 1e6m, 3), Quantity(report, "table-transactions"));
        Assert.Equal(0, Quantity(report, "package-downloads"));
        Assert.Equal(0, Quantity(report, "event-operations"));
        Assert.True(report.Total < 0.1m, $"{report.Total}");
    }

    [Fact]
    public void Calculate_ForAMillionEveryHalfHour_IsWhatTheCountsGive()
    {
        var report = CostCalculator.Calculate(new CostInput { Interval = TimeSpan.FromMinutes(30), DeltaBytes = 5_000_000, LogPercent = 0, RolloutDays = 0 }, Prices);

        // 1,440 check-ins a month each, one transaction each; an upgrade costs ten more, and four in a shop with several terminals.
        Assert.Equal(1_440 + 14 + 0.518m, Quantity(report, "table-transactions"));
        Assert.Equal(Math.Round(1_443 + 0.3024m, 3), Quantity(report, "executions"));
        Assert.Equal(Math.Round(5e12m / (1L << 30), 3), Quantity(report, "package-downloads"));
        Assert.Equal(1, Quantity(report, "package-reads"));
        Assert.Equal(4, Quantity(report, "event-operations"));
        Assert.Equal(Math.Round(1_454.5184m * 0.036m, 2), Cost(report, "table-transactions"));
    }

    [Theory]
    [InlineData(50, 0)]
    [InlineData(100, 0)]
    [InlineData(1_100, 100)]
    [InlineData(3_100, 500)]
    public void Calculate_OfDownloads_GoesThroughTheTiers(int gigabytes, int cost)
    {
        var prices = Prices with { Egress = [new EgressTier(100, 0), new EgressTier(2_100, 0.1m), new EgressTier(null, 0.3m)] };
        var report = CostCalculator.Calculate(new CostInput { Terminals = 1, Interval = TimeSpan.FromDays(30), DeltaBytes = (long)gigabytes << 30 }, prices);

        Assert.Equal(cost, Cost(report, "package-downloads"));
    }

    [Property]
    public bool Calculate_OfMore_NeverCostsLess(PositiveInt terminals, PositiveInt seconds, NonNegativeInt upgrades, NonNegativeInt delta, NonNegativeInt logs)
    {
        var input = new CostInput
        {
            Terminals = terminals.Get * 997L,
            Interval = TimeSpan.FromSeconds(60 + (seconds.Get * 61)),
            Upgrades = upgrades.Get % 10,
            DeltaBytes = delta.Get * 100_003L,
            LogPercent = logs.Get % 101,
        };

        // Each line is rounded to a hundredth, and downloads are two lines of one meter.
        var total = Total(input) - 0.02m;
        return total >= -0.02m
            && Total(input with { Terminals = input.Terminals * 2 }) >= total
            && Total(input with { Interval = input.Interval / 2 }) >= total
            && Total(input with { Upgrades = input.Upgrades + 1 }) >= total
            && Total(input with { DeltaBytes = input.DeltaBytes + 1_000_000 }) >= total
            && Total(input with { Webhooks = 1 }) >= total
            && Total(input with { HistoryEvery = 2 }) - 0.02m <= total;
    }

    /// <summary>
    /// A week of the simulation, which runs the service's own decisions and counts what its stores would do, against the
    /// formula: the simulation knows retries, failures and the pace of a rollout, the formula only counts.
    /// </summary>
    [Fact]
    public void Transactions_OfASimulatedWeek_AreWhatTheFormulaSays()
    {
        var options = new SimulationOptions { Terminals = 2_000, NightOffPercent = 0, Outage = default };
        var simulated = new Simulator(options).Run(null, CancellationToken.None);
        var input = new CostInput
        {
            Terminals = options.Terminals,
            Interval = options.CheckInInterval,
            Period = options.Length,
            Upgrades = 1,
        };

        Assert.InRange((decimal)simulated.Transactions / CostCalculator.Transactions(input), 0.9m, 1.15m);
        Assert.InRange(
            simulated.Executions / (CostCalculator.CheckIns(input) + (options.Terminals * CountedOperations.Reports)), 0.9m, 1.15m);
    }

    private static decimal Total(CostInput input) => CostCalculator.Calculate(input, Prices).Total;

    private static decimal Quantity(CostReport report, string item) => report.Lines.Single(line => line.Item == item).Quantity;

    private static decimal Cost(CostReport report, string item) => report.Lines.Single(line => line.Item == item).Cost;
}
