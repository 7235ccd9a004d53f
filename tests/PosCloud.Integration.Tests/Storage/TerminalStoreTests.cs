using Microsoft.Extensions.Time.Testing;
using PosCloud.Azure.Tables;
using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Integration.Tests.Storage;

/// <summary>State, history and events of a terminal commit together or not at all, on the version that was decided on.</summary>
[Collection(AzuriteTests.Name)]
public sealed class TerminalStoreTests : StorageTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly BucketMarks _marks;
    private readonly TerminalTableStore _store;
    private readonly TerminalTableDirectory _directory;
    private readonly OutboxTableStore _outbox;

    public TerminalStoreTests(AzuriteFixture fixture)
        : base(fixture)
    {
        _marks = new BucketMarks(Tables, _time);
        _store = new TerminalTableStore(Tables, _marks);
        _directory = new TerminalTableDirectory(Tables, _marks);
        _outbox = new OutboxTableStore(Tables, _marks);
    }

    [Fact]
    public async Task Commit_OfANewTerminal_CanBeLoaded()
    {
        var change = Change("t-1");

        var committed = await _store.CommitAsync(change, version: null, None);
        var loaded = await _store.LoadAsync(change.State.Key, None);

        Assert.Equal(committed!.Version, loaded!.Version);
        Assert.Equivalent(change.State, loaded.State, strict: true);
        Assert.Null(await _store.LoadAsync(new TerminalKey(Estate, "t-2"), None));
    }

    [Fact]
    public async Task Commit_OfATerminalThatExists_IsAConflict_AndWritesNothing()
    {
        await _store.CommitAsync(Change("t-1"), version: null, None);

        Assert.Null(await _store.CommitAsync(Change("t-1", seq: 1, site: "other"), version: null, None));

        var found = await _directory.FindAsync(new TerminalKey(Estate, "t-1"), 10, None);
        Assert.Equal(("site", 1), (found!.Site, found.History!.Count));
    }

    [Fact]
    public async Task Commit_OnAnOldVersion_IsAConflict_AndWritesNothing()
    {
        var first = await _store.CommitAsync(Change("t-1"), version: null, None);
        var second = await _store.CommitAsync(Change("t-1", seq: 1), first!.Version, None);

        Assert.Null(await _store.CommitAsync(Change("t-1", seq: 2, site: "other", item: true), first.Version, None));

        var found = await _directory.FindAsync(new TerminalKey(Estate, "t-1"), 10, None);
        Assert.Equal(("site", 2), (found!.Site, found.History!.Count));
        Assert.Equal(second!.Version, (await _store.LoadAsync(new TerminalKey(Estate, "t-1"), None))!.Version);
        Assert.Empty(await _outbox.ReadAsync(TerminalPartition.Of(new TerminalKey(Estate, "t-1")), Later, 10, None));
    }

    [Fact]
    public async Task Commit_OfATerminalThatWasDeleted_IsAConflict()
    {
        var committed = await _store.CommitAsync(Change("t-1"), version: null, None);
        var partition = TerminalPartition.Of(new TerminalKey(Estate, "t-1")).PartitionKey;
        await Tables.Terminals(partition).DeleteEntityAsync(partition, "S|t-1", cancellationToken: None);

        Assert.Null(await _store.CommitAsync(Change("t-1", seq: 1), committed!.Version, None));
    }

    [Fact]
    public async Task Commit_AtTheSameTimeOnOneVersion_HasOneWinner()
    {
        var first = await _store.CommitAsync(Change("t-1"), version: null, None);

        var results = await Task.WhenAll(Enumerable.Range(1, 5).Select(i => _store.CommitAsync(Change("t-1", seq: i), first!.Version, None)));

        Assert.Single(results, result => result is not null);
    }

    [Fact]
    public async Task Find_HasTheNewestHistoryFirst_AndOnlyItsOwn()
    {
        var stored = await _store.CommitAsync(Change("t-1"), version: null, None);
        for (var seq = 1; seq <= 5; seq++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            stored = await _store.CommitAsync(Change("t-1", seq), stored!.Version, None);
        }

        var found = await _directory.FindAsync(new TerminalKey(Estate, "t-1"), 3, None);

        Assert.Equal([5L, 4, 3], found!.History!.Select(line => line.Seq));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(25)]
    [InlineData(100)]
    public async Task List_PageByPage_HasEachTerminalOnce(int limit)
    {
        var ids = Enumerable.Range(0, 25).Select(i => $"t-{i}").ToList();
        await Task.WhenAll(ids.Select(id => _store.CommitAsync(Change(id), version: null, None)));

        var listed = new List<string>();
        string? continuation = null;
        do
        {
            var page = await _directory.ListAsync(Estate, limit, continuation, None);
            Assert.InRange(page.Items.Count, 1, limit);
            listed.AddRange(page.Items.Select(terminal => terminal.TerminalId));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(ids.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Equal(listed, await _directory.AllAsync(Estate, None).Select(terminal => terminal.State.TerminalId).ToListAsync());
    }

    [Fact]
    public async Task Outbox_IsFoundDeliveredAndForgotten()
    {
        var key = new TerminalKey(Estate, "t-1");
        var partition = TerminalPartition.Of(key);
        await _store.CommitAsync(Change("t-1", item: true), version: null, None);

        Assert.Contains(partition, await _outbox.PartitionsAsync(Estate, None).ToListAsync());
        Assert.Empty(await _outbox.ReadAsync(partition, DateTimeOffset.UtcNow.AddMinutes(-1), 10, None));
        var items = await _outbox.ReadAsync(partition, Later, 10, None);
        Assert.Equal(["t-1.0"], items.Select(item => item.Event!.Id));

        await _outbox.FinishAsync(partition, [.. items.Concat(items).Select(i => new FinishedItem(i))], None);
        Assert.Empty(await _outbox.ReadAsync(partition, Later, 10, None));
        await _outbox.FinishAsync(partition, [.. items.Select(i => new FinishedItem(i))], None);
    }

    [Fact]
    public async Task Outbox_OfWhichSomebodyElseDeliveredAPart_LosesTheRestToo()
    {
        var partition = TerminalPartition.Of(new TerminalKey(Estate, "t-1"));
        var stored = await _store.CommitAsync(Change("t-1", item: true), version: null, None);
        await _store.CommitAsync(Change("t-1", seq: 1, item: true), stored!.Version, None);
        var items = await _outbox.ReadAsync(partition, Later, 10, None);
        Assert.Equal(2, items.Count);
        await _outbox.FinishAsync(partition, [new FinishedItem(items[0])], None);

        await _outbox.FinishAsync(partition, [.. items.Select(i => new FinishedItem(i))], None);

        Assert.Empty(await _outbox.ReadAsync(partition, Later, 10, None));
    }

    [Fact]
    public async Task Outbox_OfDeliveredItems_IsKeptForReplayUntilItExpires()
    {
        var archive = new EventTableArchive(Tables, _marks);
        var partition = TerminalPartition.Of(new TerminalKey(Estate, "t-1"));
        var stored = await _store.CommitAsync(Change("t-1", item: true), version: null, None);
        await _store.CommitAsync(Change("t-1", seq: 1, item: true), stored!.Version, None);
        var items = await _outbox.ReadAsync(partition, Later, 10, None);
        await _outbox.FinishAsync(partition, [new FinishedItem(items[0]), new FinishedItem(items[1], "400: malformed")], None);
        var kept = new EventQuery(DateTimeOffset.UnixEpoch, Later, []);
        var refused = kept with { SetAside = true };

        Assert.Contains(partition, await archive.PartitionsAsync(Estate, "", None).ToListAsync());
        var one = Assert.Single(await archive.ReadAsync(partition, kept with { Types = [EventTypes.TerminalEnrolled], Subject = "terminals/t" }, null, 10, None));
        Assert.Equal((items[0].Event, null), (one.Event, one.Refusal));
        Assert.Empty(await archive.ReadAsync(partition, kept, one.Key, 10, None));
        var other = Assert.Single(await archive.ReadAsync(partition, refused, null, 10, None));
        Assert.Equal("400: malformed", other.Refusal);

        await archive.ReleaseAsync(partition, [other], None);
        await archive.ReleaseAsync(partition, [other], None);
        Assert.Equal(2, (await archive.ReadAsync(partition, kept, null, 10, None)).Count);
        Assert.Equal(0, await archive.ExpireAsync(partition, DateTimeOffset.UnixEpoch, None));
        Assert.Equal(2, await archive.ExpireAsync(partition, Later, None));
        Assert.Empty(await archive.ReadAsync(partition, kept, null, 10, None));
    }

    [Fact]
    public async Task Bucket_IsCleanedOnlyWhenNobodyCanStillWriteUnderItsMark()
    {
        var partition = TerminalPartition.Of(new TerminalKey(Estate, "t-1"));
        await _store.CommitAsync(Change("t-1"), version: null, None);

        await _outbox.MarkCleanAsync(partition, None);
        Assert.Contains(partition, await _outbox.PartitionsAsync(Estate, None).ToListAsync());

        _time.Advance(TimeSpan.FromMinutes(3));
        await _outbox.MarkCleanAsync(partition, None);
        Assert.DoesNotContain(partition, await _outbox.PartitionsAsync(Estate, None).ToListAsync());

        // Clean, not gone: its terminals are listed, and a new event marks it again.
        Assert.Single((await _directory.ListAsync(Estate, 10, null, None)).Items);
        var stored = await _store.LoadAsync(new TerminalKey(Estate, "t-1"), None);
        await _store.CommitAsync(Change("t-1", seq: 1, item: true), stored!.Version, None);
        Assert.Contains(partition, await _outbox.PartitionsAsync(Estate, None).ToListAsync());
    }

    private static DateTimeOffset Later => DateTimeOffset.UtcNow.AddMinutes(1);

    private TerminalChange Change(string id, long seq = 0, string site = "site", bool item = false)
    {
        var now = _time.GetUtcNow();
        var state = new TerminalState(
            Estate, id, "hw-1", "thumb", 1, false, site, new Dictionary<string, string> { ["k"] = "ü" }, now, 0, null, null, []);
        var facts = new TerminalFacts(new HardwareInfo("hw-1", "P400", "B"), [], [], new Conditions(), "1.0", now);
        OutboxItem[] outbox = item
            ? [new OutboxItem($"{id}|{seq}", new EventRecord($"{id}.{seq}", EventTypes.TerminalEnrolled, Estate, $"terminals/{id}", now, "{}"), null)]
            : [];
        return new TerminalChange(state, facts, new HistoryView(now.AddTicks(seq), "check-in", seq, "x"), outbox);
    }
}
