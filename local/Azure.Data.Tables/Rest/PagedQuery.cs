namespace Azure.Data.Tables.Rest;

/// <summary>Pages that are asked for one by one.</summary>
internal sealed class PagedQuery<T>(
    Func<string?, int?, CancellationToken, ValueTask<Page<T>>> load,
    int? maxPerPage,
    CancellationToken cancellationToken) : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        LoadAsync(continuationToken, pageSizeHint ?? maxPerPage);

    // The official client takes no notice of a token that the enumerator brings: only the query's own counts.
    private async IAsyncEnumerable<Page<T>> LoadAsync(string? continuationToken, int? pageSize)
    {
        do
        {
            var page = await load(continuationToken, pageSize, CancellationToken).ConfigureAwait(false);
            yield return page;
            continuationToken = page.ContinuationToken;
        }
        while (continuationToken is not null);
    }
}
