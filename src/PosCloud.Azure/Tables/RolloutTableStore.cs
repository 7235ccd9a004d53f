using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using PosCloud.Core;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Azure.Tables;

/// <summary>
/// The table <c>rollouts</c>: partition <c>{estate}</c> has <c>R|{rollout}</c> and their outbox, so that one query gives all
/// live rollouts; partition <c>{estate}|{rollout}</c> has <c>T|{terminal}</c>, one row a member (<see cref="MemberRows"/>).
/// </summary>
public sealed class RolloutTableStore(TableClients tables) : IRolloutStore, IOutcomeStore
{
    private const string RolloutPrefix = "R|";

    /// <summary>The plan has a column of its own: a column holds 32,768 characters.</summary>
    private const string PlanColumn = "Plan";

    /// <summary>Durations too: they have as many lines as there are models and steps.</summary>
    private const string DurationsColumn = "Durations";

    private static readonly RolloutPlanBody NoPlan = new();

    public async Task<Versioned<RolloutRecord>?> FindAsync(string estate, string rolloutId, CancellationToken cancellationToken)
    {
        var found = await tables.Rollouts.GetEntityIfExistsAsync<TableEntity>(
            estate, RolloutPrefix + rolloutId, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? Read(found.Value!) : null;
    }

    public async Task<Protocol.Page<Versioned<RolloutRecord>>> ListAsync(string estate, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var filter = TableRows.Prefix(estate, RolloutPrefix);
        if (continuation is not null)
        {
            filter += TableClient.CreateQueryFilter($" and RowKey gt {RolloutPrefix + continuation}");
        }

        var items = await tables.Rollouts.QueryAsync<TableEntity>(filter, limit + 1, cancellationToken: cancellationToken)
            .Take(limit + 1)
            .Select(Read)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return items.Count <= limit
            ? new Protocol.Page<Versioned<RolloutRecord>>(items, Continuation: null)
            : new Protocol.Page<Versioned<RolloutRecord>>(items[..limit], items[limit - 1].Value.RolloutId);
    }

    public async Task<IReadOnlyList<Versioned<RolloutRecord>>> ListOpenAsync(string estate, CancellationToken cancellationToken)
    {
        var open = TableClient.CreateQueryFilter($" and State ne {RolloutState.Completed.ToString()} and State ne {RolloutState.Aborted.ToString()}");
        return await tables.Rollouts.QueryAsync<TableEntity>(TableRows.Prefix(estate, RolloutPrefix) + open, cancellationToken: cancellationToken)
            .Select(Read)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> CommitAsync(
        string estate,
        IReadOnlyList<(RolloutRecord Record, string? Version)> rollouts,
        IReadOnlyList<OutboxItem> outbox,
        CancellationToken cancellationToken)
    {
        List<TableTransactionAction> actions =
        [
            .. rollouts.Select(r => r.Version is null
                ? new TableTransactionAction(TableTransactionActionType.Add, Row(estate, r.Record))
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, Row(estate, r.Record), new ETag(r.Version))),
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
        string estate, string rolloutId, IReadOnlyList<Member> members, CancellationToken cancellationToken)
    {
        var partition = RolloutPartition.Members(estate, rolloutId);
        return UpsertAsync([.. members.Select(m => MemberRows.Of(partition, m))], cancellationToken);
    }

    public async Task<Member?> FindMemberAsync(string estate, string rolloutId, string terminalId, CancellationToken cancellationToken)
    {
        var found = await tables.Rollouts.GetEntityIfExistsAsync<TableEntity>(
            RolloutPartition.Members(estate, rolloutId), MemberRows.Key(terminalId), cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? MemberRows.Read(found.Value!)?.Member : null;
    }

    public async Task<Protocol.Page<Member>> ListMembersAsync(
        string estate, string rolloutId, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var filter = TableRows.Prefix(RolloutPartition.Members(estate, rolloutId), MemberRows.Prefix);
        if (continuation is not null)
        {
            filter += TableClient.CreateQueryFilter($" and RowKey gt {MemberRows.Key(continuation)}");
        }

        var items = await tables.Rollouts.QueryAsync<TableEntity>(filter, limit + 1, cancellationToken: cancellationToken)
            .Select(MemberRows.Read)
            .Where(row => row is not null)
            .Take(limit + 1)
            .Select(row => row!.Member)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return items.Count <= limit
            ? new Protocol.Page<Member>(items, Continuation: null)
            : new Protocol.Page<Member>(items[..limit], items[limit - 1].TerminalId);
    }

    public IAsyncEnumerable<MemberRow> MembersAsync(string estate, string rolloutId, CancellationToken cancellationToken) => tables.Rollouts
        .QueryAsync<TableEntity>(TableRows.Prefix(RolloutPartition.Members(estate, rolloutId), MemberRows.Prefix), cancellationToken: cancellationToken)
        .Select(MemberRows.Read)
        .Where(row => row is not null)
        .Select(row => row!);

    public Task MarkSilenceAsync(
        string estate, string rolloutId, string terminalId, int attempt, DateTimeOffset? silentAt, DateTimeOffset? activeUntil, CancellationToken cancellationToken) =>
        UpsertAsync(
            [MemberRows.Silence(RolloutPartition.Members(estate, rolloutId), terminalId, attempt, silentAt, activeUntil)], cancellationToken);

    public async Task MarkAsync(string estate, IReadOnlyList<OutcomeMark> marks, CancellationToken cancellationToken)
    {
        foreach (var rollout in marks.GroupBy(m => m.RolloutId))
        {
            var partition = RolloutPartition.Members(estate, rollout.Key);
            var rows = rollout.GroupBy(m => m.TerminalId).Select(terminal => MemberRows.Of(partition, terminal.Key, terminal)).ToList();
            await UpsertAsync(rows, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task UpsertAsync(IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken)
    {
        foreach (var batch in rows.Chunk(TableRows.TransactionLimit))
        {
            var actions = batch.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertMerge, row));
            await tables.Rollouts.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TableEntity Row(string estate, RolloutRecord rollout)
    {
        var row = TableRows.Row(estate, RolloutPrefix + rollout.RolloutId, rollout with { Plan = NoPlan, Durations = null }, CoreJson.Stored.RolloutRecord);
        row[PlanColumn] = JsonSerializer.Serialize(rollout.Plan, CoreJson.Stored.RolloutPlanBody);
        if (rollout.Durations is { } durations)
        {
            row[DurationsColumn] = JsonSerializer.Serialize(durations, CoreJson.Stored.IReadOnlyListStepTimes);
        }

        row[TableRows.State] = rollout.State.ToString();
        return row;
    }

    private static Versioned<RolloutRecord> Read(TableEntity row) => new(
        row.Read(CoreJson.Stored.RolloutRecord) with { Plan = row.Read(CoreJson.Stored.RolloutPlanBody, PlanColumn), Durations = Durations(row) },
        row.ETag.ToString());

    private static IReadOnlyList<StepTimes>? Durations(TableEntity row) =>
        row.ContainsKey(DurationsColumn) ? row.Read(CoreJson.Stored.IReadOnlyListStepTimes, DurationsColumn) : null;
}
