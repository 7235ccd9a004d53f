using PosCloud.Core.Events;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Takes a message of a terminal exactly once. The state comes from the terminal itself (sealed) where it can, so that the
/// usual message costs one write and no read; when somebody else wrote in between, the row is read and all is decided anew.
/// </summary>
public sealed class TerminalMessageProcessor(ITerminalStore store, Tokens tokens, OutboxRelay relay, TimeProvider time)
{
    private const int MaxAttempts = 4;

    /// <summary>Behind the events of the message that was taken under the same number.</summary>
    private const int AlarmIndex = 97;

    /// <param name="sender">Who signed the message.</param>
    /// <param name="seq">The message's sequence number.</param>
    /// <param name="digest">The hash of its body.</param>
    /// <param name="sealedState">The echoed state.</param>
    /// <param name="decide">What the message changes, given the state; may read, never writes what others see as the terminal.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>The state that now holds; for a repeat, the state that the first one left.</returns>
    public async Task<Outcome<StoredTerminal>> ProcessAsync(
        Credential sender,
        long seq,
        string digest,
        string? sealedState,
        Func<TerminalState, Task<Outcome<TerminalChange>>> decide,
        CancellationToken cancellationToken)
    {
        var current = tokens.OpenState(sealedState, sender.Key);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var isFromStore = current is null;
            current ??= await store.LoadAsync(sender.Key, cancellationToken).ConfigureAwait(false);
            if (current is null)
            {
                return Reasons.TerminalUnknown;
            }

            var refusal = CheckSender(current.State, sender, time.GetUtcNow());
            var order = refusal is null ? CheckOrder(current.State.LastMessage, seq, digest) : Order.Refused;
            if (order != Order.Next && !isFromStore)
            {
                // Only the row itself may refuse or repeat: an echoed state can be older than the row.
                current = null;
                continue;
            }

            switch (order)
            {
                case Order.Refused:
                    return refusal!;
                case Order.Repeated:
                    return current;
                case Order.Stale:
                    await RaiseAlarmAsync(current, seq, cancellationToken).ConfigureAwait(false);
                    return new Problem(Reasons.SequenceStale, LastSeq: current.State.LastMessage!.Seq);
                case Order.Conflict:
                    await RaiseAlarmAsync(current, seq, cancellationToken).ConfigureAwait(false);
                    return new Problem(Reasons.SequenceConflict, LastSeq: current.State.LastMessage!.Seq);
            }

            var decided = await decide(current.State.UsedBy(sender)).ConfigureAwait(false);
            if (!decided.Is(out var change, out var problem))
            {
                if (isFromStore)
                {
                    return problem;
                }

                current = null;
                continue;
            }

            var committed = await store.CommitAsync(change, current.Version, cancellationToken).ConfigureAwait(false);
            if (committed is not null)
            {
                relay.Enqueue(TerminalPartition.Of(sender.Key), change.Outbox);
                return committed;
            }

            current = null;
        }

        return new Problem(Reasons.Busy, RetryAfter: TimeSpan.FromSeconds(5));
    }

    internal static Problem? CheckSender(TerminalState state, Credential sender, DateTimeOffset now)
    {
        var isInOverlap = state.Overlap is { } overlap && overlap.Epoch == sender.Epoch && now < overlap.Until;
        if (state.Revoked || (state.Epoch != sender.Epoch && !isInOverlap))
        {
            return new Problem(Reasons.TerminalRevoked);
        }

        return state.HardwareId == sender.HardwareId ? null : new Problem(Reasons.HardwareMismatch);
    }

    /// <summary>
    /// The sender has the terminal's key, but not the terminal's memory. At most once for each message that was taken, so that a
    /// terminal that repeats itself makes no flood; when somebody else writes at the same time, the next one raises it.
    /// </summary>
    private async Task RaiseAlarmAsync(StoredTerminal terminal, long seq, CancellationToken cancellationToken)
    {
        var state = terminal.State;
        var last = state.LastMessage!.Seq;
        if (state.CloneAlarm?.LastSeq == last)
        {
            return;
        }

        var now = time.GetUtcNow();
        var alarm = new CloneAlarm((state.CloneAlarm?.Count ?? 0) + 1, now, seq, last);
        var item = OutboxItems.OfTerminal(
            state, last, AlarmIndex, EventTypes.TerminalCloneSuspected, TerminalEventData.Of(state) with { Reason = seq < last ? Reasons.SequenceStale.Name : Reasons.SequenceConflict.Name }, mark: null, now);
        var line = new HistoryView(now, "clone-suspected", seq, $"came with number {seq} after {last}");
        var change = new TerminalChange(state with { CloneAlarm = alarm }, Facts: null, line, [item]);
        if (await store.CommitAsync(change, terminal.Version, cancellationToken).ConfigureAwait(false) is not null)
        {
            relay.Enqueue(TerminalPartition.Of(state.Key), change.Outbox);
        }
    }

    private static Order CheckOrder(LastMessage? last, long seq, string digest) => last switch
    {
        null => Order.Next,
        _ when seq > last.Seq => Order.Next,
        _ when seq < last.Seq => Order.Stale,
        _ => digest == last.Digest ? Order.Repeated : Order.Conflict,
    };

    private enum Order
    {
        Next,
        Refused,
        Repeated,
        Stale,
        Conflict,
    }
}
