using PosCloud.Protocol.Preconditions;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Executions.Steps;
using PosCloud.Terminal.Executions.Trial;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions;

/// <summary>
/// The execution as a state machine: each round does the work of the state in the journal. What the work is, the steps know; here
/// is only their order, and that a critical one waits until its preconditions hold.
/// </summary>
internal sealed class ExecutionRunner(
    AgentContext context, IReadOnlyList<IExecutionStep> steps, StepGate gate, StepReports reports, SetActivator activator, ImageStore images, DataStore data)
{
    private bool _isClean;

    /// <summary>Runs until the execution is final, or until a step may not begin: then <see cref="AgentContext.Waiting"/> says why.</summary>
    /// <returns>False when the machine is about to restart: the agent goes on in the next boot.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        reports.Reset();
        context.Waiting = null;
        await activator.EnsureAsync(cancellationToken);
        while (context.Execution is { } execution && !ExecutionTransitions.IsFinal(execution.State))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _isClean = false;
            var step = steps.FirstOrDefault(s => s.State == execution.State)
                ?? throw new InvalidDataException($"The journal is in state {execution.State}, which this agent never enters.");
            if (step.Ahead(execution) is { } ahead && MustWait(execution.ReleaseId, ahead))
            {
                return true;
            }

            context.Notices.Look();
            if (await WorkAsync(step, execution, cancellationToken) is var end && end != StepEnd.GoOn)
            {
                return end == StepEnd.Wait;
            }
        }

        Clean();
        return true;
    }

    private async Task<StepEnd> WorkAsync(IExecutionStep step, ExecutionJournal execution, CancellationToken cancellationToken)
    {
        context.Clock.Start(execution);
        try
        {
            return await step.RunAsync(execution, cancellationToken);
        }
        finally
        {
            context.Clock.Stop();
        }
    }

    private bool MustWait(string? releaseId, UpgradeStep step)
    {
        if (gate.Check(step) is not { } refusal)
        {
            return false;
        }

        context.Waiting = refusal;
        context.Tell($"waits to {step.ToString().ToLowerInvariant()} {releaseId}: {refusal.Rule} is {refusal.Seen}, needs {refusal.Needed}");
        return true;
    }

    private void Clean()
    {
        if (!_isClean)
        {
            context.Folder.DeletePackages();
            context.Folder.Delete(context.Folder.BackupFile);
            if (context.State.Restore is null)
            {
                context.Folder.Delete(context.Folder.RestoreFile);
            }

            images.DeleteUnnamed();
            data.ClearIdle();
            _isClean = true;
        }
    }
}
