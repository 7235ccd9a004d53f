using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Rest;

namespace Azure.Data.Tables;

/// <content>Single entities. A write's new ETag is in its response's headers; the entity passed in stays as it was.</content>
public partial class TableClient
{
    /// <exception cref="RequestFailedException">
    /// 409 EntityAlreadyExists: also when a try whose answer was lost did commit and the pipeline tried again.
    /// </exception>
    public virtual async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        return await rest.SendEntityAsync(
            RequestMethod.Post, rest.TableUrl(name), EntityJson.Write(entity), ifMatch: null, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="RequestFailedException">404 ResourceNotFound, among others.</exception>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey,
        string rowKey,
        IEnumerable<string>? select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await SendGetAsync(partitionKey, rowKey, select, quiet: null, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(ReadEntity<T>(response), response);
    }

    /// <summary>An entity, or a response with the status 404 and without a value.</summary>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey,
        string rowKey,
        IEnumerable<string>? select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await SendGetAsync(partitionKey, rowKey, select, quiet: 404, cancellationToken).ConfigureAwait(false);
        return response.Status == 404 ? new NoValueResponse<T>(response) : Response.FromValue(ReadEntity<T>(response), response);
    }

    /// <summary>Writes an entity whether it is there or not, whatever its ETag.</summary>
    public virtual async Task<Response> UpsertEntityAsync<T>(
        T entity,
        TableUpdateMode mode = TableUpdateMode.Merge,
        CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        return await SendUpdateAsync(entity, mode, ifMatch: null, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="ifMatch">The ETag that was read, or <see cref="ETag.All"/> for whatever is there.</param>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied, 404 ResourceNotFound, among others.</exception>
    public virtual async Task<Response> UpdateEntityAsync<T>(
        T entity,
        ETag ifMatch,
        TableUpdateMode mode = TableUpdateMode.Merge,
        CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        return ifMatch == default
            ? throw new ArgumentException("An update needs an ETag; ETag.All means whatever is there.", nameof(ifMatch))
            : await SendUpdateAsync(entity, mode, ifMatch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes an entity; one that is not there gives a response with the status 404.</summary>
    /// <param name="ifMatch">The ETag that was read; without it the entity is deleted whatever it is.</param>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied, among others.</exception>
    public virtual async Task<Response> DeleteEntityAsync(
        string partitionKey,
        string rowKey,
        ETag ifMatch = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        var etag = ifMatch == default ? ETag.All : ifMatch;
        var response = await rest.SendAsync(
            RequestMethod.Delete,
            rest.EntityUrl(name, partitionKey, rowKey),
            request => request.Headers.Add("If-Match", etag.ToString()),
            quiet: 404,
            cancellationToken).ConfigureAwait(false);
        return response;
    }

    /// <inheritdoc cref="DeleteEntityAsync(string, string, ETag, CancellationToken)"/>
    public virtual Task<Response> DeleteEntityAsync(
        ITableEntity entity,
        ETag ifMatch = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    private static T ReadEntity<T>(Response response)
        where T : class, ITableEntity
    {
        using var json = JsonDocument.Parse(response.Content.ToMemory());
        return EntityProperties.To<T>(EntityJson.Read(json.RootElement));
    }

    private ValueTask<Response> SendGetAsync(
        string partitionKey,
        string rowKey,
        IEnumerable<string>? select,
        int? quiet,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return rest.SendAsync(
            RequestMethod.Get,
            rest.EntityUrl(name, partitionKey, rowKey),
            request =>
            {
                request.Uri.AppendQuery("$format", TableRest.Json, escapeValue: true);
                if (select is not null)
                {
                    request.Uri.AppendQuery("$select", string.Join(',', select), escapeValue: true);
                }
            },
            quiet,
            cancellationToken);
    }

    private ValueTask<Response> SendUpdateAsync(ITableEntity entity, TableUpdateMode mode, ETag? ifMatch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entity.PartitionKey, nameof(entity));
        ArgumentNullException.ThrowIfNull(entity.RowKey, nameof(entity));
        return rest.SendEntityAsync(
            MethodOf(mode),
            rest.EntityUrl(name, entity.PartitionKey, entity.RowKey),
            EntityJson.Write(entity),
            ifMatch,
            cancellationToken);
    }

    private static RequestMethod MethodOf(TableUpdateMode mode) => mode switch
    {
        TableUpdateMode.Merge => RequestMethod.Patch,
        TableUpdateMode.Replace => RequestMethod.Put,
        _ => throw new ArgumentException($"Unexpected value for {nameof(mode)}: {mode}", nameof(mode)),
    };
}
