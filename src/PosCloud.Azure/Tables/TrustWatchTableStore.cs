using Azure;
using Azure.Data.Tables;
using PosCloud.Core;
using PosCloud.Core.Events;
using PosCloud.Core.Trust;

namespace PosCloud.Azure.Tables;

/// <summary>The row <c>T|watch</c> in an estate's partition of the table <c>catalogue</c>, beside the outbox that it writes to.</summary>
public sealed class TrustWatchTableStore(TableClients tables) : ITrustWatchStore
{
    private const string RowKey = "T|watch";

    public async Task<Versioned<TrustWatchRecord>?> FindAsync(string estate, CancellationToken cancellationToken)
    {
        var found = await tables.Catalogue.GetEntityIfExistsAsync<TableEntity>(
            estate, RowKey, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue
            ? new Versioned<TrustWatchRecord>(found.Value!.Read(CoreJson.Stored.TrustWatchRecord), found.Value!.ETag.ToString())
            : null;
    }

    public async Task<bool> CommitAsync(
        string estate, TrustWatchRecord record, string? version, IReadOnlyList<OutboxItem> outbox, CancellationToken cancellationToken)
    {
        var row = TableRows.Row(estate, RowKey, record, CoreJson.Stored.TrustWatchRecord);
        var write = version is null
            ? new TableTransactionAction(TableTransactionActionType.Add, row)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, new ETag(version));
        try
        {
            await tables.Catalogue.SubmitTransactionAsync([write, .. OutboxRows.Adds(estate, outbox)], cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }
}
