using PosCloud.Azure.Tables;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol.Rollouts;

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
        Assert.True(await _store.CommitAsync(Estate, Rollout("r-1"), null, [], None));
        var found = await _store.FindAsync(Estate, "r-1", None);
        var running = Rollout("r-1") with { State = RolloutState.Running };

        Assert.False(await _store.CommitAsync(Estate, running, null, [], None));
        Assert.True(await _store.CommitAsync(Estate, running, found!.Version, [], None));
        Assert.False(await _store.CommitAsync(Estate, running with { State = RolloutState.Completed }, found.Version, [], None));
        Assert.Equal(RolloutState.Running, (await _store.FindAsync(Estate, "r-1", None))!.Value.State);
    }

    [Fact]
    public async Task Open_AreThoseThatAreNotCompleted()
    {
        await _store.CommitAsync(Estate, Rollout("r-1"), null, [], None);
        await _store.CommitAsync(Estate, Rollout("r-2") with { State = RolloutState.Running }, null, [], None);
        await _store.CommitAsync(Estate, Rollout("r-3") with { State = RolloutState.Completed }, null, [], None);

        Assert.Equal(["r-1", "r-2"], (await _store.ListOpenAsync(Estate, None)).Select(r => r.Value.RolloutId));
        Assert.Equal(["r-2"], (await _store.ListRunningAsync(Estate, None)).Select(r => r.RolloutId));
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
            await _store.CommitAsync(Estate, Rollout(id), null, [], None);
        }

        var listed = new List<string>();
        string? continuation = null;
        do
        {
            var page = await _store.ListAsync(Estate, limit, continuation, None);
            Assert.InRange(page.Items.Count, 1, limit);
            listed.AddRange(page.Items.Select(rollout => rollout.RolloutId));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(ids, listed);
    }

    [Fact]
    public async Task Marks_InAnyOrderAndTwice_GiveTheSameCount()
    {
        OutcomeMark[] marks = [Mark("t-1", OutcomeKind.Offered), Mark("t-1", OutcomeKind.Confirmed)];
        await _store.AddMembersAsync(Estate, "r-1", ["t-1"], None);
        await _store.AddMembersAsync(Estate, "r-2", ["t-1"], None);

        await _store.MarkAsync(Estate, [marks[0]], None);
        await _store.MarkAsync(Estate, [marks[1]], None);
        foreach (var mark in marks.Reverse().Concat(marks))
        {
            await _store.MarkAsync(Estate, [mark with { RolloutId = "r-2" }], None);
        }

        var expected = new RolloutProgress(1, 1, 1, 0, 0, 0);
        Assert.Equal((expected, expected), (await _store.CountAsync(Estate, "r-1", None), await _store.CountAsync(Estate, "r-2", None)));
    }

    [Fact]
    public async Task Marks_OfOneBatch_MayNameATerminalAndSeveralRolloutsTwice()
    {
        await _store.AddMembersAsync(Estate, "r-1", ["t-1", "t-2"], None);

        await _store.MarkAsync(
            Estate,
            [
                Mark("t-1", OutcomeKind.Offered), Mark("t-1", OutcomeKind.RolledBack), Mark("t-2", OutcomeKind.UpToDate),
                Mark("t-3", OutcomeKind.Offered) with { RolloutId = "r-2" }, Mark("t-3", OutcomeKind.Rejected) with { RolloutId = "r-2" },
            ],
            None);

        Assert.Equal(new RolloutProgress(2, 1, 0, 1, 0, 0, 1), await _store.CountAsync(Estate, "r-1", None));
        Assert.Equal(new RolloutProgress(1, 1, 0, 0, 0, 1), await _store.CountAsync(Estate, "r-2", None));
    }

    [Fact]
    public async Task Members_AddedAgainAfterTheirMarks_KeepThem()
    {
        var ids = Enumerable.Range(0, 250).Select(i => $"t-{i}").ToList();
        await _store.AddMembersAsync(Estate, "r-1", ids, None);
        await _store.MarkAsync(Estate, [.. ids.Select(id => Mark(id, OutcomeKind.Offered))], None);
        await _store.MarkAsync(Estate, [.. ids.Take(120).Select(id => Mark(id, OutcomeKind.Failed))], None);

        await _store.AddMembersAsync(Estate, "r-1", ids, None);
        await _store.AddMembersAsync(Estate, "r-1", [], None);

        Assert.Equal(new RolloutProgress(250, 250, 0, 0, 120, 0), await _store.CountAsync(Estate, "r-1", None));
    }

    private static OutcomeMark Mark(string terminalId, OutcomeKind kind) => new("r-1", terminalId, kind, null, Now);

    private static RolloutRecord Rollout(string id) => new(
        id, "os-1.0.0", RolloutState.Starting, RolloutTarget.All, Now, "admin", new RolloutProgress(0, 0, 0, 0, 0, 0));
}
