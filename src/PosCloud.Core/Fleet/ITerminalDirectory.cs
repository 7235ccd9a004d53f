using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Core.Fleet;

/// <summary>Reads the fleet for people and for the engine. Never on the way of a check-in.</summary>
public interface ITerminalDirectory
{
    Task<Page<TerminalView>> ListAsync(string estate, int limit, string? continuation, CancellationToken cancellationToken);

    /// <summary>The whole estate, as last committed.</summary>
    IAsyncEnumerable<KnownTerminal> AllAsync(string estate, CancellationToken cancellationToken);

    /// <summary>One terminal with the newest lines of its history; null when there is no such terminal.</summary>
    Task<TerminalView?> FindAsync(TerminalKey key, int historyLines, CancellationToken cancellationToken);

    /// <summary>What decisions about a terminal are made of, as last committed; null when there is no such terminal.</summary>
    Task<KnownTerminal?> LoadAsync(TerminalKey key, CancellationToken cancellationToken);
}
