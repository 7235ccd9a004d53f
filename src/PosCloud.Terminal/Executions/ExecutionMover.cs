using PosCloud.Protocol.SelfTests;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Storage;
using PosCloud.Terminal.Support;

namespace PosCloud.Terminal.Executions;

/// <summary>Moves the execution to its next state. The state and its report entry are one write.</summary>
internal sealed class ExecutionMover(AgentContext context, DiagnosticsCollector collector)
{
    /// <param name="to">The next state.</param>
    /// <param name="reason">Stable name; for the final states that need one.</param>
    /// <param name="detail">For people.</param>
    /// <param name="diagnostics">To be uploaded after the report.</param>
    /// <param name="change">Other members that change with the state.</param>
    /// <param name="checks">How the self-test went.</param>
    /// <exception cref="InvalidOperationException">The move would go back: a defect of the agent.</exception>
    public void Move(
        ExecutionState to,
        string? reason = null,
        string? detail = null,
        DiagnosticsUpload? diagnostics = null,
        Func<ExecutionJournal, ExecutionJournal>? change = null,
        IReadOnlyList<CheckResult>? checks = null)
    {
        var current = context.Execution!;
        if (!ExecutionTransitions.CanMove(current.State, to))
        {
            throw new InvalidOperationException($"An execution cannot go from {current.State} to {to}.");
        }

        var next = (change?.Invoke(current) ?? current) with { State = to, Reason = reason, Durations = context.Clock.Finish(current) };
        if (to == ExecutionState.Failed)
        {
            // Going back has made its bundle in the boot that failed.
            diagnostics ??= collector.Write(reason ?? "failed", detail, []);
        }

        var entry = new QueuedEntry(next.ExecutionId, context.Entry(next, to, reason, detail, checks));

        // Raised with the confirmation and not before: until then the terminal may go back to anything that it had.
        var state = to == ExecutionState.Confirmed
            ? next.Components.Aggregate(context.State, (raised, c) => raised.Raise(c.Component.Name, c.MinimumCounter ?? 0))
            : context.State;
        context.Save(state with
        {
            Execution = next,
            Outbox = [.. context.State.Outbox, entry],
            Diagnostics = diagnostics ?? context.State.Diagnostics,
        });
        context.Tell(reason is null ? Name(to) : $"{Name(to)} ({reason}): {detail}");
    }

    private static string Name(ExecutionState state) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());
}
