using System.Globalization;
using PosCloud.Core.Events;
using PosCloud.Core.Support;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Terminals that say nothing for too long during an upgrade. That one is silent is a part of its own row and commits with the
/// event; so it is announced once, whoever finds out, and the message that ends it finds the row changed and announces that.
/// </summary>
public sealed class Silence(ITerminalStore terminals, OutboxRelay relay)
{
    /// <returns>False when the terminal's row changed since it was read: it may have spoken.</returns>
    public async Task<bool> AnnounceAsync(StoredTerminal terminal, string rolloutId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (terminal.State.SilentSince is not null || terminal.State.LastMessage is not { } last)
        {
            return true;
        }

        var outbox = new List<OutboxItem>();
        var (state, cases) = CaseRules.Silence(terminal.State with { SilentSince = last.At }, outbox, now);
        var change = new TerminalChange(
            state,
            Facts: null,
            new HistoryView(now, "silent", last.Seq, string.Create(CultureInfo.InvariantCulture, $"in {rolloutId}, last heard of at {last.At.UtcDateTime:u}")),
            [.. outbox, OutboxItems.OfSilence(state, Data(state, rolloutId), now)])
        {
            Cases = cases,
        };
        if (await terminals.CommitAsync(change, terminal.Version, cancellationToken).ConfigureAwait(false) is null)
        {
            return false;
        }

        relay.Enqueue(TerminalPartition.Of(state.Key), change.Outbox);
        return true;
    }

    /// <summary>What a message of the terminal does to its silence; call it before anything else of the message is announced. Pure.</summary>
    public static TerminalState End(TerminalState state, long seq, List<OutboxItem> outbox, DateTimeOffset now)
    {
        if (state.SilentSince is not { } since)
        {
            return state;
        }

        outbox.Add(OutboxItems.OfTerminal(
            state, seq, outbox.Count, EventTypes.TerminalReturned, TerminalEventData.Of(state) with { SilentSince = since }, mark: null, now));
        return state with { SilentSince = null };
    }

    private static TerminalEventData Data(TerminalState state, string rolloutId)
    {
        var data = state.Execution is { } execution && execution.RolloutId == rolloutId
            ? ExecutionEvents.Data(state, execution)
            : TerminalEventData.Of(state) with { RolloutId = rolloutId };
        return data with { SilentSince = state.SilentSince };
    }
}
