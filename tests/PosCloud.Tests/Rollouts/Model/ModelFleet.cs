using PosCloud.Core.Fleet;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Tests.Rollouts.Model;

/// <summary>The rows of the model's terminals, as the engine reads them.</summary>
internal sealed class ModelFleet(IReadOnlyList<ModelTerminal> terminals) : ITerminalDirectory, ITerminalStore
{
    public IAsyncEnumerable<KnownTerminal> AllAsync(string estate, CancellationToken cancellationToken) =>
        terminals.Select(t => new KnownTerminal(t.State, t.Facts())).ToAsyncEnumerable();

    Task<StoredTerminal?> ITerminalStore.LoadAsync(TerminalKey key, CancellationToken cancellationToken) =>
        Task.FromResult<StoredTerminal?>(new StoredTerminal(terminals.First(t => t.TerminalId == key.TerminalId).State, "1"));

    Task<KnownTerminal?> ITerminalDirectory.LoadAsync(TerminalKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<StoredTerminal?> CommitAsync(TerminalChange change, string? version, CancellationToken cancellationToken)
    {
        terminals.First(t => t.TerminalId == change.State.TerminalId).FallSilent(change.State);
        return Task.FromResult<StoredTerminal?>(new StoredTerminal(change.State, "1"));
    }

    public Task<Page<TerminalView>> ListAsync(string estate, int limit, string? continuation, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<TerminalView?> FindAsync(TerminalKey key, int historyLines, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
