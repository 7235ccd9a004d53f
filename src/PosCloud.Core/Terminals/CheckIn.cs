using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PosCloud.Core.Events;
using PosCloud.Core.Hardware;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Support;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>What a check-in changes. Pure.</summary>
public static class CheckIn
{
    /// <summary>Refusals in an answer; they are part of the sealed state, which is bounded.</summary>
    private const int MaxRefusals = 8;

    /// <param name="before">The state that the message met.</param>
    /// <param name="known">The same with the memberships of live rollouts.</param>
    /// <param name="facts">What the terminal says of itself.</param>
    /// <param name="request">The message.</param>
    /// <param name="digest">The hash of its body.</param>
    /// <param name="decision">What was decided on <paramref name="known"/>.</param>
    /// <param name="options">How often terminals check in.</param>
    /// <param name="now">UTC.</param>
    /// <param name="news">What was looked up about its hardware.</param>
    public static TerminalChange Change(
        TerminalState before,
        TerminalState known,
        TerminalFacts facts,
        CheckInRequest request,
        string digest,
        Decision decision,
        CheckInOptions options,
        DateTimeOffset now,
        HardwareNews? news = null)
    {
        var outbox = new List<OutboxItem>();
        var next = Silence.End(known, request.Seq, outbox, now);
        foreach (var joined in (known.Memberships ?? []).Where(m => m is { Wave: not null, Lanes: 0 } && before.Membership(m.RolloutId)?.Wave is null))
        {
            var member = new Member(known.TerminalId, joined.Wave!.Value, joined.Lanes);
            outbox.Add(Marked(known, request.Seq, outbox.Count, new OutcomeMark(joined.RolloutId, known.TerminalId, OutcomeKind.Joined, null, now, Joined: member)));
        }

        if (before.Restore is { IsOpen: true } && known.Restore is { IsOpen: false } ended)
        {
            var type = ended.State == RestoreState.Restored ? EventTypes.TerminalRestored : EventTypes.TerminalRestoreFailed;
            var data = TerminalEventData.Of(known) with { BackupId = ended.BackupId, RestoreId = ended.RestoreId, Reason = ended.Reason };
            outbox.Add(OutboxItems.OfTerminal(known, request.Seq, outbox.Count, type, data, mark: null, now));
        }

        if (decision.IsLost || decision.IsWithdrawn)
        {
            next = End(next, decision.IsLost ? ExecutionState.Failed : ExecutionState.Cancelled, request.Seq, outbox, now);
        }

        foreach (var rolloutId in decision.UpToDate)
        {
            next = next.WithOutcome(new RolloutOutcome(rolloutId, OutcomeKind.UpToDate, At: now));
            outbox.Add(Marked(known, request.Seq, outbox.Count, new OutcomeMark(rolloutId, known.TerminalId, OutcomeKind.UpToDate, null, now)));
        }

        if (decision.Offer is { } offer)
        {
            next = Take(next, offer, facts.Hardware.Model, request.Seq, outbox, now);
        }
        else if (decision.Cancel is not null)
        {
            next = next with { DirectiveSeq = next.DirectiveSeq + 1 };
        }
        else if (decision.Restore is not null)
        {
            next = next with { DirectiveSeq = next.DirectiveSeq + 1 };
        }

        // The terminal says which demand it has served; it may have been asked again since.
        if (next.Diagnostics is { } demand && demand.RequestId == request.DiagnosticsDone)
        {
            next = next with { Diagnostics = null };
        }

        (next, var cases) = CaseRules.Follow(known, next, request.Seq, outbox, now);
        (next, var orders, var said) = HardwareWatch.Look(next with { Actions = 0 }, facts, news ?? HardwareNews.None, request.Seq, outbox, now);
        var action = decision switch
        {
            { Restore: not null } => DirectiveAction.Restore,
            { Offer: not null } => DirectiveAction.Update,
            { Cancel: not null } => DirectiveAction.Cancel,
            _ => DirectiveAction.None,
        };

        // "Not in the target" is for an operator who asks; the terminal can do nothing about it.
        var told = decision.Refusals.Where(r => r.Rule != RefusalRules.NotInTarget).Take(MaxRefusals).ToList();
        next = next with
        {
            LastMessage = new LastMessage(
                request.Seq, digest, now, action, CheckInSchedule.NextSeconds(known.TerminalId, decision.IsActive ? options.ActiveInterval : options.Interval, decision.NextTry, now), told),
        };

        var line = outbox.Count == 0 && IsHeartbeat(before.LastMessage, next.LastMessage) && request.Seq % options.HistoryEvery != 0
            ? null
            : new HistoryView(now, "check-in", request.Seq, Summary(decision, told, said));
        return new TerminalChange(Memberships.Bounded(next), facts, line, outbox) { Missing = decision.Missing, Cases = cases, Orders = orders };
    }

