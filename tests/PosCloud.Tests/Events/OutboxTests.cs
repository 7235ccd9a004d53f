using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Azure.Tables;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Tables;
using PosCloud.Tests.Terminals;

namespace PosCloud.Tests.Events;

public sealed class OutboxTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Sweep_AfterTheRelayDied_DeliversWhatItLeft()
    {
        await cloud.TerminalAsync();
        cloud.Restart();
        Assert.Empty(cloud.Publisher.Events);

        Assert.Equal(1, await cloud.SweepAsync());

        Assert.Equal("till-1.1.0.0", Assert.Single(cloud.Publisher.Events).Id);
        Assert.Empty(await cloud.OutboxAsync());
    }

    [Fact]
    public async Task Sweep_OfAnIdleEstate_CostsThreeOperations()
    {
        await cloud.TerminalAsync("till-1");
        await cloud.TerminalAsync("till-2");
        await cloud.SettleAsync();
        cloud.Faults.Reset();

        await cloud.SweepAsync();

        Assert.Equal(["catalogue QueryPage", "rollouts QueryPage", "terminals QueryPage"], cloud.Faults.Operations);
    }

    [Fact]
    public async Task Sweep_LeavesYoungItemsToTheRelay()
    {
        await cloud.TerminalAsync();

        Assert.Equal(0, await cloud.Get<OutboxSweeper>().SweepAsync(CancellationToken.None));
        Assert.Single(await cloud.OutboxAsync());
    }

    [Fact]
    public async Task Publisher_WhileItIsDown_LosesNothing()
    {
        cloud.Publisher.Failure = new HttpRequestException("The topic is down.");
        await cloud.TerminalAsync("till-1");
        await cloud.DrainAsync();
        await cloud.SweepAsync();
        await cloud.SettleAsync();
        Assert.Single(await cloud.OutboxAsync());

        cloud.Publisher.Failure = null;
        await cloud.SettleAsync();

        Assert.Equal(EventTypes.TerminalEnrolled, Assert.Single(cloud.Publisher.Events).Type);
        Assert.Empty(await cloud.OutboxAsync());
    }

    [Fact]
    public async Task Rollout_WhileTheTopicIsDown_GoesOnAndItsEventsArriveLater()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.DrainAsync();
        cloud.Publisher.Failure = new HttpRequestException("The topic is down.");
        await cloud.RollOutAsync("r1", "2.0.0");
        await terminal.CheckInAsync();
        await terminal.ReportAsync(ExecutionState.Confirmed);
        await cloud.DrainAsync();
        await cloud.AdvanceAsync();

        var rollout = (await cloud.Get<RolloutQueries>().ShowAsync(FakeCloud.Estate, "r1", CancellationToken.None)).Value();
        Assert.Equal(RolloutState.Completed, rollout.State);
        Assert.Equal(0, cloud.Publisher.CountOf(EventTypes.RolloutCompleted));

        cloud.Publisher.Failure = null;
        await cloud.SettleAsync();
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.RolloutCompleted));
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalUpgraded));
    }

    [Fact]
    public async Task Publisher_ThatTimesOut_EndsNeitherRelayNorSweep()
    {
        // A timeout of HttpClient is a TaskCanceledException, though nobody asked to stop.
        cloud.Publisher.Failure = new TaskCanceledException("The request timed out.");
        await cloud.TerminalAsync("till-1");

        await cloud.DrainAsync();
        Assert.Equal(0, await cloud.SweepAsync());

        cloud.Publisher.Failure = null;
        Assert.Equal(1, await cloud.SweepAsync());
    }

    [Fact]
    public async Task Relay_AsAService_DeliversWithoutASweep()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var relay = cloud.Get<OutboxRelay>();
        await relay.StartAsync(stop.Token);
        await cloud.TerminalAsync("till-1");
        while ((await cloud.OutboxAsync()).Count > 0)
        {
            await Task.Delay(5, stop.Token);
        }

        Assert.Single(cloud.Publisher.Events);
        await relay.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Delivery_WhoseAnswerWasLost_IsRepeatedWithTheSameEvent()
    {
        await cloud.TerminalAsync("till-1");
        cloud.Faults.Arm(1, FaultMoment.After);
        await cloud.DrainAsync();
        Assert.Equal(["publish"], cloud.Faults.Operations);

        await cloud.SettleAsync();

        Assert.Equal(2, cloud.Publisher.Events.Count);
        Assert.Equal(cloud.Publisher.Events[0], cloud.Publisher.Events[1]);
    }

    [Fact]
    public async Task Partition_WhoseEventsAreRefused_DoesNotHoldUpTheOthers()
    {
        await cloud.TerminalAsync("till-1");
        await cloud.TerminalAsync("till-2");
        await cloud.TerminalAsync("till-3");
        Assert.Equal(3, new[] { "till-1", "till-2", "till-3" }.Select(TerminalPartition.Bucket).Distinct().Count());
        cloud.Restart();
        cloud.Publisher.Refuses = e => e.Subject == "demo/sites/shop-1/terminals/till-2";

        Assert.Equal(2, await cloud.SweepAsync());

        Assert.Equal(["demo/sites/shop-1/terminals/till-1", "demo/sites/shop-1/terminals/till-3"], cloud.Publisher.Events.Select(e => e.Subject).Order(StringComparer.Ordinal));
        cloud.Publisher.Refuses = _ => false;
        Assert.Equal(1, await cloud.SweepAsync());
    }

    [Fact]
    public async Task Partition_WithARowThatCannotBeRead_DoesNotHoldUpTheOthers()
    {
        await cloud.TerminalAsync("till-1");
        await cloud.TerminalAsync("till-2");
        cloud.Restart();
        var broken = new TableEntity(
            TerminalPartition.Of(new TerminalKey(FakeCloud.Estate, "till-1")).PartitionKey, "O|0")
        {
            ["Json"] = "{",
        };
        await cloud.Tables.GetTableClient(TerminalPartition.Table).AddEntityAsync(broken);

        Assert.Equal(1, await cloud.SweepAsync());

        Assert.Equal("demo/sites/shop-1/terminals/till-2", Assert.Single(cloud.Publisher.Events).Subject);
    }

    [Fact]
    public async Task Items_AreDeliveredOnceWhenTwoSweepsRunOneAfterTheOther()
    {
        await cloud.TerminalAsync("till-1");
        cloud.Restart();

        Assert.Equal(1, await cloud.SweepAsync());
        Assert.Equal(0, await cloud.SweepAsync());
    }

    [Fact]
    public async Task Items_DeliveredByTwoSweepsAtTheSameTime_AreRemovedWithoutAnError()
    {
        await cloud.TerminalAsync("till-1");
        using var other = cloud.AnotherInstance();
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == TableOperationKind.Transaction)
            {
                cloud.Interfere = null;
                await other.GetRequiredService<OutboxSweeper>().SweepAsync(CancellationToken.None);
            }
        };

        Assert.Equal(1, await cloud.Get<OutboxSweeper>().SweepAsync(CancellationToken.None));

        Assert.Empty(await cloud.OutboxAsync());
        Assert.Single(cloud.Publisher.Events.Distinct());
    }

    [Fact]
    public async Task Clean_WhileACommitRaces_KeepsTheMark()
    {
        var terminal = await cloud.TerminalAsync("till-1");
        await cloud.DrainAsync();
        var bucket = TerminalPartition.Bucket("till-1");
        var partition = TerminalPartition.Of(terminal.Credential.Key);
        using var other = cloud.AnotherInstance();
        cloud.Time.Advance(TimeSpan.FromMinutes(5));
        cloud.Interfere = async operation =>
        {
            // Between the sweep's look at the mark and its removal another process marks the bucket and commits.
            if (operation.Kind == TableOperationKind.Update)
            {
                cloud.Interfere = null;
                await other.GetRequiredService<BucketMarks>().MarkAsync(FakeCloud.Estate, bucket, CancellationToken.None);
            }
        };

        await cloud.Get<IOutboxStore>().MarkCleanAsync(partition, CancellationToken.None);

        Assert.Null(cloud.Interfere);
        Assert.Contains(bucket, await DirtyAsync());
    }

    [Fact]
    public async Task Clean_OfARecentMark_LeavesIt()
    {
        var terminal = await cloud.TerminalAsync("till-1");
        await cloud.DrainAsync();
        cloud.Time.Advance(TimeSpan.FromSeconds(119));
        var partition = TerminalPartition.Of(terminal.Credential.Key);

        await cloud.Get<IOutboxStore>().MarkCleanAsync(partition, CancellationToken.None);
        Assert.Single(await DirtyAsync());

        cloud.Time.Advance(TimeSpan.FromSeconds(2));
        await cloud.Get<IOutboxStore>().MarkCleanAsync(partition, CancellationToken.None);
        Assert.Empty(await DirtyAsync());
    }

    [Fact]
    public async Task Mark_AfterACleanSweep_IsMadeAnewBeforeTheNextCommit()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync("till-1");
        await cloud.SettleAsync();
        Assert.Empty(await DirtyAsync());
        await cloud.RollOutAsync("r1", "2.0.0");

        await terminal.CheckInAsync();
        cloud.Restart();

        Assert.Single(await DirtyAsync());
        Assert.Equal(1, await cloud.SweepAsync());
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalOffered));
    }

    [Fact]
    public async Task Marks_OfOneTerminal_CountTheSameInAnyOrderAndNumber()
    {
        var store = cloud.Get<IOutcomeStore>();
        var rollouts = cloud.Get<IRolloutStore>();
        var offered = new OutcomeMark("r1", "till-1", OutcomeKind.Offered, null, cloud.Time.GetUtcNow());
        var ended = new OutcomeMark("r1", "till-1", OutcomeKind.Confirmed, null, cloud.Time.GetUtcNow());
        await rollouts.AddMembersAsync(FakeCloud.Estate, "r1", [new Member("till-1", 0, 2), new Member("till-2", 0, 2)], CancellationToken.None);

        foreach (var marks in new OutcomeMark[][] { [ended], [offered], [ended, offered], [offered, ended] })
        {
            await store.MarkAsync(FakeCloud.Estate, marks, CancellationToken.None);
            var tally = new MemberTally(DecisionSamples.Rollout());
            await foreach (var row in rollouts.MembersAsync(FakeCloud.Estate, "r1", CancellationToken.None))
            {
                tally.Add(row);
            }

            var progress = Assert.Single(tally.Waves());
            Assert.Equal((2, 1, 1, 1), (progress.Members, progress.Offered, progress.Confirmed, progress.Ended));
        }
    }

    [Fact]
    public async Task Ids_AreUniqueAmongAllEventsOfARollout()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        await terminal.CheckInAsync();
        await terminal.ReportAsync(ExecutionState.Confirmed);
        await cloud.DrainAsync();
        await cloud.AdvanceAsync();
        await cloud.DrainAsync();

        string[] expected =
        [
            EventTypes.ReleaseDrafted, EventTypes.ReleasePublished, EventTypes.DeltaRequested, EventTypes.DeltaBuilt, EventTypes.TerminalEnrolled,
            EventTypes.RolloutStarted, EventTypes.RolloutWaveStarted, EventTypes.TerminalOffered, EventTypes.TerminalUpgraded, EventTypes.RolloutCompleted,
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), cloud.Publisher.Events.Select(e => e.Type).Order(StringComparer.Ordinal));
        Assert.Equal(expected.Length, cloud.Publisher.Events.DistinctBy(e => e.Id).Count());
        Assert.All(cloud.Publisher.Events, e => Assert.Equal("/poscloud/estates/demo", e.Source));
    }

    private Task<List<string>> DirtyAsync() =>
        cloud.Get<BucketMarks>().ListAsync(FakeCloud.Estate, dirtyOnly: true, CancellationToken.None).ToListAsync().AsTask();
}
