using PosCloud.Core.Audit;
using PosCloud.Core.Events;
using PosCloud.Core.Fleet;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Ends a terminal's credential. The row gets another version, so no state that the terminal holds can be written any more: its
/// very next message reads the row and is refused, whatever an instance has cached.
/// </summary>
public sealed class RevokeHandler(ITerminalStore store, ITerminalDirectory terminals, OutboxRelay relay, TimeProvider time)
{
    private const int MaxAttempts = 8;

    /// <summary>Behind the events of the last message, so that the numbers of the events say so.</summary>
    private const int AfterMessage = 98;

    public async Task<Outcome<TerminalView>> HandleAsync(
        string estate, string terminalId, string reason, string actor, CancellationToken cancellationToken)
    {
        var key = new TerminalKey(estate, terminalId);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await store.LoadAsync(key, cancellationToken).ConfigureAwait(false);
            if (stored is null)
            {
                return Reasons.TerminalUnknown;
            }

            if (stored.State.Revoked)
            {
                return await ShowAsync(key, cancellationToken).ConfigureAwait(false);
            }

            var now = time.GetUtcNow();
            var revocation = new TerminalRevocation(now, actor, reason);
            var next = stored.State with { Revoked = true, Revocation = revocation, Overlap = null, CodesFrom = now, Replacement = null };
            var item = OutboxItems.OfTerminal(
                next, next.LastMessage?.Seq ?? 0, AfterMessage, EventTypes.TerminalRevoked, TerminalEventData.Of(next) with { Reason = reason }, mark: null, now);
            var change = new TerminalChange(next, Facts: null, new HistoryView(now, "revoked", 0, $"revoked by {actor}: {reason}"), [item]);
            if (await store.CommitAsync(change, stored.Version, cancellationToken).ConfigureAwait(false) is not null)
            {
                AuditScope.Note($"terminals/{terminalId}", stored.State, next, CoreJson.Stored.TerminalState);
                relay.Enqueue(TerminalPartition.Of(key), change.Outbox);
                return await ShowAsync(key, cancellationToken).ConfigureAwait(false);
            }

            // A message of the terminal was faster; there is another chance at once.
        }

        return Reasons.ConcurrentChange;
    }

    private async Task<Outcome<TerminalView>> ShowAsync(TerminalKey key, CancellationToken cancellationToken) =>
        await terminals.FindAsync(key, historyLines: 1, cancellationToken).ConfigureAwait(false) is { } view ? view : Reasons.TerminalUnknown;
}