    /// <summary>The state once a terminal has said how its restore ended.</summary>
    public static TerminalState Reported(TerminalState state, CheckInRequest request, DateTimeOffset now)
    {
        if (request.Restore is not { } report || state.Restore is not { IsOpen: true } open || open.RestoreId != report.RestoreId)
        {
            return state;
        }

        var counted = string.Join("; ", (report.Sets ?? []).Select(s => $"{s.Name}: {s.Records} records in {s.Files} files"));
        var detail = report.Detail ?? counted;
        return state with { Restore = open.With(report with { Detail = detail.Length > Limits.LongText ? detail[..Limits.LongText] : detail }, now) };
    }

    /// <summary>Whether a check-in was told nothing else than the message before it.</summary>
    private static bool IsHeartbeat(LastMessage? before, LastMessage now) =>
        now.Action == DirectiveAction.None
        && before is { Action: DirectiveAction.None }
        && before.Refusals.Select(r => r.Rule).SequenceEqual(now.Refusals.Select(r => r.Rule));

    private static string Summary(Decision decision, List<Refusal> told, IReadOnlyList<string> said) =>
        string.Join("; ", said.Take(MaxRefusals).Prepend(Summary(decision, told)));

    private static string Summary(Decision decision, List<Refusal> told) => decision switch
    {
        { Offer: { } offer } => $"offered {offer.Plan.Release.ReleaseId}",
        { Restore: { } restore } => $"ordered to restore {restore.BackupId}",
        { Cancel: { } cancelled } => $"cancelled {cancelled.ExecutionId}",
        { IsWithdrawn: true } => "offer withdrawn",
        _ => string.Join(", ", told.Select(r => r.Rule).DefaultIfEmpty("nothing to do")),
    };

    private static OutboxItem Marked(TerminalState state, long seq, int index, OutcomeMark mark) =>
        OutboxItems.OfTerminal(state, seq, index, null, TerminalEventData.Of(state), mark, mark.At);

    private static TerminalState Take(TerminalState state, Offer offer, string model, long seq, List<OutboxItem> outbox, DateTimeOffset now)
    {
        var rolloutId = offer.Plan.Rollout.RolloutId;
        var isRepeated = state.Execution is { IsFinal: false } running && running.RolloutId == rolloutId;
        var directiveSeq = state.DirectiveSeq + 1;
        var execution = isRepeated
            ? state.Execution!
            : new Execution(
                ExecutionId(state, rolloutId, directiveSeq), rolloutId, offer.Plan.Release.ReleaseId, ExecutionState.Offered, now, offer.Components, Attempt: offer.Attempt, IsStep: offer.Floor is not null, Model: model);
        if (!isRepeated)
        {
            outbox.Add(OutboxItems.OfTerminal(
                state, seq, outbox.Count, EventTypes.TerminalOffered, ExecutionEvents.Data(state, execution),
                new OutcomeMark(rolloutId, state.TerminalId, OutcomeKind.Offered, null, now, offer.Attempt), now));
        }

        return state with { DirectiveSeq = directiveSeq, Execution = execution };
    }

    private static TerminalState End(TerminalState state, ExecutionState end, long seq, List<OutboxItem> outbox, DateTimeOffset now)
    {
        var reason = end == ExecutionState.Failed ? Execution.LostReason : "offer-withdrawn";
        var ended = state.Execution!.With(new ReportEntry(end, now, reason), now);
        return ExecutionEvents.End(state with { Execution = ended }, seq, outbox, now);
    }

    /// <summary>Derived, so that deciding twice gives the same execution; the sequence number tells a retry from the first try.</summary>
    private static string ExecutionId(TerminalState state, string rolloutId, long directiveSeq)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{state.Estate}|{state.TerminalId}|{state.Epoch}|{rolloutId}"));
        return string.Create(CultureInfo.InvariantCulture, $"x{directiveSeq}-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}");
    }
}
