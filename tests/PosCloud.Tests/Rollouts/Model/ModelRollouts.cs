using System.Globalization;
using Azure.Data.Tables;
using PosCloud.Azure.Tables;
using PosCloud.Core;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Tests.Rollouts.Model;

/// <summary>
/// Records with versions, and rows of members merged column by column as the table does. Whoever writes: it sees to it that a
/// rollout only goes forward.
/// </summary>
internal sealed class ModelRollouts : IRolloutStore
{
    private readonly Dictionary<string, (RolloutRecord Record, int Version)> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, TableEntity>> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> _aborted = new(StringComparer.Ordinal);

    /// <summary>Called once, right before the next commit: the place where somebody else is faster.</summary>
    public Func<Task>? Interfere { get; set; }

    /// <summary>Members that the engine found silent, with the attempt.</summary>
    public HashSet<(string RolloutId, string TerminalId, int Attempt)> Silent { get; } = [];

    public IEnumerable<RolloutRecord> Records => _records.Values.Select(r => r.Record);

    public RolloutRecord this[string rolloutId] => _records[rolloutId].Record;

    public IReadOnlyList<MemberRow> Rows(string rolloutId) =>
        [.. _rows.GetValueOrDefault(rolloutId, []).Values.Select(MemberRows.Read).OfType<MemberRow>()];

    /// <summary>From now on the rollout may not be anything but aborting or aborted.</summary>
    public void ExpectAborted(string rolloutId) => _aborted.Add(rolloutId);

    public void Merge(OutcomeMark mark) => Merge(mark.RolloutId, mark.TerminalId, MemberRows.Of("p", mark.TerminalId, [mark]));

    public Task<Versioned<RolloutRecord>?> FindAsync(string estate, string rolloutId, CancellationToken cancellationToken) =>
        Task.FromResult(_records.TryGetValue(rolloutId, out var found) ? Versioned(found) : null);

    public Task<IReadOnlyList<Versioned<RolloutRecord>>> ListOpenAsync(string estate, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Versioned<RolloutRecord>>>([.. _records.Values.Where(r => !r.Record.State.IsFinal()).Select(r => Versioned(r)!)]);

    public async Task<bool> CommitAsync(
        string estate, IReadOnlyList<(RolloutRecord Record, string? Version)> rollouts, IReadOnlyList<OutboxItem> outbox, CancellationToken cancellationToken)
    {
        if (Interfere is { } interfere)
        {
            Interfere = null;
            await interfere();
        }

        if (rollouts.Any(r => VersionOf(r.Record.RolloutId) != r.Version))
        {
            return false;
        }

        foreach (var (record, version) in rollouts)
        {
            if (version is not null)
            {
                CheckStep(_records[record.RolloutId].Record, record);
            }

            _records[record.RolloutId] = (record, int.Parse(version ?? "0", CultureInfo.InvariantCulture) + 1);
        }

        return true;
    }

    public Task AddMembersAsync(string estate, string rolloutId, IReadOnlyList<Member> members, CancellationToken cancellationToken)
    {
        foreach (var member in members)
        {
            Merge(rolloutId, member.TerminalId, MemberRows.Of("p", member));
        }

        return Task.CompletedTask;
    }

    public Task<Member?> FindMemberAsync(string estate, string rolloutId, string terminalId, CancellationToken cancellationToken) =>
        Task.FromResult(Rows(rolloutId).FirstOrDefault(r => r.Member.TerminalId == terminalId)?.Member);

    public Task<Page<Member>> ListMembersAsync(string estate, string rolloutId, int limit, string? continuation, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<MemberRow> MembersAsync(string estate, string rolloutId, CancellationToken cancellationToken) =>
        Rows(rolloutId).ToAsyncEnumerable();

    public Task MarkSilenceAsync(
        string estate, string rolloutId, string terminalId, int attempt, DateTimeOffset? silentAt, DateTimeOffset? activeUntil, CancellationToken cancellationToken)
    {
        if (silentAt is not null)
        {
            Silent.Add((rolloutId, terminalId, attempt));
        }

        Merge(rolloutId, terminalId, MemberRows.Silence("p", terminalId, attempt, silentAt, activeUntil));
        return Task.CompletedTask;
    }

    public Task<Page<Versioned<RolloutRecord>>> ListAsync(string estate, int limit, string? continuation, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private static Versioned<RolloutRecord>? Versioned((RolloutRecord Record, int Version) stored) =>
        new(stored.Record, stored.Version.ToString(CultureInfo.InvariantCulture));

    private string? VersionOf(string rolloutId) =>
        _records.TryGetValue(rolloutId, out var found) ? found.Version.ToString(CultureInfo.InvariantCulture) : null;

    private void Merge(string rolloutId, string terminalId, TableEntity columns)
    {
        if (!_rows.TryGetValue(rolloutId, out var rows))
        {
            rows = _rows[rolloutId] = new(StringComparer.Ordinal);
        }

        if (!rows.TryGetValue(terminalId, out var row))
        {
            rows[terminalId] = columns;
            return;
        }

        foreach (var column in columns.Where(c => c.Key is not ("PartitionKey" or "RowKey")))
        {
            row[column.Key] = column.Value;
        }
    }

    private void CheckStep(RolloutRecord from, RolloutRecord to)
    {
        RolloutState[] allowed = from.State switch
        {
            RolloutState.AwaitingApproval => [RolloutState.Starting, RolloutState.Ready, RolloutState.Aborted],
            RolloutState.Ready => [RolloutState.Starting, RolloutState.Aborted],
            RolloutState.Starting => [RolloutState.Running, RolloutState.Aborted],
            RolloutState.Running => [RolloutState.Paused, RolloutState.Completed, RolloutState.Aborting],
            RolloutState.Paused => [RolloutState.Running, RolloutState.Aborting],
            RolloutState.Aborting => [RolloutState.Aborted],

            // Failed members are offered it again.
            RolloutState.Completed => [RolloutState.Running],
            _ => [],
        };
        Assert.True(to.State == from.State || allowed.Contains(to.State), $"{from.State} became {to.State}");
        Assert.True(to.OpenWave >= from.OpenWave, "A wave closed.");
        Assert.True(to.OpenWave <= Math.Max(0, from.OpenWave + 1), "Two waves opened at once.");
        Assert.False(_aborted.Contains(to.RolloutId) && to.State is not (RolloutState.Aborting or RolloutState.Aborted), "An aborted rollout came back.");
        Assert.False(from.WentBack && to.State == RolloutState.Running, "A rollout that went back offers its release again.");
        Assert.False(from.CancelRunning && !to.CancelRunning, "An order to cancel was forgotten.");
        Assert.Equal(from.Revision + 1, to.Revision);
        Assert.All(to.Waves, wave => Assert.True(wave.BaseErrors <= wave.Progress.Errors, "Accepted errors that are none any more hide new ones."));
        if (to.State != from.State || to.OpenWave != from.OpenWave)
        {
            Assert.NotEqual(from.Etag, to.Etag);
        }

        if (to.OpenWave > Math.Max(0, from.OpenWave) && to.Log![^1] is { What: "wave-opened" } && to.Log is not [.., { What: "proceed" }, _])
        {
            ModelGates.CheckPassed(from, to);
        }
    }
}
