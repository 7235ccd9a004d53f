using PosCloud.Azure.Tables;
using PosCloud.Core.Backups;
using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Data;

namespace PosCloud.Integration.Tests.Storage;

/// <summary>Rows of backups, their events and their index by expiry.</summary>
[Collection(AzuriteTests.Name)]
public sealed class BackupTableStoreTests : StorageTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly BackupTableStore _store;

    public BackupTableStoreTests(AzuriteFixture fixture)
        : base(fixture) => _store = new BackupTableStore(Tables, new BucketMarks(Tables, TimeProvider.System));

    private TerminalKey Till => new(Estate, "till-1");

    [Fact]
    public async Task Add_Twice_CommitsRowAndEventOnce()
    {
        var outbox = new OutboxTableStore(Tables, new BucketMarks(Tables, TimeProvider.System));

        Assert.True(await _store.AddAsync(Till, Backup("b-1", _now), Announced("b-1"), None));
        Assert.False(await _store.AddAsync(Till, Backup("b-1", _now) with { Sha256 = new string('f', 64) }, Announced("b-1"), None));

        var found = await _store.FindAsync(Till, "b-1", None);
        Assert.Equal((new string('a', 64), "articles", 2L), (found!.Sha256, found.Sets[0].Name, found.Sets[0].Records));
        Assert.Single(await outbox.ReadAsync(TerminalPartition.Of(Till), DateTimeOffset.UtcNow.AddMinutes(1), 10, None));
        Assert.Null(await _store.FindAsync(Till, "b-2", None));
    }

    [Fact]
    public async Task List_IsOfOneTerminalAndNewestFirst()
    {
        var other = new TerminalKey(Estate, "till-10");
        await _store.AddAsync(Till, Backup("b-1", _now), Announced("b-1"), None);
        await _store.AddAsync(Till, Backup("b-0", _now.AddHours(1)), Announced("b-0"), None);
        await _store.AddAsync(other, Backup("b-9", _now), Announced("b-9"), None);

        Assert.Equal(["b-0", "b-1"], (await _store.ListAsync(Till, None)).Select(b => b.BackupId));
        Assert.Equal(["b-9"], (await _store.ListAsync(other, None)).Select(b => b.BackupId));
    }

    [Fact]
    public async Task Remove_MayBeRepeated_AndLeavesTheIndex()
    {
        await _store.AddAsync(Till, Backup("b-1", _now), Announced("b-1"), None);

        await _store.RemoveAsync(Till, "b-1", None);
        await _store.RemoveAsync(Till, "b-1", None);

        Assert.Empty(await _store.ListAsync(Till, None));
        Assert.Equal("b-1", Assert.Single(await ExpiredAsync(_now.AddDays(91))).BackupId);
    }

    [Fact]
    public async Task Expired_AreThoseOfTheMinutesBefore_UntilTheyAreForgotten()
    {
        await _store.AddAsync(Till, Backup("b-1", _now), Announced("b-1"), None);
        await _store.AddAsync(Till, Backup("b-2", _now.AddDays(1)), Announced("b-2"), None);

        Assert.Empty(await ExpiredAsync(_now.AddDays(90)));
        var expired = Assert.Single(await ExpiredAsync(_now.AddDays(90).AddMinutes(1)));
        Assert.Equal(new ExpiringBackup(Till, "b-1", _now.AddDays(90)), expired);

        await _store.ForgetAsync(expired, None);
        await _store.ForgetAsync(expired, None);
        Assert.Equal(["b-2"], (await ExpiredAsync(_now.AddDays(100))).Select(b => b.BackupId));
    }

    private async Task<List<ExpiringBackup>> ExpiredAsync(DateTimeOffset now)
    {
        var found = new List<ExpiringBackup>();
        await foreach (var expired in _store.ExpiredAsync(Estate, now, None))
        {
            found.Add(expired);
        }

        return found;
    }

    private static BackupRecord Backup(string id, DateTimeOffset verified) => new(
        id, "hw-1", new string('a', 64), 100, "head", [new DataSetSummary("articles", 1, 2, 24, new string('c', 64))], verified, verified.AddDays(90));

    private OutboxItem Announced(string id) => new(
        $"till-1|{id}", new EventRecord(id, EventTypes.TerminalBackedUp, Estate, "terminals/till-1", _now, "{}"), null);
}
