using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Executions;

namespace PosCloud.Tests.Terminal;

/// <summary>A link that costs by volume carries no more bytes on one day of the shop than the preconditions allow.</summary>
public sealed class MeteredBudgetTests
{
    private const long Budget = 50_000;

    private static readonly DateTimeOffset Noon = new(2031, 1, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Download_OnAMeteredLink_StopsAtTheBudgetAndGoesOnTheNextDay_WithoutTakingAByteTwice()
    {
        using var bench = Offering();

        var result = await bench.RunOnceAsync();

        Assert.Equal(ExecutionState.Downloading, bench.ReadState().Execution!.State);
        Assert.Equal((Budget, Budget), (bench.ReadState().Metered!.Bytes, bench.ReadState().Execution!.BytesDownloaded));
        Assert.Contains(bench.Messages, m => m.Contains("metered-budget", StringComparison.Ordinal));
        Assert.True(result.Wait <= Noon.AddDays(1) - Noon);

        // The same day again takes nothing, and says when it goes on.
        await bench.RunOnceAsync();
        Assert.Equal(Budget, bench.ReadState().Execution!.BytesDownloaded);
        var waiting = bench.Cloud.Seen.Last(s => s.Is("check-in")).Body;
        Assert.Contains("\"rule\":\"metered-budget\"", waiting, StringComparison.Ordinal);
        Assert.Contains("\"nextTry\":\"2031-01-21T00:00:00+00:00\"", waiting, StringComparison.Ordinal);
        Assert.Contains($"\"meteredBytesToday\":{Budget}", waiting, StringComparison.Ordinal);

        for (var day = 1; !IsFinal(bench); day++)
        {
            Assert.InRange(day, 1, 20);
            bench.Time.SetUtcNow(Noon.AddDays(day));
            await bench.RunOnceAsync();
            Assert.InRange(bench.ReadState().Metered!.Bytes, 1, Budget);
        }

        var execution = bench.ReadState().Execution!;
        Assert.Equal((ExecutionState.Confirmed, bench.Delta.Length), (execution.State, execution.BytesDownloaded));
        Assert.Equal(TestImages.New, bench.ReadActiveImage());
    }

    [Fact]
    public async Task Download_OnAnUnmeteredLink_IsNotCounted()
    {
        using var bench = Offering();
        bench.Machine.Conditions = bench.Machine.Conditions with { Metered = false };

        await bench.RunOnceAsync();

        Assert.Equal(ExecutionState.Confirmed, bench.ReadState().Execution!.State);
        Assert.Null(bench.ReadState().Metered);
    }

    [Fact]
    public async Task Download_ThatWaitsForTheDay_GoesOnAtOnceWhenTheLinkIsUnmetered()
    {
        using var bench = Offering();
        await bench.RunOnceAsync();
        bench.Machine.Conditions = bench.Machine.Conditions with { Metered = false };

        await bench.RunOnceAsync();

        Assert.Equal(ExecutionState.Confirmed, bench.ReadState().Execution!.State);
    }

    [Fact]
    public async Task Day_OfTheShop_DecidesWhenTheBudgetIsNew()
    {
        using var bench = Offering();
        bench.Machine.Conditions = bench.Machine.Conditions with { TimeZone = "Asia/Shanghai" };
        await bench.RunOnceAsync();
        Assert.Equal(("2031-01-20", Budget), (bench.ReadState().Metered!.Day, bench.ReadState().Metered!.Bytes));

        bench.Time.SetUtcNow(new DateTimeOffset(2031, 1, 20, 15, 59, 0, TimeSpan.Zero));
        await bench.RunOnceAsync();
        Assert.Equal(Budget, bench.ReadState().Execution!.BytesDownloaded);
        bench.Time.SetUtcNow(new DateTimeOffset(2031, 1, 20, 16, 0, 0, TimeSpan.Zero));
        await bench.RunOnceAsync();

        Assert.Equal(("2031-01-21", 2 * Budget), (bench.ReadState().Metered!.Day, bench.ReadState().Execution!.BytesDownloaded));
    }

    [Fact]
    public async Task Agent_ThatIsStoppedAnywhereInADownload_NeverTakesMoreThanTheBudgetOnOneDay()
    {
        for (var stop = 1; ; stop++)
        {
            using var bench = Offering();
            var changes = 0;
            bench.Checkpoint = _ =>
            {
                if (++changes == stop)
                {
                    throw new PowerCuts.PowerCutException();
                }
            };
            try
            {
                await bench.RunOnceAsync();
            }
            catch (PowerCuts.PowerCutException)
            {
                // The machine is off; another agent goes on.
            }

            var isStopped = changes >= stop;
            bench.Checkpoint = null;
            await bench.RunOnceAsync();
            await bench.RunOnceAsync();
            Assert.Equal((Budget, Budget), (bench.ReadState().Metered?.Bytes, bench.ReadState().Execution!.BytesDownloaded));
            if (!isStopped)
            {
                return;
            }
        }
    }

    private static bool IsFinal(Workbench bench) => ExecutionTransitions.IsFinal(bench.ReadState().Execution!.State);

    private static Workbench Offering()
    {
        var bench = new Workbench();
        bench.Time.SetUtcNow(Noon);
        bench.Machine.Conditions = bench.Machine.Conditions with { Metered = true };
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Cloud.Offer = bench.Cloud.Offer! with { Preconditions = [new UpgradePreconditions(MeteredBytesPerDay: Budget)] };
        return bench;
    }
}
