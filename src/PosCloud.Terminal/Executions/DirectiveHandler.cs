using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Backups;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions;

/// <summary>What a verified directive does to the state. Pure, so that one write takes it over or none of it.</summary>
internal static class DirectiveHandler
{
    /// <param name="state">The state before.</param>
    /// <param name="directive">Verified: signature, nonce, request digest, own ids, sequence number.</param>
    /// <param name="links">As they came, not signed: a wrong one costs a download, the hash decides.</param>
    /// <param name="slot">The active slot.</param>
    /// <param name="installed">The set that is in it.</param>
    /// <param name="freeBytes">Free bytes for packages and images; null when not known.</param>
    /// <param name="now">For the report entry.</param>
    /// <param name="incompatible">The peripheral that the release forbids; null when there is none.</param>
    public static (AgentState State, string? Message) Apply(
        AgentState state,
        Directive directive,
        IReadOnlyList<PackageLink> links,
        string slot,
        SlotManifest installed,
        long? freeBytes,
        DateTimeOffset now,
        Refusal? incompatible = null) => directive.Action switch
        {
            DirectiveAction.Update => Update(state, directive, links, slot, installed, freeBytes, now, incompatible),
            DirectiveAction.Cancel => Cancel(state, directive, now),
            DirectiveAction.Restore => RestoreOrders.Apply(state, directive, links),
            _ => (state, null),
        };

    private static (AgentState State, string? Message) Update(
        AgentState state,
        Directive directive,
        IReadOnlyList<PackageLink> links,
        string slot,
        SlotManifest installed,
        long? freeBytes,
        DateTimeOffset now,
        Refusal? incompatible)
    {
        if (state.Execution is { } current)
        {
            if (current.ExecutionId == directive.ExecutionId)
            {
                return (Again(state with { DirectiveSeq = directive.Seq }, current, now), null);
            }

            if (!ExecutionTransitions.IsFinal(current.State))
            {
                // Not acted on, so its number stays free: the service sees the running execution at the next check-in.
                return (state, $"ignored {directive.ReleaseId}: {current.ReleaseId} is being installed");
            }
        }

        var components = directive.Components!;
        var (reason, detail) = incompatible is null
            ? Refuse(components, installed, freeBytes)
            : (FailureCodes.PeripheralIncompatible, $"{incompatible.Seen}; needed is {incompatible.Needed}.");
        var journal = new ExecutionJournal(
            directive.ExecutionId!,
            directive.ReleaseId,
            [.. components.Select(c => new ComponentJournal(c, RefusedPackages: []))],
            reason is null ? ExecutionState.Accepted : ExecutionState.Rejected,
            BootPointer.Other(slot),
            [.. links.Where(l => IsUsable(l, components))],
            BytesDownloaded: 0,
            reason,
            directive.Preconditions,
            SelfTest: directive.SelfTest,
            Connectivity: directive.Connectivity,
            PeripheralUpdates: directive.PeripheralUpdates,
            Backup: directive.Backup,
            Migrations: directive.Migrations is { Count: > 0 } migrations ? migrations : null,
            Estimate: directive.Estimate?.All(e => e is { DurationMs: >= 0 and <= Limits.StepMs }) == true ? directive.Estimate : null);
        var next = state with { DirectiveSeq = directive.Seq, Execution = journal };
        return (Queue(next, journal, new ReportEntry(journal.State, now, reason, detail)),
            reason is null ? $"accepted {directive.ReleaseId}" : $"rejected {directive.ReleaseId}: {detail}");
    }

    private static (string? Reason, string? Detail) Refuse(IReadOnlyList<DirectiveComponent> components, SlotManifest installed, long? freeBytes)
    {
        // Lengths have a bound and components are few, so the sum cannot overflow.
        var needed = components
            .Where(c => installed.Component(c.Name)?.Sha256 != c.Sha256)
            .Sum(c => c.Length + c.Packages.Select(p => p.Length).DefaultIfEmpty().Max());
        return freeBytes < needed
            ? (FailureCodes.FreeBytes, $"{freeBytes} bytes are free; {needed} are needed.")
            : (null, null);
    }

    // The service offers what it thinks was not taken: a report got lost on its side. Tell it once more where this stands.
    private static AgentState Again(AgentState state, ExecutionJournal current, DateTimeOffset now) =>
        state.Outbox.Any(q => q.ExecutionId == current.ExecutionId)
            ? state
            : Queue(state, current, new ReportEntry(current.State, now, current.Reason));

    private static (AgentState State, string? Message) Cancel(AgentState state, Directive directive, DateTimeOffset now)
    {
        var taken = state with { DirectiveSeq = directive.Seq };
        if (state.Execution is not { } current || current.ExecutionId != directive.ExecutionId
            || !ExecutionTransitions.CanMove(current.State, ExecutionState.Cancelled))
        {
            return (taken, "nothing to cancel: no such execution, or it has switched already");
        }

        var cancelled = current with { State = ExecutionState.Cancelled, Reason = FailureCodes.CancelledByService };
        var entry = new ReportEntry(
            ExecutionState.Cancelled, now, cancelled.Reason, null, current.BytesDownloaded > 0 ? current.BytesDownloaded : null);
        return (Queue(taken with { Execution = cancelled }, cancelled, entry), $"cancelled {current.ReleaseId}");
    }

    private static AgentState Queue(AgentState state, ExecutionJournal execution, ReportEntry entry) =>
        state with { Outbox = [.. state.Outbox, new QueuedEntry(execution.ExecutionId, entry)] };

    private static bool IsUsable(PackageLink link, IReadOnlyList<DirectiveComponent> components) =>
        PackageChoice.IsDownloadable(link.Url) && components.Any(c => c.Packages.Any(p => p.Sha256 == link.Sha256));
}
