using PosCloud.Core.Events;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Changes a terminal for a person: load, decide, commit under the version that was loaded, tell the relay. When a message of the
/// terminal was faster there is another chance at once.
/// </summary>
public sealed class TerminalEditor(ITerminalStore store, OutboxRelay relay)
{
    private const int MaxAttempts = 8;

    /// <param name="key">The terminal.</param>
    /// <param name="decide">Gives what to write, or a problem. It is asked anew for each chance.</param>
    /// <param name="cancellationToken">Ends it between two writes.</param>
    internal Task<Outcome<T>> EditAsync<T>(
        TerminalKey key, Func<TerminalState, Outcome<TerminalEdit<T>>> decide, CancellationToken cancellationToken)
        where T : class =>
        EditAsync(key, (state, _) => Task.FromResult(decide(state)), cancellationToken);

    /// <summary>The same, of a decision that has to read something besides.</summary>
    internal async Task<Outcome<T>> EditAsync<T>(
        TerminalKey key, Func<TerminalState, CancellationToken, Task<Outcome<TerminalEdit<T>>>> decide, CancellationToken cancellationToken)
        where T : class
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await store.LoadAsync(key, cancellationToken).ConfigureAwait(false);
            if (stored is null)
            {
                return Reasons.TerminalUnknown;
            }

            if (!(await decide(stored.State, cancellationToken).ConfigureAwait(false)).Is(out var edit, out var problem))
            {
                return problem;
            }

            if (edit.Change is not { } change)
            {
                return edit.Answer;
            }

            if (await store.CommitAsync(change, stored.Version, cancellationToken).ConfigureAwait(false) is not null)
            {
                edit.Committed?.Invoke();
                relay.Enqueue(TerminalPartition.Of(key), change.Outbox);
                return edit.Answer;
            }
        }

        return Reasons.ConcurrentChange;
    }
}
