using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Rest;

namespace Azure.Data.Tables;

/// <summary>One table. See the other parts of the class for entities, queries and transactions.</summary>
public partial class TableClient
{
    private readonly TableRest rest = null!;
    private readonly string name = null!;

    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    public TableClient(string connectionString, string tableName, TableClientOptions? options = null)
        : this(TableRest.Create(connectionString, options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions? options = null)
        : this(TableRest.Create(endpoint, credential, options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(TableRest.Create(endpoint, tokenCredential, options), tableName)
    {
    }

    /// <summary>For subclasses that answer from elsewhere.</summary>
    protected TableClient()
    {
    }

    internal TableClient(TableRest rest, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        this.rest = rest;
        name = tableName;
    }

    public virtual string Name => name;

    public virtual string AccountName => rest.AccountName;

    /// <summary>The table's address.</summary>
    public virtual Uri Uri => new(rest.TableUrl(name));

    /// <exception cref="RequestFailedException">409 TableAlreadyExists, among others.</exception>
    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default)
    {
        var response = await SendCreateAsync(quiet: null, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new TableItem(name), response);
    }

    /// <summary>Leaves a table alone that is there; the raw response then has the status 409.</summary>
    /// <exception cref="RequestFailedException">409 TableBeingDeleted, among others.</exception>
    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await SendCreateAsync(quiet: 409, cancellationToken).ConfigureAwait(false);
        if (response.Status == 409)
        {
            var conflict = new RequestFailedException(response, null, TableErrorParser.Instance);
            if (conflict.ErrorCode != TableErrorCode.TableAlreadyExists)
            {
                throw conflict;
            }
        }

        return Response.FromValue(new TableItem(name), response);
    }

    /// <summary>Deletes the table; one that is not there gives a response with the status 404.</summary>
    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        await rest.SendAsync(RequestMethod.Delete, rest.TableUrl($"Tables('{name}')"), null, quiet: 404, cancellationToken)
            .ConfigureAwait(false);

    private ValueTask<Response> SendCreateAsync(int? quiet, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = name });
        return rest.SendAsync(
            RequestMethod.Post,
            rest.TableUrl("Tables"),
            request =>
            {
                request.Headers.Add("Prefer", "return-no-content");
                request.Headers.Add("Content-Type", "application/json");
                request.Content = RequestContent.Create(body);
            },
            quiet,
            cancellationToken);
    }
}
