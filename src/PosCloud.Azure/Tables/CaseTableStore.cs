using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using PosCloud.Core;
using PosCloud.Core.Support;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Support;

namespace PosCloud.Azure.Tables;

/// <summary>
/// Support cases in the table <c>terminals</c>, beside the terminal: <c>C|{id}|{case}</c> with a column for how it was opened, one
/// for who takes care of it, one for how it ended; and <c>N|{id}|{case}|{ticks}</c> notes.
/// </summary>
public sealed class CaseTableStore(TableClients tables, BucketMarks marks) : ICaseStore
{
    private const string Prefix = "C|";
    private const string OpenColumn = "Open";
    private const string OpenedColumn = "Opened";
    private const string ClosedColumn = "Closed";
    private const string AssigneeColumn = "Assignee";

    public async Task<CaseRecord?> FindAsync(TerminalKey terminal, string caseId, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Of(terminal).PartitionKey;
        var found = await tables.Terminals(partition).GetEntityIfExistsAsync<TableEntity>(
            partition, RowKey(terminal.TerminalId, caseId), cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? Read(found.Value!) : null;
    }

    public async Task<Page<CaseRecord>> ListAsync(string estate, bool openOnly, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var after = continuation is null ? null : TerminalPartition.Bucket(continuation);
        var items = new List<CaseRecord>();
        await foreach (var bucket in marks.ListAsync(estate, dirtyOnly: false, cancellationToken).ConfigureAwait(false))
        {
            if (after is not null && string.CompareOrdinal(bucket, after) < 0)
            {
                continue;
            }

            await foreach (var found in BucketAsync(estate, bucket, openOnly, bucket == after ? continuation : null, cancellationToken).ConfigureAwait(false))
            {
                // A page ends between two terminals, so that the id of a terminal can say where the next one begins.
                if (items.Count >= limit && items[^1].TerminalId != found.TerminalId)
                {
                    return new Page<CaseRecord>(items, items[^1].TerminalId);
                }

                items.Add(found);
            }
        }

        return new Page<CaseRecord>(items, Continuation: null);
    }

    public async Task<IReadOnlyList<CaseNote>> NotesAsync(TerminalKey terminal, string caseId, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Of(terminal).PartitionKey;
        return await tables.Terminals(partition)
            .QueryAsync<TableEntity>(TableRows.Prefix(partition, NotePrefix(terminal.TerminalId, caseId)), cancellationToken: cancellationToken)
            .Select(row => row.Read(CoreJson.Stored.CaseNote))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task AddNoteAsync(TerminalKey terminal, string caseId, CaseNote note, string? assignee, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Of(terminal).PartitionKey;
        var key = NotePrefix(terminal.TerminalId, caseId) + note.At.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
        List<TableTransactionAction> actions =
            [new TableTransactionAction(TableTransactionActionType.UpsertReplace, TableRows.Row(partition, key, note, CoreJson.Stored.CaseNote))];
        if (assignee is not null)
        {
            var row = new TableEntity(partition, RowKey(terminal.TerminalId, caseId)) { [AssigneeColumn] = assignee };
            actions.Add(new TableTransactionAction(TableTransactionActionType.UpsertMerge, row));
        }

        return tables.Terminals(partition).SubmitTransactionAsync(actions, cancellationToken);
    }

    /// <summary>What a change of the terminal writes to a case.</summary>
    internal static TableTransactionAction Merge(string partition, string terminalId, CaseWrite write)
    {
        var row = new TableEntity(partition, RowKey(terminalId, write.CaseId)) { [OpenColumn] = write.Closed is null };
        if (write.Opened is { } opened)
        {
            row[OpenedColumn] = JsonSerializer.Serialize(opened with { Assignee = null }, CoreJson.Stored.CaseRecord);
            if (opened.Assignee is not null)
            {
                row[AssigneeColumn] = opened.Assignee;
            }
        }

        if (write.Closed is { } closed)
        {
            row[ClosedColumn] = JsonSerializer.Serialize(closed, CoreJson.Stored.CaseClosing);
        }

        return new TableTransactionAction(TableTransactionActionType.UpsertMerge, row);
    }

    private IAsyncEnumerable<CaseRecord> BucketAsync(
        string estate, string bucket, bool openOnly, string? afterTerminal, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Key(estate, bucket);
        var filter = TableRows.Prefix(partition, Prefix);
        if (afterTerminal is not null)
        {
            // '}' comes right behind '|': past all cases of that terminal.
            filter += TableClient.CreateQueryFilter($" and RowKey ge {Prefix + afterTerminal + "}"}");
        }

        if (openOnly)
        {
            filter += TableClient.CreateQueryFilter($" and Open eq {true}");
        }

        return tables.Terminals(partition).QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).Select(Read);
    }

    private static CaseRecord Read(TableEntity row) => row.Read(CoreJson.Stored.CaseRecord, OpenedColumn) with
    {
        Assignee = row.GetString(AssigneeColumn),
        Closed = row.GetString(ClosedColumn) is null ? null : row.Read(CoreJson.Stored.CaseClosing, ClosedColumn),
    };

    private static string RowKey(string terminalId, string caseId) => $"{Prefix}{terminalId}|{caseId}";

    private static string NotePrefix(string terminalId, string caseId) => $"N|{terminalId}|{caseId}|";
}
