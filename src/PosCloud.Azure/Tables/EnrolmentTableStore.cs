using Azure;
using Azure.Data.Tables;
using PosCloud.Core;
using PosCloud.Core.Terminals;

namespace PosCloud.Azure.Tables;

/// <summary>Enrolment codes in the table <c>terminals</c>, partition <c>{estate}|codes</c>, by the hash of the code.</summary>
public sealed class EnrolmentTableStore(TableClients tables) : IEnrolmentStore
{
    public async Task<Versioned<EnrolmentRecord>?> FindAsync(string estate, string codeHash, CancellationToken cancellationToken)
    {
        var found = await Table(estate).GetEntityIfExistsAsync<TableEntity>(
            Partition(estate), codeHash, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue
            ? new Versioned<EnrolmentRecord>(found.Value!.Read(CoreJson.Stored.EnrolmentRecord), found.Value!.ETag.ToString())
            : null;
    }

    public async Task AddAsync(
        string estate, IReadOnlyList<(string CodeHash, EnrolmentRecord Record)> codes, CancellationToken cancellationToken)
    {
        // Upsert, so that a retry whose first try did commit is no conflict: nobody else can make the same hash.
        foreach (var batch in codes.Chunk(TableRows.TransactionLimit))
        {
            var actions = batch.Select(code => new TableTransactionAction(
                TableTransactionActionType.UpsertReplace,
                TableRows.Row(Partition(estate), code.CodeHash, code.Record, CoreJson.Stored.EnrolmentRecord)));
            await Table(estate).SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<string>> InsertAsync(
        string estate, IReadOnlyList<(string CodeHash, EnrolmentRecord Record)> records, CancellationToken cancellationToken)
    {
        var known = new List<string>();
        foreach (var batch in records.Chunk(TableRows.TransactionLimit))
        {
            var rows = batch.Select(r => TableRows.Row(Partition(estate), r.CodeHash, r.Record, CoreJson.Stored.EnrolmentRecord)).ToList();
            try
            {
                await Table(estate).SubmitTransactionAsync(
                    rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                // One that is there undoes the whole transaction; a first try whose answer was lost did all of it.
                foreach (var row in rows)
                {
                    if (!await AddAsync(estate, row, cancellationToken).ConfigureAwait(false))
                    {
                        known.Add(row.RowKey);
                    }
                }
            }
        }

        return known;
    }

    public async Task<bool> UpdateAsync(
        string estate, string codeHash, EnrolmentRecord record, string version, CancellationToken cancellationToken)
    {
        try
        {
            var row = TableRows.Row(Partition(estate), codeHash, record, CoreJson.Stored.EnrolmentRecord);
            await Table(estate).UpdateEntityAsync(row, new ETag(version), TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return false;
        }
    }

    private async Task<bool> AddAsync(string estate, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await Table(estate).AddEntityAsync(row, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    private TableClient Table(string estate) => tables.Terminals(Partition(estate));

    private static string Partition(string estate) => TerminalPartition.Key(estate, "codes");
}
