using PosCloud.Core.Events;

namespace PosCloud.Core.Trust;

/// <summary>The row of <see cref="TrustWatchRecord"/>.</summary>
public interface ITrustWatchStore
{
    Task<Versioned<TrustWatchRecord>?> FindAsync(string estate, CancellationToken cancellationToken);

    /// <summary>Commits the row and what it announces, or nothing; false when somebody else was faster.</summary>
    /// <param name="estate">The tenant.</param>
    /// <param name="record">What the row is to say.</param>
    /// <param name="version">The version that was read; null inserts.</param>
    /// <param name="outbox">Announced with it, in the partition of the catalogue.</param>
    Task<bool> CommitAsync(
        string estate, TrustWatchRecord record, string? version, IReadOnlyList<OutboxItem> outbox, CancellationToken cancellationToken);
}
