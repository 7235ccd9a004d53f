using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Rest;

namespace PosCloud.Tests.Fakes.Tables;

/// <summary>One table of an <see cref="InMemoryTableServiceClient"/>.</summary>
public sealed class InMemoryTableClient : TableClient
{
    private readonly InMemoryTableServiceClient service;
    private readonly InMemoryTable table;

    internal InMemoryTableClient(InMemoryTableServiceClient service, InMemoryTable table)
    {
        this.service = service;
        this.table = table;
    }

    public override string Name => table.Name;

    public override string AccountName => service.AccountName;

    public override Uri Uri => new(service.Uri, table.Name);

    public override Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        RunAsync(TableOperationKind.CreateTable, cancellationToken, () => table.Create()
            ? Response.FromValue(new TableItem(Name), new InMemoryResponse(204))
            : throw InMemoryResponse.Failure(409, "TableAlreadyExists", "The table specified already exists."));

    public override Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        RunAsync(TableOperationKind.CreateTable, cancellationToken, () =>
            Response.FromValue(new TableItem(Name), new InMemoryResponse(table.Create() ? 204 : 409)));

    public override Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        RunAsync<Response>(TableOperationKind.DeleteTable, cancellationToken, () => new InMemoryResponse(table.Delete() ? 204 : 404));

    public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
        WriteAsync(TableOperationKind.Add, new(TableTransactionActionType.Add, entity), cancellationToken);

    public override Task<Response<T>> GetEntityAsync<T>(
        string partitionKey,
        string rowKey,
        IEnumerable<string>? select = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        var columns = select?.ToHashSet(StringComparer.Ordinal);
        return RunAsync(
            TableOperationKind.Get,
            cancellationToken,
            () => table.Find(partitionKey, rowKey) is { } row
                ? Response.FromValue(row.ToEntity<T>(columns), new InMemoryResponse(200, row.ETag))
                : throw InMemoryResponse.Failure(404, "ResourceNotFound", "The specified resource does not exist."),
            partitionKey,
            rowKey);
    }

    public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey,
        string rowKey,
        IEnumerable<string>? select = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        var columns = select?.ToHashSet(StringComparer.Ordinal);
        return RunAsync<NullableResponse<T>>(
            TableOperationKind.Get,
            cancellationToken,
            () => table.Exists && table.Find(partitionKey, rowKey) is { } row
                ? Response.FromValue(row.ToEntity<T>(columns), new InMemoryResponse(200, row.ETag))
                : new NoValueResponse<T>(new InMemoryResponse(404)),
            partitionKey,
            rowKey);
    }

    public override Task<Response> UpsertEntityAsync<T>(
        T entity,
        TableUpdateMode mode = TableUpdateMode.Merge,
        CancellationToken cancellationToken = default) =>
        WriteAsync(
            TableOperationKind.Upsert,
            new(mode == TableUpdateMode.Merge ? TableTransactionActionType.UpsertMerge : TableTransactionActionType.UpsertReplace, entity),
            cancellationToken);

    public override Task<Response> UpdateEntityAsync<T>(
        T entity,
        ETag ifMatch,
        TableUpdateMode mode = TableUpdateMode.Merge,
        CancellationToken cancellationToken = default) =>
        ifMatch == default
            ? throw new ArgumentException("An update needs an ETag; ETag.All means whatever is there.", nameof(ifMatch))
            : WriteAsync(
                TableOperationKind.Update,
                new(mode == TableUpdateMode.Merge ? TableTransactionActionType.UpdateMerge : TableTransactionActionType.UpdateReplace, entity, ifMatch),
                cancellationToken);

    public override Task<Response> DeleteEntityAsync(
        string partitionKey,
        string rowKey,
        ETag ifMatch = default,
        CancellationToken cancellationToken = default) =>
        RunAsync<Response>(
            TableOperationKind.Delete,
            cancellationToken,
            () =>
            {
                try
                {
                    table.Apply(new TableTransactionAction(
                        TableTransactionActionType.Delete, new TableEntity(partitionKey, rowKey), ifMatch));
                    return new InMemoryResponse(204);
                }
                catch (RequestFailedException missing) when (missing.Status == 404)
                {
                    return new InMemoryResponse(404);
                }
            },
            partitionKey,
            rowKey);

    public override AsyncPageable<T> QueryAsync<T>(
        string? filter = null,
        int? maxPerPage = null,
        IEnumerable<string>? select = null,
        CancellationToken cancellationToken = default)
    {
        var columns = select?.ToHashSet(StringComparer.Ordinal);
        return new PagedQuery<T>(LoadAsync, maxPerPage, cancellationToken);

        async ValueTask<Page<T>> LoadAsync(string? token, int? size, CancellationToken cancel) =>
            await RunAsync(TableOperationKind.QueryPage, cancel, () =>
            {
                var after = token is null ? ((string, string)?)null : Unpack(token);
                var (rows, next) = table.Page(FilterParser.Parse(filter), after, service.LimitPage(size));
                return Page<T>.FromValues(
                    [.. rows.Select(row => row.ToEntity<T>(columns))],
                    next is null ? null : Pack(next.Value),
                    new InMemoryResponse(200));
            });
    }

    public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var actions = transactionActions.ToArray();
        if (actions.Length == 0)
        {
            throw new InvalidOperationException("A transaction needs at least one action.");
        }

        var operation = new TableOperation(TableOperationKind.Transaction, Name, actions[0].Entity.PartitionKey, null, actions.Length);
        return service.RunAsync(operation, cancellationToken, () => Response.FromValue<IReadOnlyList<Response>>(
            [.. table.Apply(actions).Select(etag => new InMemoryResponse(204, etag))],
            new InMemoryResponse(202)));
    }

    private static string Pack((string Partition, string Row) key) => JsonSerializer.Serialize<string[]>([key.Partition, key.Row]);

    private static (string Partition, string Row) Unpack(string token) =>
        JsonSerializer.Deserialize<string[]>(token) is [var partition, var row]
            ? (partition, row)
            : throw InMemoryResponse.Failure(400, "InvalidInput", "The continuation token is not one of this table's.");

    private Task<Response> WriteAsync(TableOperationKind kind, TableTransactionAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action.Entity);
        return RunAsync<Response>(
            kind,
            cancellationToken,
            () => new InMemoryResponse(204, table.Apply(action)),
            action.Entity.PartitionKey,
            action.Entity.RowKey);
    }

    private Task<T> RunAsync<T>(
        TableOperationKind kind,
        CancellationToken cancellationToken,
        Func<T> work,
        string? partitionKey = null,
        string? rowKey = null) =>
        service.RunAsync(new TableOperation(kind, Name, partitionKey, rowKey), cancellationToken, work);
}
