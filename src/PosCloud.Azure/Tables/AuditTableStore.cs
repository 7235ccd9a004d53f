using System.Globalization;
using Azure;
using Azure.Data.Tables;
using PosCloud.Core.Audit;
using PosCloud.Protocol.Audit;

namespace PosCloud.Azure.Tables;

/// <summary>
/// The table <c>audit</c>, one partition an estate, <c>{MaxValue-seq}</c>: newest first. Rows are inserted and never touched again,
/// so the identity needs the rights to read and to add entities of this table, and no others.
/// </summary>
public sealed class AuditTableStore(TableClients tables) : IAuditStore
{
    public const string Table = "audit";

    private const string Line = "Line";

    public async Task<bool> AddAsync(string estate, long seq, string line, CancellationToken cancellationToken)
    {
        try
        {
            await tables.Audit.AddEntityAsync(new TableEntity(estate, RowKey(seq)) { [Line] = line }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    public async Task<string?> FindAsync(string estate, long seq, CancellationToken cancellationToken)
    {
        var found = await tables.Audit.GetEntityIfExistsAsync<TableEntity>(
            estate, RowKey(seq), cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? Read(found.Value!) : null;
    }

    public async Task<IReadOnlyList<AuditLine>> ListAsync(string estate, int limit, long? below, CancellationToken cancellationToken)
    {
        var filter = below is { } seq
            ? TableClient.CreateQueryFilter($"PartitionKey eq {estate} and RowKey gt {RowKey(seq)}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {estate}");
        return await tables.Audit.QueryAsync<TableEntity>(filter, limit, cancellationToken: cancellationToken)
            .Take(limit)
            .Select(row => new AuditLine(Seq(row.RowKey), Read(row), AuditChain.Hash(Read(row))))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string RowKey(long seq) => (long.MaxValue - seq).ToString("D19", CultureInfo.InvariantCulture);

    private static long Seq(string rowKey) => long.MaxValue - long.Parse(rowKey, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Read(TableEntity row) =>
        row.GetString(Line) ?? throw new InvalidDataException($"Row {row.PartitionKey} {row.RowKey} has no {Line}.");
}
