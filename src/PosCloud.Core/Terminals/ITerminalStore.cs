namespace PosCloud.Core.Terminals;

/// <summary>The rows of terminals.</summary>
public interface ITerminalStore
{
    /// <summary>One read; null when there is no such terminal.</summary>
    Task<StoredTerminal?> LoadAsync(TerminalKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Commits state, facts, history and outbox together. <paramref name="version"/> null inserts; otherwise the row must
    /// still have that version. Null when it does not: load and decide again.
    /// </summary>
    Task<StoredTerminal?> CommitAsync(TerminalChange change, string? version, CancellationToken cancellationToken);
}
