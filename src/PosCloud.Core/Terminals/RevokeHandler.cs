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
public sealed class RevokeHandler(TerminalEditor editor, ITerminalDirectory terminals, TimeProvider time)
{
    /// <summary>Behind the events of the last message, so that the numbers of the events say so.</summary>
    private const int AfterMessage = 98;

    public async Task<Outcome<TerminalView>> HandleAsync(
        string estate, string terminalId, string reason, string actor, CancellationToken cancellationToken)
    {
        var key = new TerminalKey(estate, terminalId);
        var revoked = await editor.EditAsync(key, state => Revoke(state, reason, actor, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        return revoked.Is(out _, out var problem) ? await ShowAsync(key, cancellationToken).ConfigureAwait(false) : problem;
    }

    private static Outcome<TerminalEdit<TerminalState>> Revoke(TerminalState state, string reason, string actor, DateTimeOffset now)
    {
        if (state.Revoked)
        {
            return new TerminalEdit<TerminalState>(state);
        }

        var revocation = new TerminalRevocation(now, actor, reason);
        var next = state with { Revoked = true, Revocation = revocation, Overlap = null, CodesFrom = now, Replacement = null };
        var item = OutboxItems.OfTerminal(
            next, next.LastMessage?.Seq ?? 0, AfterMessage, EventTypes.TerminalRevoked, TerminalEventData.Of(next) with { Reason = reason }, mark: null, now);
        var change = new TerminalChange(next, Facts: null, new HistoryView(now, "revoked", 0, $"revoked by {actor}: {reason}"), [item]);
        return new TerminalEdit<TerminalState>(
            next, change, () => AuditScope.Note($"terminals/{state.TerminalId}", state, next, CoreJson.Stored.TerminalState));
    }

    private async Task<Outcome<TerminalView>> ShowAsync(TerminalKey key, CancellationToken cancellationToken) =>
        await terminals.FindAsync(key, historyLines: 1, cancellationToken).ConfigureAwait(false) is { } view ? view : Reasons.TerminalUnknown;
}
