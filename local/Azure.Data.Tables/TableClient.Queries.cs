using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Filters;
using Azure.Data.Tables.Rest;

namespace Azure.Data.Tables;

/// <content>Queries, in pages of at most 1,000 entities in the order of their keys.</content>
public partial class TableClient
{
    /// <summary>Makes a filter from an interpolated string: quotes in its values are doubled, their types marked.</summary>
    public static string CreateQueryFilter(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var literals = filter.GetArguments().Select(object? (value) => ODataLiteral.Of(value)).ToArray();
        return string.Format(CultureInfo.InvariantCulture, filter.Format, literals);
    }

    /// <summary>Makes a filter from a condition, or null from one that is always true.</summary>
    /// <exception cref="NotSupportedException">The condition has no equivalent.</exception>
    public static string? CreateQueryFilter<T>(Expression<Func<T, bool>> filter) => FilterExpression.Translate(filter);

    /// <param name="filter">An OData filter; use <see cref="CreateQueryFilter(FormattableString)"/> for values from outside.</param>
    /// <param name="maxPerPage">At most this many entities a page, 1 to 1,000; it does not limit the whole result.</param>
    /// <param name="select">The properties to read; all of them if null.</param>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string? filter = null,
        int? maxPerPage = null,
        IEnumerable<string>? select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var columns = select is null ? null : string.Join(',', select);
        return new PagedQuery<T>((token, size, cancel) => PageAsync<T>(filter, columns, token, size, cancel), maxPerPage, cancellationToken);
    }

    /// <inheritdoc cref="QueryAsync{T}(string?, int?, IEnumerable{string}?, CancellationToken)"/>
    public virtual AsyncPageable<T> QueryAsync<T>(
        Expression<Func<T, bool>> filter,
        int? maxPerPage = null,
        IEnumerable<string>? select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        QueryAsync<T>(FilterExpression.Translate(filter), maxPerPage, select, cancellationToken);

    private async ValueTask<Page<T>> PageAsync<T>(
        string? filter,
        string? columns,
        string? token,
        int? size,
        CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        var response = await rest.SendAsync(
            RequestMethod.Get,
            rest.TableUrl($"{name}()"),
            request =>
            {
                var uri = request.Uri;
                uri.AppendQuery("$format", TableRest.Json, escapeValue: true);
                Append(uri, "$filter", filter);
                Append(uri, "$select", columns);
                Append(uri, "$top", size?.ToString(CultureInfo.InvariantCulture));
                var (partition, row) = SplitToken(token);
                Append(uri, "NextPartitionKey", partition);
                Append(uri, "NextRowKey", row);
            },
            quiet: null,
            cancellationToken).ConfigureAwait(false);
        using var json = JsonDocument.Parse(response.Content.ToMemory());
        var entities = json.RootElement.GetProperty("value").EnumerateArray()
            .Select(entity => EntityProperties.To<T>(EntityJson.Read(entity)))
            .ToArray();
        return Page<T>.FromValues(entities, TokenOf(response), response);
    }

    private static void Append(RequestUriBuilder uri, string parameter, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            uri.AppendQuery(parameter, value, escapeValue: true);
        }
    }

    /// <summary>Both parts come encoded and without spaces; the second may be missing.</summary>
    private static string? TokenOf(Response response) =>
        response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition)
            ? $"{partition} {(response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var row) ? row : "")}"
            : null;

    private static (string? Partition, string? Row) SplitToken(string? token)
    {
        if (token is null)
        {
            return (null, null);
        }

        var space = token.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (token, null) : (token[..space], token[(space + 1)..]);
    }
}
