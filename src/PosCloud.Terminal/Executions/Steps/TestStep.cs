using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Executions.Trial;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions.Steps;

/// <summary>State <c>testing</c>: the phases of the trial, then its decision.</summary>
internal sealed class TestStep(TrialBoot trial) : IExecutionStep
{
    public ExecutionState State => ExecutionState.Testing;

    public async Task<StepEnd> RunAsync(ExecutionJournal execution, CancellationToken cancellationToken) =>
        await trial.TestAsync(execution, cancellationToken) ? StepEnd.GoOn : StepEnd.Restart;
}
