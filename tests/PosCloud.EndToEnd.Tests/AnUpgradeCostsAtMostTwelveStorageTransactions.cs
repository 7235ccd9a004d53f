using Microsoft.Extensions.DependencyInjection;
using PosCloud.Azure.Tables;
using PosCloud.Core.Diagnostics;
using PosCloud.Core.Events;
using PosCloud.EndToEnd.Tests.Support;
using PosCloud.Local;
using PosCloud.Protocol.Terminals;

namespace PosCloud.EndToEnd.Tests;

/// <summary>Exact counts: the storage clients' pipeline counts every request that it sends, retries included.</summary>
public sealed class AnUpgradeCostsAtMostTwelveStorageTransactions
{
    private const int Limit = 12;

    /// <summary>What an upgrade always does, whatever the clock says.</summary>
    private static readonly Dictionary<string, (long Scopes, long Operations)> _upgrade = new()
    {
        // State, history line and outbox item of the offer are one entity-group transaction.
        [OperationScope.OfferingCheckIn] = (1, 2),

        // accepted + downloading; installing + restarting; testing + confirmed. One transaction each.
        ["Report"] = (3, 3),

        // Twice, for the offer and for the end: the rollout's row of the terminal, then the delivered item is deleted.
        // Publishing the event itself goes to Event Grid.
        [OperationScope.Relay] = (2, 4),
    };

    [Fact]
    public async Task Upgrade_BucketMarkedLately_CostsTen()
    {
        // Two for the offer, which looks up the membership, three reports, four for the outbox: nine by the service. And the terminal's own GET of the delta.
        await using var cloud = await TestCloud.StartAsync(WithoutTimers());
        Assert.Equal(10, await MeasureAsync(cloud, _upgrade));
    }

    [Fact]
    public async Task Upgrade_EveryBucketMarkExpired_CostsTwelveWhichIsTheMost()
    {
        // A mark that is older than a minute is made again before a commit that adds to the outbox: offer and end.
        var expected = new Dictionary<string, (long Scopes, long Operations)>(_upgrade)
        {
            [OperationScope.OfferingCheckIn] = (1, 3),
            ["Report"] = (3, 4),
        };
        await using var cloud = await TestCloud.StartAsync(WithoutTimers() with
        {
            Configure = builder => builder.Services.AddSingleton(
                services => new BucketMarks(services.GetRequiredService<TableClients>(), new HastyTime())),
        });
        var most = await MeasureAsync(cloud, expected);
        Assert.Equal(12, most);
        Assert.True(most <= Limit);
    }

    [Fact]
    public async Task CheckIn_NothingToDo_CostsOneFromTheVeryFirstOn()
    {
        using var folder = new TestFolder();
        await using var cloud = await TestCloud.StartAsync(WithoutTimers());
        await using var fleet = new Fleet(cloud, folder, "idle", folder.Write("image", Images.Random(30, 10_000)));
        var terminal = await fleet.StartAsync();
        await Until.TrueAsync(() => Count(cloud, OperationScope.IdleCheckIn).Scopes >= 4, "four idle check-ins");

        var idle = Count(cloud, OperationScope.IdleCheckIn);
        Assert.Equal((idle.Scopes, 1), (idle.Operations, idle.MaxPerScope));
        Assert.Equal(0, terminal.Network.StorageRequests);
    }

    private static async Task<long> MeasureAsync(TestCloud cloud, Dictionary<string, (long Scopes, long Operations)> expected)
    {
        using var folder = new TestFolder();
        var oldImage = Images.Random(31, 200_000);
        await cloud.PublishAsync(folder.Write("old", oldImage), "os", "1.0.0");
        var release = await cloud.PublishAsync(folder.Write("new", Images.Edited(oldImage, 32)), "os", "2.0.0");
        await using var fleet = new Fleet(cloud, folder, "os", folder.Path("old"));
        var terminal = await fleet.StartAsync();
        await Until.TrueAsync(() => Count(cloud, OperationScope.IdleCheckIn).Scopes > 0, "the first check-in");
        await cloud.StartRolloutAsync("os-2", release.ReleaseId, fleet.Site);

        // Everything before the rollout has been relayed: two releases drafted, approved by two and published, three packages asked for and built, one terminal.
        await Until.TrueAsync(() => cloud.Events.Count == 2 + 4 + 2 + 3 + 3 + 1, "the events before the rollout");
        var before = await QuietAsync(cloud);
        await cloud.Local.FireAsync("AdvanceRollouts", CancellationToken.None);
        await terminal.EndedAsync(ExecutionState.Confirmed);
        await Until.TrueAsync(() => cloud.Count(EventTypes.TerminalUpgraded, $"terminals/{terminal.Id}") == 1, "the event of the upgrade");
        var after = await QuietAsync(cloud);

        var made = expected.Keys.ToDictionary(
            name => name,
            name => (after[name].Scopes - before.GetValueOrDefault(name).Scopes, after[name].Operations - before.GetValueOrDefault(name).Operations));

        // Opening the rollout and its wave relays two events too: items deleted, no row marked.
        made[OperationScope.Relay] = (made[OperationScope.Relay].Item1 - 1, made[OperationScope.Relay].Item2 - 1);
        Assert.Equal(expected, made);
        return made.Values.Sum(m => m.Item2) + terminal.Network.StorageRequests;
    }

    /// <summary>The counts once the relay has nothing left to do: its scope ends after the last event has arrived.</summary>
    private static async Task<Dictionary<string, (long Scopes, long Operations)>> QuietAsync(TestCloud cloud)
    {
        var outbox = cloud.Local.Services.GetRequiredService<IOutboxStore>();
        var last = -1L;
        await Until.TrueAsync(
            async () =>
            {
                var now = Count(cloud, OperationScope.Relay).Scopes;
                var quiet = now == last && !await HasItemsAsync(outbox);
                last = now;
                return quiet;
            },
            "the outbox to be empty");
        return cloud.Local.StorageOperations.ToDictionary(o => o.Key, o => (o.Value.Scopes, o.Value.Operations));
    }

    private static async Task<bool> HasItemsAsync(IOutboxStore outbox)
    {
        await foreach (var partition in outbox.PartitionsAsync(LocalCloud.Estate, CancellationToken.None))
        {
            if ((await outbox.ReadAsync(partition, DateTimeOffset.MaxValue.AddYears(-1), 1, CancellationToken.None)).Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static OperationCount Count(TestCloud cloud, string scope) =>
        cloud.Local.StorageOperations.GetValueOrDefault(scope) ?? new OperationCount(0, 0, 0);

    private static LocalCloudOptions WithoutTimers() => TestCloud.Options with
    {
        OutboxSchedule = TestCloud.Never,
        DeltaSchedule = TestCloud.Never,
        RolloutSchedule = TestCloud.Never,
    };

    /// <summary>A clock whose stopwatch jumps ten minutes at each look, so that nothing is ever recent.</summary>
    private sealed class HastyTime : TimeProvider
    {
        private long _looks;

        public override long GetTimestamp() => Interlocked.Increment(ref _looks) * TimeSpan.FromMinutes(10).Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
