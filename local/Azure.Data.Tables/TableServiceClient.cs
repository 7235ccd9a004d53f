using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Filters;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Rest;

namespace Azure.Data.Tables;

/// <summary>The tables of one storage account.</summary>
public class TableServiceClient
{
    private readonly TableRest rest = null!;

    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    public TableServiceClient(string connectionString, TableClientOptions? options = null)
        : this(TableRest.Create(connectionString, options))
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
        : this(TableRest.Create(endpoint, credential, options))
    {
    }

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(TableRest.Create(endpoint, tokenCredential, options))
    {
    }

    /// <summary>For subclasses that answer from elsewhere.</summary>
    protected TableServiceClient()
    {
    }

    private TableServiceClient(TableRest rest)
    {
        this.rest = rest;
    }

    public virtual string AccountName => rest.AccountName;

    public virtual Uri Uri => rest.Endpoint;

    /// <summary>Makes the filter's values safe: quotes are doubled, types marked.</summary>
    public static string CreateQueryFilter(FormattableString filter) => TableClient.CreateQueryFilter(filter);

    /// <inheritdoc cref="TableClient.CreateQueryFilter{T}(Expression{Func{T, bool}})"/>
    public static string? CreateQueryFilter(Expression<Func<TableItem, bool>> filter) => FilterExpression.Translate(filter);

    /// <summary>A client that shares this one's pipeline. Sends nothing.</summary>
    public virtual TableClient GetTableClient(string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        return new TableClient(rest, tableName);
    }

    /// <exception cref="RequestFailedException">409 TableAlreadyExists, among others.</exception>
    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateAsync(cancellationToken);

    /// <summary>Leaves a table alone that is there; the raw response then has the status 409.</summary>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Deletes a table; one that is not there gives a response with the status 404.</summary>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).DeleteAsync(cancellationToken);

    /// <param name="filter">An OData filter on <c>TableName</c>.</param>
    public virtual AsyncPageable<TableItem> QueryAsync(
        string? filter = null,
        int? maxPerPage = null,
        CancellationToken cancellationToken = default) =>
        new PagedQuery<TableItem>((token, size, cancel) => PageAsync(filter, token, size, cancel), maxPerPage, cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(
        FormattableString filter,
        int? maxPerPage = null,
        CancellationToken cancellationToken = default) =>
        QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(
        Expression<Func<TableItem, bool>> filter,
        int? maxPerPage = null,
        CancellationToken cancellationToken = default) =>
        QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    private async ValueTask<Page<TableItem>> PageAsync(string? filter, string? token, int? size, CancellationToken cancellationToken)
    {
        var response = await rest.SendAsync(
            RequestMethod.Get,
            rest.TableUrl("Tables"),
            request =>
            {
                request.Uri.AppendQuery("$format", TableRest.Json, escapeValue: true);
                if (!string.IsNullOrEmpty(filter))
                {
                    request.Uri.AppendQuery("$filter", filter, escapeValue: true);
                }

                if (size is { } top)
                {
                    request.Uri.AppendQuery("$top", top.ToString(CultureInfo.InvariantCulture), escapeValue: true);
                }

                if (token is not null)
                {
                    request.Uri.AppendQuery("NextTableName", token, escapeValue: true);
                }
            },
            quiet: null,
            cancellationToken).ConfigureAwait(false);
        using var json = JsonDocument.Parse(response.Content.ToMemory());
        var tables = json.RootElement.GetProperty("value").EnumerateArray()
            .Select(table => new TableItem(table.GetProperty("TableName").GetString()!))
            .ToArray();
        return Page<TableItem>.FromValues(
            tables,
            response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var next) ? next : null,
            response);
    }
}
