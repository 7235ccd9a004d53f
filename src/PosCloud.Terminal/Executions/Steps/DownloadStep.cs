using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions.Steps;

/// <summary>State <c>downloading</c>: one component's package after the other, so that all are there before anything is installed.</summary>
internal sealed class DownloadStep(AgentContext context, PackageFetcher fetcher, ExecutionMover mover) : IExecutionStep
{
    public ExecutionState State => ExecutionState.Downloading;

    public UpgradeStep? Ahead(ExecutionJournal execution) => UpgradeStep.Download;

    public async Task<StepEnd> RunAsync(ExecutionJournal execution, CancellationToken cancellationToken)
    {
        if (execution.ToDownload is null)
        {
            mover.Move(ExecutionState.Installing);
        }
        else if (await fetcher.FetchAsync(cancellationToken))
        {
            Verified();
        }

        return StepEnd.GoOn;
    }

    private void Verified()
    {
        var component = context.Execution!.ToDownload!;
        var verified = context.Execution.With(component with { Package = component.Package! with { Verified = true } });
        if (verified.ToDownload is null)
        {
            mover.Move(ExecutionState.Installing, change: _ => verified);
        }
        else
        {
            context.Save(verified);
        }
    }
}
