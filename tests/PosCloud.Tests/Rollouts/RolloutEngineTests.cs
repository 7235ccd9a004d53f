using Microsoft.Extensions.DependencyInjection;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Tables;

namespace PosCloud.Tests.Rollouts;

public sealed class RolloutEngineTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Advance_OfAStartingRollout_ListsItsMembersInBatches()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        for (var i = 0; i < 101; i++)
        {
            await new FakeTerminal(cloud, SampleImages.Of(1)).EnrolAsync(await cloud.CodeAsync($"till-{i}"));
        }

        await new FakeTerminal(cloud, SampleImages.Of(1)).EnrolAsync(await cloud.CodeAsync("elsewhere", "shop-2"));
        (await cloud.StartAsync("r1", "2.0.0", "site == shop-1")).Value();
        var batches = new List<int>();
        cloud.Interfere = operation =>
        {
            if (operation.PartitionKey == RolloutPartition.Members(FakeCloud.Estate, "r1"))
            {
                batches.Add(operation.Actions);
            }

            return Task.CompletedTask;
        };

        await cloud.AdvanceAsync();

        Assert.Equal([100, 1], batches);
        Assert.Equal((RolloutState.Running, 101), await StateAsync());
    }

    [Fact]
    public async Task Advance_ByTwoEnginesAtTheSameTime_StartsAndCompletesOnce()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        (await cloud.StartAsync("r1", "2.0.0")).Value();

        await AdvanceTwiceAsync();
        await cloud.SeeWorldAsync();
        await terminal.CheckInAsync();
        await terminal.ReportAsync(ExecutionState.Confirmed);
        await cloud.DrainAsync();
        await AdvanceTwiceAsync();
        await cloud.SettleAsync();

        Assert.Equal((RolloutState.Completed, 1), await StateAsync());
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.RolloutStarted));
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.RolloutCompleted));
    }

    [Fact]
    public async Task Advance_WithOneRolloutInTrouble_AdvancesTheOthers()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        await cloud.TerminalAsync();
        (await cloud.StartAsync("r1", "2.0.0")).Value();
        (await cloud.StartAsync("r2", "2.0.0")).Value();
        cloud.Interfere = operation => operation.PartitionKey == RolloutPartition.Members(FakeCloud.Estate, "r1")
            ? Task.FromException(new TaskCanceledException("The request timed out."))
            : Task.CompletedTask;

        await cloud.AdvanceAsync();

        Assert.Equal(RolloutState.Starting, (await StateAsync("r1")).State);
        Assert.Equal(RolloutState.Running, (await StateAsync("r2")).State);
    }

    [Fact]
    public async Task Start_WithATargetThatMatchesNobody_IsTargetEmpty()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        await cloud.TerminalAsync();

        Assert.Equal(Reasons.TargetEmpty, (await cloud.StartAsync("r1", "2.0.0", "model == POS-9")).Problem?.Reason);
        Assert.Equal(Reasons.TargetEmpty, (await cloud.StartAsync("r1", "2.0.0", "site == shop-9")).Problem?.Reason);
        Assert.Equal(Reasons.TargetEmpty, (await cloud.StartAsync("r1", "2.0.0", "model == POS-1 and id == till-9")).Problem?.Reason);
    }

    [Fact]
    public async Task Start_SentTwice_IsTheSameRolloutHoweverTheTargetIsWritten()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        await cloud.TerminalAsync("till-1");
        var first = (await cloud.StartAsync("r1", "2.0.0", "id in [till-1, till-2] and site == shop-1")).Value();
        cloud.Time.Advance(TimeSpan.FromMinutes(1));

        var second = (await cloud.StartAsync("r1", "2.0.0", "id IN [till-1,till-2]  AND (site == 'shop-1')")).Value();

        Assert.Equal(first.CreatedAt, second.CreatedAt);
    }

    [Fact]
    public async Task Start_WithTheSameIdAndAnotherPlan_IsRolloutExists()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        await cloud.ReleasedAsync("3.0.0", SampleImages.Of(3));
        await cloud.TerminalAsync();
        (await cloud.StartAsync("r1", "2.0.0")).Value();

        Assert.Equal(Reasons.RolloutExists, (await cloud.StartAsync("r1", "3.0.0")).Problem?.Reason);
        Assert.Equal(Reasons.RolloutExists, (await cloud.StartAsync("r1", "2.0.0", "site == shop-1")).Problem?.Reason);
    }

    [Fact]
    public async Task Start_TwiceAtTheSameTime_IsOneRollout()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        await cloud.TerminalAsync();
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == TableOperationKind.Transaction)
            {
                cloud.Interfere = null;
                (await cloud.StartAsync("r1", "2.0.0")).Value();
            }
        };

        Assert.Equal("r1", (await cloud.StartAsync("r1", "2.0.0")).Value().RolloutId);
    }

    [Fact]
    public async Task Start_OfAReleaseThatIsNotPublished_IsRefused()
    {
        await cloud.UploadedAsync("2.0.0", SampleImages.Of(2));
        await cloud.TerminalAsync();

        Assert.Equal(Reasons.ReleaseState, (await cloud.StartAsync("r1", "2.0.0")).Problem?.Reason);
        Assert.Equal(Reasons.ReleaseUnknown, (await cloud.StartAsync("r1", "9.0.0")).Problem?.Reason);
    }

    /// <summary>Another engine does all its work between this one's reading and its first write.</summary>
    private async Task AdvanceTwiceAsync()
    {
        using var other = cloud.AnotherInstance();
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == TableOperationKind.Transaction)
            {
                cloud.Interfere = null;
                await other.GetRequiredService<RolloutEngine>().AdvanceAsync(FakeCloud.Estate, CancellationToken.None);
            }
        };
        await cloud.AdvanceAsync();
        Assert.Null(cloud.Interfere);
    }

    private async Task<(RolloutState State, int Members)> StateAsync(string rolloutId = "r1")
    {
        var view = (await cloud.Get<RolloutQueries>().ShowAsync(FakeCloud.Estate, rolloutId, CancellationToken.None)).Value();
        return (view.State, view.Progress.Members);
    }
}
