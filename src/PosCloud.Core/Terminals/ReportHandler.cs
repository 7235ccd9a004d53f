using PosCloud.Core.Diagnostics;
using PosCloud.Core.Events;
using PosCloud.Core.Support;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>Takes what a terminal reports of its execution.</summary>
public sealed class ReportHandler(TerminalMessageProcessor processor, Tokens tokens, Telemetry telemetry, TimeProvider time)
{
    public async Task<Outcome<ReportResponse>> HandleAsync(TerminalMessage<ReportRequest> message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var request = message.Body;
        (TerminalState Before, TerminalState After)? made = null;
        var processed = await processor.ProcessAsync(
            message.Sender,
            request.Seq,
            message.Digest,
            request.State,
            state =>
            {
                var decided = Decide(state, request, message.Digest, now);
                made = decided.Value is { } change ? (state, change.State) : null;
                return Task.FromResult(decided);
            },
            cancellationToken).ConfigureAwait(false);

        // A repeat gets the state that the first one left: it is not counted again.
        if (processed.Value is { } taken && made is { } last && ReferenceEquals(taken.State, last.After)
            && last is { Before.Execution: { IsFinal: false } before, After.Execution: { IsFinal: true } after })
        {
            telemetry.Ended(taken.State.Estate, before, after, request.Entries.LastOrDefault(e => e.PackageSha256 is not null)?.PackageSha256);
        }

        return processed.Is(out var terminal, out var problem)
            ? new ReportResponse(request.Seq, tokens.SealState(terminal), now, terminal.State.Execution!.State)
            : problem;
    }

    /// <summary>What a report changes. Pure.</summary>
    public static Outcome<TerminalChange> Decide(TerminalState state, ReportRequest request, string digest, DateTimeOffset now)
    {
        if (state.Execution is not { } before || before.ExecutionId != request.ExecutionId)
        {
            return Reasons.ExecutionUnknown;
        }

        var after = request.Entries.Aggregate(before, (execution, entry) => execution.With(entry, now));
        var outbox = new List<OutboxItem>();
        var next = state with
        {
            Execution = after,
            Actions = 0,
            LastMessage = new LastMessage(
                request.Seq, digest, now, DirectiveAction.None, state.LastMessage?.NextCheckInSeconds ?? 0, []),
        };
        next = Silence.End(next, request.Seq, outbox, now);
        if (after.IsFinal && !before.IsFinal)
        {
            next = ExecutionEvents.End(next, request.Seq, outbox, now);
        }

        (next, var cases) = CaseRules.Follow(state, next, request.Seq, outbox, now);
        var summary = $"{after.ExecutionId} {string.Join(" ", request.Entries.Select(e => KebabCaseEnumConverter<ExecutionState>.Name(e.State)))} {after.Reason}".TrimEnd();
        return new TerminalChange(next, Facts: null, new HistoryView(now, "report", request.Seq, summary), outbox) { Cases = cases };
    }
}
