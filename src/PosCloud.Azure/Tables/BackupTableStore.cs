using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PosCloud.Core;
using PosCloud.Core.Backups;
using PosCloud.Core.Events;
using PosCloud.Core.Terminals;

namespace PosCloud.Azure.Tables;

/// <summary>
/// Backups in the table <c>terminals</c>, beside the terminal: <c>B|{id}|{backupId}</c>; and in the partition
/// <c>{estate}|backups</c> one line each by expiry: <c>{yyyyMMddHHmm}|{id}|{backupId}</c>.
/// </summary>
public sealed class BackupTableStore(TableClients tables, BucketMarks marks) : IBackupStore
{
    private const string MinuteFormat = "yyyyMMddHHmm";

    public async Task<BackupRecord?> FindAsync(TerminalKey terminal, string backupId, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Of(terminal).PartitionKey;
        var found = await tables.Terminals(partition).GetEntityIfExistsAsync<TableEntity>(
            partition, RowKey(terminal, backupId), cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? found.Value!.Read(CoreJson.Stored.BackupRecord) : null;
    }

    public async Task<IReadOnlyList<BackupRecord>> ListAsync(TerminalKey terminal, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Of(terminal).PartitionKey;
        var rows = new List<BackupRecord>();
        await foreach (var row in tables.Terminals(partition).QueryAsync<TableEntity>(
            TableRows.Prefix(partition, RowKey(terminal, "")), cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row.Read(CoreJson.Stored.BackupRecord));
        }

        return [.. rows.OrderByDescending(b => b.VerifiedAt).ThenByDescending(b => b.BackupId, StringComparer.Ordinal)];
    }

    public async Task<bool> AddAsync(TerminalKey terminal, BackupRecord backup, OutboxItem announced, CancellationToken cancellationToken)
    {
        var index = IndexPartition(terminal.Estate);
        await tables.Terminals(index).UpsertEntityAsync(
            new TableEntity(index, IndexKey(new ExpiringBackup(terminal, backup.BackupId, backup.ExpiresAt))), TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
        await marks.MarkAsync(terminal.Estate, TerminalPartition.Bucket(terminal.TerminalId), cancellationToken).ConfigureAwait(false);

        var partition = TerminalPartition.Of(terminal).PartitionKey;
        List<TableTransactionAction> actions =
        [
            new TableTransactionAction(
                TableTransactionActionType.Add, TableRows.Row(partition, RowKey(terminal, backup.BackupId), backup, CoreJson.Stored.BackupRecord)),
            .. OutboxRows.Adds(partition, [announced]),
        ];
        try
        {
            await tables.Terminals(partition).SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // Another try was faster, or our own first one did commit and the answer was lost.
            return false;
        }
    }

    public Task RemoveAsync(TerminalKey terminal, string backupId, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Of(terminal).PartitionKey;
        return tables.Terminals(partition).DeleteEntityAsync(partition, RowKey(terminal, backupId), ETag.All, cancellationToken);
    }

    public async IAsyncEnumerable<ExpiringBackup> ExpiredAsync(
        string estate, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = IndexPartition(estate);
        var before = now.UtcDateTime.ToString(MinuteFormat, CultureInfo.InvariantCulture);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey lt {before}");
        await foreach (var row in tables.Terminals(partition).QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            var parts = row.RowKey.Split('|');
            var at = DateTime.ParseExact(parts[0], MinuteFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            yield return new ExpiringBackup(new TerminalKey(estate, parts[1]), parts[2], at);
        }
    }

    public Task ForgetAsync(ExpiringBackup expired, CancellationToken cancellationToken)
    {
        var partition = IndexPartition(expired.Terminal.Estate);
        return tables.Terminals(partition).DeleteEntityAsync(partition, IndexKey(expired), ETag.All, cancellationToken);
    }

    private static string RowKey(TerminalKey terminal, string backupId) => $"B|{terminal.TerminalId}|{backupId}";

    private static string IndexPartition(string estate) => TerminalPartition.Key(estate, "backups");

    private static string IndexKey(ExpiringBackup backup) => string.Create(
        CultureInfo.InvariantCulture,
        $"{backup.ExpiresAt.UtcDateTime.ToString(MinuteFormat, CultureInfo.InvariantCulture)}|{backup.Terminal.TerminalId}|{backup.BackupId}");
}
