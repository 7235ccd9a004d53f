using Azure.Data.Tables;
using PosCloud.Core;
using PosCloud.Core.Terminals;

namespace PosCloud.Azure.Tables;

/// <summary>Uploads of terminals in the table <c>terminals</c>, beside the terminal: <c>U|{id}|{uploadId}</c>.</summary>
public sealed class UploadTableStore(TableClients tables) : IUploadStore
{
    public async Task<UploadRecord?> FindAsync(TerminalKey terminal, string uploadId, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Of(terminal).PartitionKey;
        var found = await tables.Terminals(partition).GetEntityIfExistsAsync<TableEntity>(
            partition, RowKey(terminal, uploadId), cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? found.Value!.Read(CoreJson.Stored.UploadRecord) : null;
    }

    public async Task<IReadOnlyList<UploadRecord>> ListAsync(TerminalKey terminal, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Of(terminal).PartitionKey;
        var all = await tables.Terminals(partition)
            .QueryAsync<TableEntity>(TableRows.Prefix(partition, RowKey(terminal, "")), cancellationToken: cancellationToken)
            .Select(row => row.Read(CoreJson.Stored.UploadRecord))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. all.OrderByDescending(u => u.RequestedAt)];
    }

    public Task SaveAsync(TerminalKey terminal, UploadRecord upload, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Of(terminal).PartitionKey;
        return tables.Terminals(partition).UpsertEntityAsync(
            TableRows.Row(partition, RowKey(terminal, upload.UploadId), upload, CoreJson.Stored.UploadRecord),
            TableUpdateMode.Replace,
            cancellationToken);
    }

    private static string RowKey(TerminalKey terminal, string uploadId) => $"U|{terminal.TerminalId}|{uploadId}";
}
