using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Executions.Trial;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions.Steps;

/// <summary>State <c>restarting</c>: points at the new slot on trial and restarts.</summary>
internal sealed class SwitchStep(AgentContext context, TrialBoot trial, ConnectivityPhase connectivity) : IExecutionStep
{
    public ExecutionState State => ExecutionState.Restarting;

    public UpgradeStep? Ahead(ExecutionJournal execution) => trial.HasSwitched(execution) ? null : UpgradeStep.Switch;

    public async Task<StepEnd> RunAsync(ExecutionJournal execution, CancellationToken cancellationToken)
    {
        if (!trial.HasSwitched(execution))
        {
            execution = await connectivity.RememberAsync(execution, cancellationToken) with { SwitchedAt = context.Time.GetUtcNow() };
            context.Save(execution);
        }

        return await trial.SwitchAsync(execution, cancellationToken) ? StepEnd.GoOn : StepEnd.Restart;
    }
}
