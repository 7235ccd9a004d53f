using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using PosCloud.Core;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Azure.Tables;

/// <summary>
/// Terminals in the table <c>terminals</c>: <c>S|{id}</c> state and facts, <c>H|{id}|{MaxTicks-ticks}|{seq}|{epoch}|{kind}</c> history (newest
/// first), <c>C|{id}|{case}</c> support cases, <c>O|…</c> outbox; one entity-group transaction commits them all.
/// </summary>
public sealed class TerminalTableStore(TableClients tables, BucketMarks marks) : ITerminalStore
{
    internal const string StateColumn = "State";
    internal const string FactsColumn = "Facts";

    public async Task<StoredTerminal?> LoadAsync(TerminalKey key, CancellationToken cancellationToken)
    {
        var partition = TerminalPartition.Of(key).PartitionKey;
        var found = await tables.Terminals(partition).GetEntityIfExistsAsync<TableEntity>(
            partition, StateKey(key.TerminalId), [StateColumn], cancellationToken).ConfigureAwait(false);
        return found.HasValue
            ? new StoredTerminal(found.Value!.Read(CoreJson.Stored.TerminalState, StateColumn), found.Value!.ETag.ToString())
            : null;
    }

    public async Task<StoredTerminal?> CommitAsync(TerminalChange change, string? version, CancellationToken cancellationToken)
    {
        var key = change.State.Key;
        var partition = TerminalPartition.Of(key).PartitionKey;
        if (version is null || change.Outbox.Count > 0)
        {
            await marks.MarkAsync(key.Estate, TerminalPartition.Bucket(key.TerminalId), cancellationToken).ConfigureAwait(false);
        }

        var row = new TableEntity(partition, StateKey(key.TerminalId))
        {
            [StateColumn] = JsonSerializer.Serialize(change.State, CoreJson.Stored.TerminalState),
        };
        if (change.Facts is { } facts)
        {
            row[FactsColumn] = JsonSerializer.Serialize(facts, CoreJson.Stored.TerminalFacts);
        }

        List<TableTransactionAction> actions =
        [
            version is null
                ? new TableTransactionAction(TableTransactionActionType.Add, row)
                : new TableTransactionAction(TableTransactionActionType.UpdateMerge, row, new ETag(version)),
            .. change.History is { } line ? [new TableTransactionAction(TableTransactionActionType.Add, HistoryRow(partition, change.State, line))] : Array.Empty<TableTransactionAction>(),
            .. change.Cases.Select(write => CaseTableStore.Merge(partition, key.TerminalId, write)),
            .. OutboxRows.Adds(partition, change.Outbox),
            .. change.Orders.Select(order => new TableTransactionAction(TableTransactionActionType.UpsertReplace, WorkOrderTableStore.Row(partition, order))),
        ];
        try
        {
            var responses = await tables.Terminals(partition).SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return new StoredTerminal(change.State, responses.Value[0].Headers.ETag!.Value.ToString());
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            // Somebody else wrote the row; or our own first try did commit and the answer was lost: reading tells.
            return null;
        }
    }

    internal static string StateKey(string terminalId) => $"S|{terminalId}";

    internal static string HistoryPrefix(string terminalId) => $"H|{terminalId}|";

    private static TableEntity HistoryRow(string partition, TerminalState state, HistoryView line)
    {
        var age = (DateTimeOffset.MaxValue.UtcTicks - line.At.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

        // With epoch, number and kind: two messages may be taken within one tick of the clock, and what people do has no number but the count of it.
        return new TableEntity(
            partition, string.Create(CultureInfo.InvariantCulture, $"{HistoryPrefix(state.TerminalId)}{age}|{line.Seq}|{state.Epoch}|{line.Kind}{(state.Actions > 0 ? $"|{state.Actions}" : "")}"))
        {
            ["At"] = line.At,
            ["Kind"] = line.Kind,
            ["Seq"] = line.Seq,
            ["Summary"] = line.Summary,
        };
    }
}
