using PosCloud.Core.Events;
using PosCloud.Protocol;

namespace PosCloud.Core.Rollouts;

/// <summary>Rollouts and what became of their members.</summary>
public interface IRolloutStore
{
    Task<Versioned<RolloutRecord>?> FindAsync(string estate, string rolloutId, CancellationToken cancellationToken);

    Task<Page<Versioned<RolloutRecord>>> ListAsync(string estate, int limit, string? continuation, CancellationToken cancellationToken);

    /// <summary>All rollouts that have not ended.</summary>
    Task<IReadOnlyList<Versioned<RolloutRecord>>> ListOpenAsync(string estate, CancellationToken cancellationToken);

    /// <summary>
    /// Commits the records and the events together. A version of null inserts. False when a version does not fit.
    /// </summary>
    Task<bool> CommitAsync(
        string estate,
        IReadOnlyList<(RolloutRecord Record, string? Version)> rollouts,
        IReadOnlyList<OutboxItem> outbox,
        CancellationToken cancellationToken);

    /// <summary>Lists members, with no outcome yet; doing it twice is harmless.</summary>
    Task AddMembersAsync(string estate, string rolloutId, IReadOnlyList<Member> members, CancellationToken cancellationToken);

    /// <summary>One read; null when the terminal is not a member.</summary>
    Task<Member?> FindMemberAsync(string estate, string rolloutId, string terminalId, CancellationToken cancellationToken);

    /// <summary>Members in the order of their ids.</summary>
    Task<Page<Member>> ListMembersAsync(string estate, string rolloutId, int limit, string? continuation, CancellationToken cancellationToken);

    IAsyncEnumerable<MemberRow> MembersAsync(string estate, string rolloutId, CancellationToken cancellationToken);

    /// <summary>Notes that a member is silent in an attempt since <paramref name="silentAt"/>, or was active until <paramref name="activeUntil"/>.</summary>
    Task MarkSilenceAsync(
        string estate, string rolloutId, string terminalId, int attempt, DateTimeOffset? silentAt, DateTimeOffset? activeUntil, CancellationToken cancellationToken);
}
