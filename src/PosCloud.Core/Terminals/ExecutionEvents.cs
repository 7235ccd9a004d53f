using PosCloud.Core.Events;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>What the end of an execution means: an outcome of its rollout and an event.</summary>
public static class ExecutionEvents
{
    /// <summary>Records the outcome of the (final) execution and adds the item that announces and counts it.</summary>
    public static TerminalState End(TerminalState state, long seq, List<OutboxItem> outbox, DateTimeOffset now)
    {
        var execution = state.Execution!;
        var (kind, type) = execution.State switch
        {
            ExecutionState.Confirmed when execution.IsStep => (OutcomeKind.Stepped, EventTypes.TerminalUpgraded),
            ExecutionState.Confirmed => (OutcomeKind.Confirmed, EventTypes.TerminalUpgraded),
            ExecutionState.RolledBack => (OutcomeKind.RolledBack, EventTypes.TerminalRolledBack),
            ExecutionState.Rejected => (OutcomeKind.Rejected, EventTypes.TerminalFailed),
            ExecutionState.Cancelled or ExecutionState.Expired => (OutcomeKind.Withdrawn, EventTypes.TerminalCancelled),
            _ => (OutcomeKind.Failed, EventTypes.TerminalFailed),
        };
        var failure = execution.Failure();
        var mark = new OutcomeMark(execution.RolloutId, state.TerminalId, kind, execution.Reason, now, execution.Attempt, failure, Model: execution.Durations is null ? null : execution.Model, Durations: execution.Durations);
        outbox.Add(OutboxItems.OfTerminal(state, seq, outbox.Count, type, Data(state, execution), mark, now));
        var stepped = kind == OutcomeKind.Stepped ? execution.Attempt : state.Outcome(execution.RolloutId)?.Stepped ?? 0;
        return state.WithOutcome(new RolloutOutcome(execution.RolloutId, kind, execution.Attempt, failure, now, stepped));
    }

    public static TerminalEventData Data(TerminalState state, Execution execution) => new(
        state.Estate,
        state.TerminalId,
        execution.RolloutId,
        execution.ReleaseId,
        execution.ExecutionId,
        execution.State,
        execution.Reason,
        execution.BytesDownloaded,
        state.Site);
}
