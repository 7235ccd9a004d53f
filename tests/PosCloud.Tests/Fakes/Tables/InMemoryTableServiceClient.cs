using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Rest;

namespace PosCloud.Tests.Fakes.Tables;

/// <summary>
/// A storage account's tables in memory, with the real service's semantics, an exact count of the requests that the real
/// client would have sent, and a place to make them fail. The contract tests hold it against the real service.
/// </summary>
public sealed class InMemoryTableServiceClient(TimeProvider? time = null) : TableServiceClient
{
    private const int ServicePageSize = 1000;

    private readonly ConcurrentDictionary<string, InMemoryTable> tables = new(StringComparer.OrdinalIgnoreCase);
    private long operations;

    /// <summary>Called before each request; what it throws, the caller gets, and nothing has happened.</summary>
    public Func<TableOperation, CancellationToken, Task>? BeforeOperation { get; set; }

    /// <summary>
    /// Called after each request that worked; what it throws, the caller gets although the work is committed, as when the
    /// answer is lost on its way.
    /// </summary>
    public Func<TableOperation, CancellationToken, Task>? AfterOperation { get; set; }

    /// <summary>At most this many entities a page; the service may always give fewer than were asked for.</summary>
    public int PageSize { get; set; } = ServicePageSize;

    /// <summary>The requests so far, those that failed included; one per page of a query, one per transaction.</summary>
    public long OperationCount => Interlocked.Read(ref operations);

    public override string AccountName => "inmemory";

    public override Uri Uri { get; } = new("https://inmemory.table.core.windows.net/");

    public override TableClient GetTableClient(string tableName) =>
        new InMemoryTableClient(this, tables.GetOrAdd(tableName, name => new InMemoryTable(name, time ?? TimeProvider.System)));

    public override AsyncPageable<TableItem> QueryAsync(
        string? filter = null,
        int? maxPerPage = null,
        CancellationToken cancellationToken = default)
    {
        return new PagedQuery<TableItem>(LoadAsync, maxPerPage, cancellationToken);

        async ValueTask<Page<TableItem>> LoadAsync(string? after, int? size, CancellationToken cancel)
        {
            var matches = FilterParser.Parse(filter);
            return await RunAsync(new TableOperation(TableOperationKind.QueryTables, ""), cancel, () =>
            {
                var found = tables.Values
                    .Where(table => table.Exists && matches(new Dictionary<string, object> { ["TableName"] = table.Name }))
                    .Select(table => new TableItem(table.Name))
                    .OrderBy(table => table.Name, StringComparer.OrdinalIgnoreCase)
                    .Where(table => after is null || StringComparer.OrdinalIgnoreCase.Compare(table.Name, after) > 0)
                    .ToArray();
                var page = found.Take(LimitPage(size)).ToArray();
                return Page<TableItem>.FromValues(page, page.Length < found.Length ? page[^1].Name : null, new InMemoryResponse(200));
            });
        }
    }

    /// <summary>Counts one request and does it between the two hooks.</summary>
    internal async Task<T> RunAsync<T>(TableOperation operation, CancellationToken cancellationToken, Func<T> work)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref operations);
        if (BeforeOperation is { } before)
        {
            await before(operation, cancellationToken);
        }

        var result = work();
        if (AfterOperation is { } after)
        {
            await after(operation, cancellationToken);
        }

        return result;
    }

    internal int LimitPage(int? size) => size is < 1 or > ServicePageSize
        ? throw InMemoryResponse.Failure(400, "InvalidInput", "A page has 1 to 1000 entities.")
        : Math.Min(size ?? ServicePageSize, PageSize);
}
