using PosCloud.Core.Events;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>Rollouts and what became of their members.</summary>
public interface IRolloutStore
{
    Task<Versioned<RolloutRecord>?> FindAsync(string estate, string rolloutId, CancellationToken cancellationToken);

    Task<Page<RolloutRecord>> ListAsync(string estate, int limit, string? continuation, CancellationToken cancellationToken);

    Task<IReadOnlyList<RolloutRecord>> ListRunningAsync(string estate, CancellationToken cancellationToken);

    /// <summary>Rollouts that the engine has work with: starting and running.</summary>
    Task<IReadOnlyList<Versioned<RolloutRecord>>> ListOpenAsync(string estate, CancellationToken cancellationToken);

    /// <summary>Commits record and events; <paramref name="version"/> null inserts. False when the version does not fit.</summary>
    Task<bool> CommitAsync(
        string estate, RolloutRecord rollout, string? version, IReadOnlyList<OutboxItem> outbox, CancellationToken cancellationToken);

    /// <summary>Lists terminals as members, with no outcome yet; doing it twice is harmless.</summary>
    Task AddMembersAsync(string estate, string rolloutId, IReadOnlyList<string> terminalIds, CancellationToken cancellationToken);

    /// <summary>Counts members by outcome.</summary>
    Task<RolloutProgress> CountAsync(string estate, string rolloutId, CancellationToken cancellationToken);
}
