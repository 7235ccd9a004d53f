using Azure;
using Azure.Data.Tables;
using PosCloud.Core;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Azure.Tables;

/// <summary>
/// The table <c>rollouts</c>: partition <c>{estate}</c> has <c>R|{rollout}</c> and their outbox, so that one query gives all
/// running rollouts; partition <c>{estate}|{rollout}</c> has <c>T|{terminal}</c>, one row a member.
/// </summary>
public sealed class RolloutTableStore(TableClients tables) : IRolloutStore, IOutcomeStore
{
    private const string RolloutPrefix = "R|";
    private const string MemberPrefix = "T|";
    private const string OfferedColumn = "OfferedAt";
    private const string OutcomeColumn = "Outcome";

    public async Task<Versioned<RolloutRecord>?> FindAsync(string estate, string rolloutId, CancellationToken cancellationToken)
    {
        var found = await tables.Rollouts.GetEntityIfExistsAsync<TableEntity>(
            estate, RolloutPrefix + rolloutId, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? Read(found.Value!) : null;
    }

    public async Task<Protocol.Page<RolloutRecord>> ListAsync(string estate, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var filter = TableRows.Prefix(estate, RolloutPrefix);
        if (continuation is not null)
        {
            filter += TableClient.CreateQueryFilter($" and RowKey gt {RolloutPrefix + continuation}");
        }

        var items = await tables.Rollouts.QueryAsync<TableEntity>(filter, limit + 1, cancellationToken: cancellationToken)
            .Take(limit + 1)
            .Select(row => Read(row).Value)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return items.Count <= limit
            ? new Protocol.Page<RolloutRecord>(items, Continuation: null)
            : new Protocol.Page<RolloutRecord>(items[..limit], items[limit - 1].RolloutId);
    }

    public async Task<IReadOnlyList<RolloutRecord>> ListRunningAsync(string estate, CancellationToken cancellationToken) =>
        [.. (await ListOpenAsync(estate, cancellationToken).ConfigureAwait(false)).Select(r => r.Value).Where(r => r.State == RolloutState.Running)];

    public async Task<IReadOnlyList<Versioned<RolloutRecord>>> ListOpenAsync(string estate, CancellationToken cancellationToken)
    {
        var open = TableClient.CreateQueryFilter($" and State ne {RolloutState.Completed.ToString()}");
        return await tables.Rollouts.QueryAsync<TableEntity>(TableRows.Prefix(estate, RolloutPrefix) + open, cancellationToken: cancellationToken)
            .Select(Read)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> CommitAsync(
        string estate, RolloutRecord rollout, string? version, IReadOnlyList<OutboxItem> outbox, CancellationToken cancellationToken)
    {
        var row = TableRows.Row(estate, RolloutPrefix + rollout.RolloutId, rollout, CoreJson.Stored.RolloutRecord);
        row[TableRows.State] = rollout.State.ToString();
        List<TableTransactionAction> actions =
        [
            version is null
                ? new TableTransactionAction(TableTransactionActionType.Add, row)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, new ETag(version)),
            .. OutboxRows.Adds(estate, outbox),
        ];
        try
        {
            await tables.Rollouts.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    public Task AddMembersAsync(
        string estate, string rolloutId, IReadOnlyList<string> terminalIds, CancellationToken cancellationToken) =>
        UpsertAsync(
            [.. terminalIds.Select(id => new TableEntity(RolloutPartition.Members(estate, rolloutId), MemberPrefix + id) { ["Member"] = true })],
            cancellationToken);

    public async Task MarkAsync(string estate, IReadOnlyList<OutcomeMark> marks, CancellationToken cancellationToken)
    {
        foreach (var rollout in marks.GroupBy(m => m.RolloutId))
        {
            var partition = RolloutPartition.Members(estate, rollout.Key);
            var rows = rollout.GroupBy(m => m.TerminalId).Select(terminal => MemberRow(partition, terminal.Key, terminal)).ToList();
            await UpsertAsync(rows, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<RolloutProgress> CountAsync(string estate, string rolloutId, CancellationToken cancellationToken)
    {
        var (members, offered) = (0, 0);
        var ended = new Dictionary<OutcomeKind, int>();
        await foreach (var row in tables.Rollouts.QueryAsync<TableEntity>(
            TableRows.Prefix(RolloutPartition.Members(estate, rolloutId), MemberPrefix),
            select: [OfferedColumn, OutcomeColumn],
            cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            members++;
            var isOffered = row.ContainsKey(OfferedColumn) && row[OfferedColumn] is not null;
            if (Enum.TryParse<OutcomeKind>(row.GetString(OutcomeColumn), out var kind))
            {
                ended[kind] = ended.GetValueOrDefault(kind) + 1;

                // Marks come in any order, and the last end completes the rollout: what ended was offered.
                isOffered |= kind != OutcomeKind.UpToDate;
            }

            offered += isOffered ? 1 : 0;
        }

        return new RolloutProgress(
            members,
            offered,
            ended.GetValueOrDefault(OutcomeKind.Confirmed),
            ended.GetValueOrDefault(OutcomeKind.RolledBack),
            ended.GetValueOrDefault(OutcomeKind.Failed),
            ended.GetValueOrDefault(OutcomeKind.Rejected),
            ended.GetValueOrDefault(OutcomeKind.UpToDate));
    }

    /// <summary>Offer and outcome are different columns, merged: their order does not matter, nor that one is written twice.</summary>
    private static TableEntity MemberRow(string partition, string terminalId, IEnumerable<OutcomeMark> marks)
    {
        var row = new TableEntity(partition, MemberPrefix + terminalId);
        foreach (var mark in marks)
        {
            if (mark.Kind == OutcomeKind.Offered)
            {
                row[OfferedColumn] = mark.At;
                continue;
            }

            row[OutcomeColumn] = mark.Kind.ToString();
            row["EndedAt"] = mark.At;
            row["Reason"] = mark.Reason ?? string.Empty;
        }

        return row;
    }

    private async Task UpsertAsync(IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken)
    {
        foreach (var batch in rows.Chunk(TableRows.TransactionLimit))
        {
            var actions = batch.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertMerge, row));
            await tables.Rollouts.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Versioned<RolloutRecord> Read(TableEntity row) =>
        new(row.Read(CoreJson.Stored.RolloutRecord), row.ETag.ToString());
}
