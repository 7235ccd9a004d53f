using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PosCloud.Azure;
using PosCloud.Azure.Sealing;
using PosCloud.Azure.Tables;
using PosCloud.Core;
using PosCloud.Core.Events;
using PosCloud.Core.Fleet;
using PosCloud.Core.Terminals;
using PosCloud.Local.Azurite;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Integration.Tests.Storage;

/// <summary>Terminals spread over two accounts, each an emulator of its own, behind the same stores.</summary>
[Collection(AzuriteTests.Name)]
public sealed class TerminalAccountsTests(AzuriteFixture fixture) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _estate = $"e{Guid.NewGuid():N}"[..20];
    private readonly string _whole = $"w{Guid.NewGuid():N}"[..20];
    private AzuriteProcess? _second;
    private ServiceProvider? _services;

    private ServiceProvider Services => _services ?? throw new InvalidOperationException("Not initialized.");

    private readonly string _ringKey = Path.Combine(Path.GetTempPath(), $"poscloud-ring-{Guid.NewGuid():N}.pem");

    private TableClient Main => fixture.Tables.GetTableClient(TerminalPartition.Table);

    private TableClient Second => new TableServiceClient(_second!.ConnectionString).GetTableClient(TerminalPartition.Table);

    public async Task InitializeAsync()
    {
        _second = await AzuriteProcess.StartAsync(new AzuriteOptions(), None);
        var routes = $"{string.Join(',', "89abcdef".Select(digit => $"{_estate}|{digit}=further"))},{_whole}|=further";
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPosCloudCore();
        services.AddPosCloudAzure();
        services.AddSingleton<IRingKey>(FileRingKey.Ensure(_ringKey));
        services.AddSingleton(new EventGridOptions(new Uri("https://topic.invalid/"), "none"));
        services.AddSingleton(new StorageOptions(fixture.Azurite.ConnectionString, AccountName: null)
        {
            TerminalRoutes = TerminalRoutes.Parse(routes, [_estate, _whole]),
            Emulators = new Dictionary<string, string> { ["further"] = _second.ConnectionString },
        });
        _services = services.BuildServiceProvider();

        // As the host does at its start: makes the tables, in both.
        foreach (var service in _services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(None);
        }
    }

    public async Task DisposeAsync()
    {
        await Services.DisposeAsync();
        await _second!.DisposeAsync();
        File.Delete(_ringKey);
    }

    [Fact]
    public async Task Terminals_OfOneEstate_LieInTheAccountOfTheirBucket_AndAreFoundListedAndDelivered()
    {
        var store = Services.GetRequiredService<ITerminalStore>();
        var directory = Services.GetRequiredService<ITerminalDirectory>();
        var outbox = Services.GetRequiredService<IOutboxStore>();
        var ids = Enumerable.Range(0, 24).Select(i => $"t-{i}").ToList();
        foreach (var id in ids)
        {
            var first = await store.CommitAsync(Change(_estate, id, seq: 0), version: null, None);
            Assert.NotNull(await store.CommitAsync(Change(_estate, id, seq: 1), first!.Version, None));
        }

        var low = ids.Where(id => TerminalPartition.Bucket(id)[0] < '8').Order().ToList();
        var high = ids.Except(low).Order().ToList();
        Assert.True(low.Count > 5 && high.Count > 5, "The sample has both halves.");
        Assert.Equal(low, await StatesAsync(Main, _estate));
        Assert.Equal(high, await StatesAsync(Second, _estate));

        foreach (var id in ids)
        {
            Assert.NotNull(await store.LoadAsync(new TerminalKey(_estate, id), None));
        }

        Assert.Equal(ids.Order(), (await directory.AllAsync(_estate, None).ToListAsync()).Select(t => t.State.TerminalId).Order());
        Assert.Equal(2, (await directory.FindAsync(new TerminalKey(_estate, high[0]), 10, None))!.History!.Count);

        // A sweep finds the events of both accounts and clears them.
        var delivered = new List<string>();
        await foreach (var partition in outbox.PartitionsAsync(_estate, None))
        {
            var items = await outbox.ReadAsync(partition, DateTimeOffset.UtcNow.AddMinutes(1), 100, None);
            delivered.AddRange(items.Select(item => item.Event!.Id));
            if (items.Count > 0)
            {
                await outbox.FinishAsync(partition, [.. items.Select(item => new FinishedItem(item))], None);
            }

            Assert.Empty(await outbox.ReadAsync(partition, DateTimeOffset.UtcNow.AddMinutes(1), 100, None));
        }

        Assert.Equal(ids.SelectMany(id => new[] { $"{id}.0", $"{id}.1" }).Order(), delivered.Order());
    }

    [Fact]
    public async Task AnEstate_WithARouteOfItsOwn_LeavesNothingInTheMainAccount()
    {
        var store = Services.GetRequiredService<ITerminalStore>();
        var codes = Services.GetRequiredService<IEnrolmentStore>();
        var uploads = Services.GetRequiredService<IUploadStore>();
        var key = new TerminalKey(_whole, "t-1");
        await store.CommitAsync(Change(_whole, "t-1", seq: 0), version: null, None);
        await codes.AddAsync(_whole, [("hash", new EnrolmentRecord("t-2", "site", new Dictionary<string, string>(), DateTimeOffset.UtcNow.AddDays(1), "admin"))], None);
        await uploads.SaveAsync(key, new UploadRecord("u-1", "log", new string('a', 64), 10, DateTimeOffset.UtcNow), None);

        Assert.NotNull(await codes.FindAsync(_whole, "hash", None));
        Assert.NotNull(await uploads.FindAsync(key, "u-1", None));
        Assert.Empty(await RowsAsync(Main, _whole));
        Assert.True((await RowsAsync(Second, _whole)).Count >= 4, "State, history, event, mark, code and upload are in the account of the estate.");
    }

    private static async Task<List<string>> StatesAsync(TableClient table, string estate) =>
        [.. (await RowsAsync(table, estate)).Where(row => row.RowKey.StartsWith("S|", StringComparison.Ordinal)).Select(row => row.RowKey[2..]).Order()];

    private static async Task<List<TableEntity>> RowsAsync(TableClient table, string estate)
    {
        var (from, to) = ($"{estate}|", $"{estate}~");
        return await table
            .QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {to}"), cancellationToken: None)
            .ToListAsync();
    }

    private static TerminalChange Change(string estate, string id, long seq)
    {
        var now = DateTimeOffset.UtcNow;
        var state = new TerminalState(estate, id, "hw-1", "thumb", 1, false, "site", new Dictionary<string, string>(), now, seq, null, null, []);
        var facts = new TerminalFacts(new HardwareInfo("hw-1", "P400", "B"), [], [], new Conditions(), "1.0", now);
        OutboxItem[] outbox =
            [new OutboxItem($"{id}|{seq}", new EventRecord($"{id}.{seq}", EventTypes.TerminalEnrolled, estate, $"terminals/{id}", now, "{}"), null)];
        return new TerminalChange(state, facts, new HistoryView(now, "check-in", seq, "x"), outbox);
    }
}
