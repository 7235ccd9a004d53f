using System.Collections.Concurrent;
using PosCloud.Core.Terminals;

namespace PosCloud.Integration.Tests.Http;

/// <summary>The real store, except for terminals in trouble.</summary>
internal sealed class FaultyTerminalStore(ITerminalStore inner, ConcurrentDictionary<string, Exception> faults) : ITerminalStore
{
    public Task<StoredTerminal?> LoadAsync(TerminalKey key, CancellationToken cancellationToken) =>
        faults.TryGetValue(key.TerminalId, out var fault) ? throw fault : inner.LoadAsync(key, cancellationToken);

    public Task<StoredTerminal?> CommitAsync(TerminalChange change, string? version, CancellationToken cancellationToken) =>
        faults.TryGetValue(change.State.TerminalId, out var fault) ? throw fault : inner.CommitAsync(change, version, cancellationToken);
}
