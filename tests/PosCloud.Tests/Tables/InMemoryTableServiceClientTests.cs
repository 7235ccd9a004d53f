using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Tests.Fakes.Tables;

namespace PosCloud.Tests.Tables;

/// <summary>What only the fake has: counting, faults, and the limits that the emulator does not check.</summary>
public sealed class InMemoryTableServiceClientTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider time = new();
    private readonly InMemoryTableServiceClient service;
    private readonly TableClient table;

    public InMemoryTableServiceClientTests()
    {
        service = new InMemoryTableServiceClient(time);
        table = service.GetTableClient("t");
    }

    public Task InitializeAsync() => table.CreateAsync(None);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task OperationCount_IsOnePerRequest_AndOnePerPage()
    {
        var before = service.OperationCount;

        await table.SubmitTransactionAsync(Adds("p", 5), None);
        Assert.Equal(before + 1, service.OperationCount);

        service.PageSize = 2;
        Assert.Equal(5, await table.QueryAsync<TableEntity>(cancellationToken: None).CountAsync());
        Assert.Equal(before + 4, service.OperationCount);

        await table.GetEntityIfExistsAsync<TableEntity>("p", "missing", cancellationToken: None);
        await table.DeleteEntityAsync("p", "missing", cancellationToken: None);
        await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "0"), None));
        Assert.Equal(before + 7, service.OperationCount);
    }

    [Fact]
    public async Task BeforeOperation_ThatThrows_LeavesEverythingAsItWas()
    {
        service.BeforeOperation = (operation, _) => operation.Kind == TableOperationKind.Add
            ? Task.FromException(new RequestFailedException(503, "busy"))
            : Task.CompletedTask;

        await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r"), None));

        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: None)).HasValue);
    }

    [Fact]
    public async Task AfterOperation_ThatThrows_LosesOnlyTheAnswer()
    {
        service.AfterOperation = (operation, _) => operation is { Kind: TableOperationKind.Transaction, PartitionKey: "p", Actions: 2 }
            ? Task.FromException(new IOException("connection reset"))
            : Task.CompletedTask;

        await Assert.ThrowsAsync<IOException>(() => table.SubmitTransactionAsync(Adds("p", 2), None));

        Assert.Equal(2, await table.QueryAsync<TableEntity>(cancellationToken: None).CountAsync());
    }

    [Fact]
    public async Task Transaction_OverTwoPartitions_IsRefusedWithTheIndex()
    {
        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync(Adds("p", 2).Concat(Adds("q", 1)), None));

        Assert.Equal(
            (400, "CommandsInBatchActOnDifferentPartitions", 2),
            (refused.Status, refused.ErrorCode, refused.FailedTransactionActionIndex!.Value));
        Assert.Equal(0, await table.QueryAsync<TableEntity>(cancellationToken: None).CountAsync());
    }

    [Fact]
    public async Task Transaction_WithOneEntityTwice_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync(Adds("p", 2).Concat(Adds("p", 1)), None));

        Assert.Equal((400, "InvalidDuplicateRow"), (refused.Status, refused.ErrorCode));
    }

    [Theory]
    [InlineData("a/b", "OutOfRangeInput")]
    [InlineData("a\\b", "OutOfRangeInput")]
    [InlineData("a#b", "OutOfRangeInput")]
    [InlineData("a?b", "OutOfRangeInput")]
    [InlineData("a\u0001", "OutOfRangeInput")]
    public async Task Key_WithAForbiddenLetter_IsRefused(string key, string code)
    {
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", key), None));

        Assert.Equal((400, code), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task Sizes_OverTheLimits_AreRefused()
    {
        await AssertRefusedAsync("KeyValueTooLarge", new TableEntity("p", new string('k', 513)));
        await AssertRefusedAsync("PropertyValueTooLarge", new TableEntity("p", "r") { ["Text"] = new string('x', (32 * 1024) + 1) });
        await AssertRefusedAsync("PropertyValueTooLarge", new TableEntity("p", "r") { ["Bytes"] = new byte[(64 * 1024) + 1] });

        var many = new TableEntity("p", "r");
        foreach (var n in Enumerable.Range(0, 253))
        {
            many[$"P{n}"] = n;
        }

        await AssertRefusedAsync("TooManyProperties", many);

        var large = new TableEntity("p", "r");
        foreach (var n in Enumerable.Range(0, 17))
        {
            large[$"P{n}"] = new byte[64 * 1024];
        }

        await AssertRefusedAsync("EntityTooLarge", large);
    }

    [Fact]
    public async Task Timestamp_IsTheInjectedClocks()
    {
        await table.AddEntityAsync(new TableEntity("p", "r") { Timestamp = DateTimeOffset.MinValue }, None);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: None);

        Assert.Equal(time.GetUtcNow(), read.Timestamp);
    }

    [Fact]
    public async Task Entity_ChangedByItsReader_StaysAsStored()
    {
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Bytes"] = new byte[] { 1 } }, None);
        TableEntity first = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: None);
        first.GetBinary("Bytes")![0] = 9;
        first["More"] = 1;

        TableEntity second = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: None);

        Assert.Equal(1, second.GetBinary("Bytes")![0]);
        Assert.False(second.ContainsKey("More"));
    }

    [Fact]
    public async Task Writers_WithETags_LoseNoUpdate()
    {
        await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 0 }, None);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < 25;)
            {
                TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: None);
                read["N"] = read.GetInt32("N")!.Value + 1;
                try
                {
                    await table.UpdateEntityAsync(read, read.ETag, TableUpdateMode.Replace, None);
                    done++;
                }
                catch (RequestFailedException lost) when (lost.Status == 412)
                {
                }
            }
        })));

        TableEntity end = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: None);
        Assert.Equal(200, end.GetInt32("N"));
    }

    private static IEnumerable<TableTransactionAction> Adds(string partition, int count) =>
        Enumerable.Range(0, count).Select(n => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(partition, $"{n}")));

    private async Task AssertRefusedAsync(string code, TableEntity entity)
    {
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(entity, None));
        Assert.Equal((400, code), (refused.Status, refused.ErrorCode));
    }
}
