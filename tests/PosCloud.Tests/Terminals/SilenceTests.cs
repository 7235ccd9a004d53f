using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Tables;

namespace PosCloud.Tests.Terminals;

public sealed class SilenceTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Silent_IsAnnouncedOnceHoweverOftenTheEngineLooks()
    {
        await SilentAsync();
        await cloud.AdvanceAsync();
        cloud.Restart();
        await cloud.AdvanceAsync();
        await cloud.DrainAsync();
        await cloud.SettleAsync();

        var silent = Assert.Single(cloud.Publisher.Events, e => e.Type == EventTypes.TerminalSilent);
        Assert.Equal("demo/sites/shop-1/terminals/till-1", silent.Subject);
        Assert.Contains("\"rolloutId\":\"r1\"", silent.DataJson, StringComparison.Ordinal);
        Assert.Equal("silent", (await HistoryAsync())[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Returned_IsAnnouncedByTheNextMessageBeforeAllElse(bool byReport)
    {
        var terminal = await SilentAsync();
        await cloud.DrainAsync();

        if (byReport)
        {
            await terminal.ReportAsync(ExecutionState.Confirmed);
        }
        else
        {
            await terminal.CheckInAsync();
        }

        await cloud.DrainAsync();
        await terminal.CheckInAsync();
        await cloud.DrainAsync();

        var types = cloud.Publisher.Events.Where(e => e.Subject.EndsWith("till-1", StringComparison.Ordinal) && !e.Type.StartsWith("poscloud.support.", StringComparison.Ordinal)).OrderBy(e => e.Sequence, StringComparer.Ordinal).Select(e => e.Type);
        string[] expected = [EventTypes.TerminalEnrolled, EventTypes.TerminalOffered, EventTypes.TerminalSilent, EventTypes.TerminalReturned];
        Assert.Equal(byReport ? [.. expected, EventTypes.TerminalUpgraded] : expected, types);
    }

    [Fact]
    public async Task Returned_ByANewEnrolment_IsAnnouncedToo()
    {
        await SilentAsync();

        await cloud.TerminalAsync("till-1");
        await cloud.DrainAsync();

        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalReturned));
    }

    [Fact]
    public async Task Terminal_ThatSpeaksWhileItIsDeclaredSilent_IsNotSilent()
    {
        var terminal = await OfferedAsync();
        cloud.Time.Advance(TimeSpan.FromHours(25));
        cloud.Interfere = async operation =>
        {
            // Between the engine's look at the terminal and its write.
            if (operation is { Table: TerminalPartition.Table, Kind: TableOperationKind.Transaction })
            {
                cloud.Interfere = null;
                await terminal.CheckInAsync();
            }
        };

        await cloud.AdvanceAsync();
        await cloud.AdvanceAsync();
        await cloud.DrainAsync();

        Assert.Null(cloud.Interfere);
        Assert.Equal(0, cloud.Publisher.CountOf(EventTypes.TerminalSilent));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Silence_WithAFaultAnywhere_EndsTheSame(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            async other =>
            {
                await other.ReleasedAsync("2.0.0", SampleImages.Of(2));
                var terminal = await other.TerminalAsync();
                await other.RollOutAsync("r1", "2.0.0");
                await terminal.CheckInAsync();
                await other.DrainAsync();
                other.Time.Advance(TimeSpan.FromHours(25));
                return terminal;
            },
            async (other, terminal) =>
            {
                await AdvanceAsync(other);
                await AdvanceAsync(other);
                await other.DrainAsync();
                await terminal.ReportAsync(ExecutionState.Confirmed);
                await other.DrainAsync();
            },
            moment);

        Assert.InRange(disturbed, 8, 60);
    }

    private static Task<bool> AdvanceAsync(FakeCloud cloud) => FakeOperations.UntilAnsweredAsync(async () =>
    {
        await cloud.AdvanceAsync();
        return true;
    });

    private async Task<FakeTerminal> OfferedAsync()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        await terminal.CheckInAsync();
        await cloud.DrainAsync();
        return terminal;
    }

    private async Task<FakeTerminal> SilentAsync()
    {
        var terminal = await OfferedAsync();
        cloud.Time.Advance(TimeSpan.FromHours(25));
        await cloud.AdvanceAsync();
        return terminal;
    }

    private async Task<IReadOnlyList<string>> HistoryAsync() =>
        [.. (await cloud.Get<Core.Fleet.TerminalQueries>().ShowAsync(FakeCloud.Estate, "till-1", CancellationToken.None)).Value().History!.Select(h => h.Kind)];
}
