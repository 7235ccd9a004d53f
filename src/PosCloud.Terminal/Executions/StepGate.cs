using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions;

/// <summary>
/// Whether the execution may go on with a step now: what the directive asks of this terminal, held against what it is at this
/// moment, and then what its operator says (docs/preconditions.md).
/// </summary>
internal sealed class StepGate(AgentContext context)
{
    /// <returns>Null when the step may begin; otherwise the rule that says no.</returns>
    public Refusal? Check(UpgradeStep step)
    {
        var execution = context.Execution!;
        var now = context.Time.GetUtcNow();
        return PreconditionEvaluator.Evaluate(execution.Preconditions ?? [], Subject(execution, step), step, now)
            ?? (step == UpgradeStep.Download ? null : context.Notices.Check(execution.ReleaseId, execution.Preconditions, now) ?? AskOperator(execution, now));
    }

    // What installing takes was there when its first byte was written.
    private PreconditionSubject Subject(ExecutionJournal execution, UpgradeStep step)
    {
        var open = execution.Components.Where(c => !c.IsReady);
        var needed = step switch
        {
            UpgradeStep.Download => open.Sum(c => c.Component.Length + Missing(c.Package!)),
            UpgradeStep.Install => open.Where(c => !c.Package!.OutputStarted).Sum(c => c.Component.Length),
            _ => 0,
        };
        return new PreconditionSubject(
            context.ActiveSet.ToInstalled(),
            context.Environment.ReadPeripherals(),
            context.ReadConditions(),
            needed,
            context.Hardware,
            execution.PeripheralUpdates);
    }

    private long Missing(PackageJournal package) => package.Length - context.Folder.Length(context.Folder.PackageFile(package.Sha256));

    /// <summary>The operator is asked once the rules allow the step, and is not asked again while a "not now" lasts.</summary>
    private Refusal? AskOperator(ExecutionJournal execution, DateTimeOffset now)
    {
        var schedules = (execution.Preconditions ?? []).Select(p => p.Schedule).ToList();
        if (execution.DeferredUntil > now && !(OperatorDeferral.Ends(schedules) <= now))
        {
            return Deferred(execution);
        }

        var allowed = OperatorDeferral.May(schedules, execution.Deferrals, now);
        if (!allowed.IsAllowed || !context.Environment.IsDeferred(allowed))
        {
            return null;
        }

        var until = now + context.Options.DeferralTime;
        var deferred = execution with { Deferrals = execution.Deferrals + 1, DeferredUntil = allowed.Until < until ? allowed.Until : until };
        context.Save(deferred);
        return Deferred(deferred);
    }

    private static Refusal Deferred(ExecutionJournal execution) => new(
        OperatorDeferral.Rule, $"put off {execution.Deferrals} times", "the operator's consent, or the time over", execution.DeferredUntil);
}
