using PosCloud.Azure.Tables;
using PosCloud.Core.Durations;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Integration.Tests.Storage;

/// <summary>Rollouts change on the version that was decided on; marks of members may come twice and in any order.</summary>
[Collection(AzuriteTests.Name)]
public sealed class RolloutStoreTests : StorageTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly RolloutTableStore _store;

    public RolloutStoreTests(AzuriteFixture fixture)
        : base(fixture) => _store = new RolloutTableStore(Tables);

    [Fact]
    public async Task Commit_OnAnOldVersion_OrOfOneThatExists_IsAConflict()
    {
        Assert.True(await CommitAsync(Rollout("r-1"), null));
        var found = await _store.FindAsync(Estate, "r-1", None);
        var running = Rollout("r-1") with { State = RolloutState.Running };

        Assert.False(await CommitAsync(running, null));
        Assert.True(await CommitAsync(running, found!.Version));
        Assert.False(await CommitAsync(running with { State = RolloutState.Completed }, found.Version));
        Assert.Equal(RolloutState.Running, (await _store.FindAsync(Estate, "r-1", None))!.Value.State);
    }

    [Fact]
    public async Task Open_AreThoseThatHaveNotEnded()
    {
        await CommitAsync(Rollout("r-1"), null);
        await CommitAsync(Rollout("r-2") with { State = RolloutState.Running }, null);
        await CommitAsync(Rollout("r-3") with { State = RolloutState.Completed }, null);
        await CommitAsync(Rollout("r-4") with { State = RolloutState.Aborted }, null);

        Assert.Equal(["r-1", "r-2"], (await _store.ListOpenAsync(Estate, None)).Select(r => r.Value.RolloutId));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task List_PageByPage_HasEachRolloutOnce(int limit)
    {
        var ids = Enumerable.Range(0, 7).Select(i => $"r-{i}").ToList();
        foreach (var id in ids)
        {
            await CommitAsync(Rollout(id), null);
        }

        var listed = new List<string>();
        string? continuation = null;
        do
        {
            var page = await _store.ListAsync(Estate, limit, continuation, None);
            Assert.InRange(page.Items.Count, 1, limit);
            listed.AddRange(page.Items.Select(rollout => rollout.Value.RolloutId));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(ids, listed);
    }

    [Fact]
    public async Task Marks_InAnyOrderAndTwice_GiveTheSameCount()
    {
        OutcomeMark[] marks = [Mark("t-1", OutcomeKind.Offered), Mark("t-1", OutcomeKind.Confirmed)];
        await _store.AddMembersAsync(Estate, "r-1", [new Member("t-1", 0, 1)], None);
        await _store.AddMembersAsync(Estate, "r-2", [new Member("t-1", 0, 1)], None);

        await _store.MarkAsync(Estate, [marks[0]], None);
        await _store.MarkAsync(Estate, [marks[1]], None);
        foreach (var mark in marks.Reverse().Concat(marks))
        {
            await _store.MarkAsync(Estate, [mark with { RolloutId = "r-2" }], None);
        }

        var expected = new RolloutProgress(1, 1, 1, 0, 0, 0);
        Assert.Equal((expected, expected), (await CountAsync("r-1"), await CountAsync("r-2")));
    }

    [Fact]
    public async Task Marks_OfOneBatch_MayNameATerminalAndSeveralRolloutsTwice()
    {
        await _store.AddMembersAsync(Estate, "r-1", [new Member("t-1", 0, 2), new Member("t-2", 0, 2)], None);

        await _store.MarkAsync(
            Estate,
            [
                Mark("t-1", OutcomeKind.Offered), Mark("t-1", OutcomeKind.RolledBack), Mark("t-2", OutcomeKind.UpToDate),
                Mark("t-3", OutcomeKind.Offered) with { RolloutId = "r-2" }, Mark("t-3", OutcomeKind.Rejected) with { RolloutId = "r-2" },
            ],
            None);

        Assert.Equal(new RolloutProgress(2, 1, 0, 1, 0, 0, 1), await CountAsync("r-1"));
        Assert.Equal(RolloutProgress.None, await CountAsync("r-2"));
        await _store.AddMembersAsync(Estate, "r-2", [new Member("t-3", 0, 1)], None);
        Assert.Equal(new RolloutProgress(1, 1, 0, 0, 0, 1), await CountAsync("r-2"));
        Assert.Equal(new Member("t-3", 0, 1), await _store.FindMemberAsync(Estate, "r-2", "t-3", None));
        Assert.Null(await _store.FindMemberAsync(Estate, "r-2", "t-1", None));
    }

    [Fact]
    public async Task Members_AddedAgainAfterTheirMarks_KeepThem()
    {
        var ids = Enumerable.Range(0, 250).Select(i => $"t-{i}").ToList();
        var members = ids.Select(id => new Member(id, 0, 3)).ToList();
        await _store.AddMembersAsync(Estate, "r-1", members, None);
        await _store.MarkAsync(Estate, [.. ids.Select(id => Mark(id, OutcomeKind.Offered))], None);
        await _store.MarkAsync(Estate, [.. ids.Take(120).Select(id => Mark(id, OutcomeKind.Failed))], None);

        await _store.AddMembersAsync(Estate, "r-1", members, None);
        await _store.AddMembersAsync(Estate, "r-1", [], None);

        Assert.Equal(new RolloutProgress(250, 250, 0, 0, 120, 0), await CountAsync("r-1"));
    }

    [Fact]
    public async Task Durations_OfMarksThatComeTwice_AreFoldedOnceAndKeptAtTheirLimits()
    {
        var steps = Enum.GetValues<ExecutionState>().Where(s => s.IsStep()).ToList();
        var marks = Enumerable.Range(0, 40).Select(i => Mark($"t-{i}", OutcomeKind.Confirmed) with
        {
            Attempt = Retries.MaxAttempts,
            Model = new string('\u578b', 62) + (char)('A' + (i % 20)) + '"',
            Durations = [.. steps.Select(s => new StepDuration(s, Limits.StepMs - i))],
        }).ToList();
        await _store.AddMembersAsync(Estate, "r-1", [.. marks.Select(m => new Member(m.TerminalId, 0, 1))], None);
        await _store.MarkAsync(Estate, marks, None);
        await _store.MarkAsync(Estate, [.. marks.AsEnumerable().Reverse()], None);

        var tally = new DurationTally();
        await foreach (var row in _store.MembersAsync(Estate, "r-1", None))
        {
            tally.Add(row);
        }

        var times = tally.ToTimes()!;
        Assert.Equal((40, Limits.Steps * (1 + DurationTally.MaxModels)), (times[0].Count, times.Count));
        Assert.True(await CommitAsync(Rollout("r-1") with { Durations = times }, null));
        Assert.Equal(times, (await _store.FindAsync(Estate, "r-1", None))!.Value.Durations!);
    }

    [Fact]
    public async Task Sites_OnAnOldVersion_AreAConflict()
    {
        var sites = new SiteTableStore(Tables);
        SiteHolders Holders(params string[] ids) => new([.. ids.Select(id => new SiteHolder(id, Now))]);

        Assert.Null(await sites.FindAsync(Estate, "shop-1", None));
        Assert.True(await sites.CommitAsync(Estate, "shop-1", Holders("t-1"), null, None));
        Assert.False(await sites.CommitAsync(Estate, "shop-1", Holders("t-2"), null, None));
        var found = await sites.FindAsync(Estate, "shop-1", None);
        Assert.True(await sites.CommitAsync(Estate, "shop-1", Holders("t-1", "t-2"), found!.Version, None));
        Assert.False(await sites.CommitAsync(Estate, "shop-1", Holders("t-3"), found.Version, None));
        Assert.Equal(["t-1", "t-2"], (await sites.FindAsync(Estate, "shop-1", None))!.Value.Holders.Select(h => h.TerminalId));
    }

    [Fact]
    public async Task Commit_OfAPlanAtItsLimits_IsRead()
    {
        var plan = new RolloutPlanBody(
            [.. Enumerable.Range(0, 31).Select(i => new WavePlan($"wave-{i}", SharePercent: 0.01m, Gates: new WaveGates(99.99m, 0.01m, 1_000_000, 86_400, new RateCap(1_000_000, 1, 60)))),
             new WavePlan("rest")]);
        var rollout = RolloutRecord.Create("r-1", "os-1", "all", plan, 2, "admin", Now);
        for (var i = 0; i < 40; i++)
        {
            rollout = rollout.Logged(Now, new string('a', 64), "pause", new string('r', 512));
        }

        Assert.True(await CommitAsync(rollout, null));
        var found = (await _store.FindAsync(Estate, "r-1", None))!.Value;
        Assert.Equal((32, 16), (found.Plan.Waves!.Count, found.Log!.Count));
    }

    private Task<bool> CommitAsync(RolloutRecord rollout, string? version) => _store.CommitAsync(Estate, [(rollout, version)], [], None);

    private async Task<RolloutProgress> CountAsync(string rolloutId)
    {
        var tally = new MemberTally(Rollout(rolloutId));
        await foreach (var row in _store.MembersAsync(Estate, rolloutId, None))
        {
            tally.Add(row);
        }

        return Assert.Single(tally.Waves());
    }

    private static OutcomeMark Mark(string terminalId, OutcomeKind kind) => new("r-1", terminalId, kind, null, Now);

    private static RolloutRecord Rollout(string id) =>
        RolloutRecord.Create(id, "os-1.0.0", "all", new RolloutPlanBody(), approvalsNeeded: 0, "admin", Now);
}
