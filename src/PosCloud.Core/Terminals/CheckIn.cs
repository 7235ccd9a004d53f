using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PosCloud.Core.Events;
using PosCloud.Core.Worlds;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>What a check-in changes. Pure.</summary>
public static class CheckIn
{
    /// <summary>Refusals in an answer; they are part of the sealed state, which is bounded.</summary>
    private const int MaxRefusals = 8;

    public static Outcome<TerminalChange> Decide(
        TerminalState state, CheckInRequest request, string digest, World world, CheckInOptions options, DateTimeOffset now)
    {
        var facts = TerminalFacts.From(request, now);
        var decision = UpdateDecider.Decide(state, facts, request.ExecutionId, world, now);
        var outbox = new List<OutboxItem>();
        var next = state;

        if (decision.Lost)
        {
            next = Lose(next, request.Seq, outbox, now);
        }

        foreach (var rolloutId in decision.UpToDate)
        {
            next = next.WithOutcome(new RolloutOutcome(rolloutId, OutcomeKind.UpToDate));
            var mark = new OutcomeMark(rolloutId, state.TerminalId, OutcomeKind.UpToDate, null, now);
            outbox.Add(OutboxItems.OfTerminal(state, request.Seq, outbox.Count, null, new TerminalEventData(state.Estate, state.TerminalId), mark, now));
        }

        if (decision.Offer is { } offer)
        {
            next = Take(next, offer, request.Seq, outbox, now);
        }

        var interval = decision.Active ? options.ActiveInterval : options.Interval;
        var action = decision.Offer is null ? DirectiveAction.None : DirectiveAction.Update;
        next = next with
        {
            LastMessage = new LastMessage(
                request.Seq, digest, now, action, CheckInSchedule.NextSeconds(state.TerminalId, interval, now), [.. decision.Refusals.Take(MaxRefusals)]),
        };

        var summary = decision.Offer is { } made
            ? $"offered {made.Plan.Release.ReleaseId}"
            : string.Join(", ", decision.Refusals.Select(r => r.Rule).DefaultIfEmpty("nothing to do"));
        return new TerminalChange(next, facts, new HistoryView(now, "check-in", request.Seq, summary), outbox) { Missing = decision.Missing };
    }

    private static TerminalState Take(TerminalState state, Offer offer, long seq, List<OutboxItem> outbox, DateTimeOffset now)
    {
        var rolloutId = offer.Plan.Rollout.RolloutId;
        var isRepeated = state.Execution is { IsFinal: false } running && running.RolloutId == rolloutId;
        var directiveSeq = state.DirectiveSeq + 1;
        var execution = isRepeated
            ? state.Execution!
            : new Execution(
                ExecutionId(state, rolloutId, directiveSeq), rolloutId, offer.Plan.Release.ReleaseId, ExecutionState.Offered, now, offer.Components);
        if (!isRepeated)
        {
            outbox.Add(OutboxItems.OfTerminal(
                state, seq, outbox.Count, EventTypes.TerminalOffered, ExecutionEvents.Data(state, execution),
                new OutcomeMark(rolloutId, state.TerminalId, OutcomeKind.Offered, null, now), now));
        }

        return state with { DirectiveSeq = directiveSeq, Execution = execution };
    }

    private static TerminalState Lose(TerminalState state, long seq, List<OutboxItem> outbox, DateTimeOffset now)
    {
        var lost = state.Execution!.With(new ReportEntry(ExecutionState.Failed, now, "execution-lost"), now);
        return ExecutionEvents.End(state with { Execution = lost }, seq, outbox, now);
    }

    /// <summary>Derived, so that deciding twice gives the same execution; the sequence number tells a retry from the first try.</summary>
    private static string ExecutionId(TerminalState state, string rolloutId, long directiveSeq)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{state.Estate}|{state.TerminalId}|{state.Epoch}|{rolloutId}"));
        return string.Create(CultureInfo.InvariantCulture, $"x{directiveSeq}-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}");
    }
}
