using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Storage;
using PosCloud.Terminal.Trust;

namespace PosCloud.Terminal.Executions.Steps;

/// <summary>
/// State <c>installing</c>: one component's image after the other into the store, then the manifest that names them. The active
/// slot is only read.
/// </summary>
internal sealed class InstallStep(
    AgentContext context, PackageFetcher fetcher, PackageInstaller installer, ImageStore images, ExecutionMover mover, StepReports reports, VendorGate vendor) : IExecutionStep
{
    public ExecutionState State => ExecutionState.Installing;

    public UpgradeStep? Ahead(ExecutionJournal execution) => execution.ToDownload is null ? UpgradeStep.Install : UpgradeStep.Download;

    public async Task<StepEnd> RunAsync(ExecutionJournal execution, CancellationToken cancellationToken)
    {
        if (execution.ToDownload is { } again)
        {
            // The second package of a component: installing was reported already, and states only go forward.
            if (await fetcher.FetchAsync(cancellationToken))
            {
                var fetched = context.Execution!.Components.Single(c => c.Component.Name == again.Component.Name);
                context.Save(context.Execution.With(fetched with { Package = fetched.Package! with { Verified = true } }));
            }

            return StepEnd.GoOn;
        }

        // Before anything is written: what only the idle slot named makes room for what comes.
        if (context.Folder.ReadManifest(execution.TargetSlot) is not null)
        {
            context.Folder.DeleteManifest(execution.TargetSlot);
        }

        images.DeleteUnnamed();
        while (context.Execution!.ToInstall is { } component)
        {
            if (!await InstallAsync(component, cancellationToken))
            {
                return StepEnd.GoOn;
            }
        }

        foreach (var component in execution.Components)
        {
            if (await vendor.CheckAsync(component.Component, cancellationToken) is { } refused)
            {
                mover.Move(ExecutionState.Failed, refused.Reason, refused.Detail);
                return StepEnd.GoOn;
            }
        }

        context.Folder.WriteManifest(execution.TargetSlot, context.ActiveSet.With([.. execution.Components.Select(c => c.ToSlot())]));
        mover.Move(ExecutionState.Restarting);
        await reports.TryAsync(cancellationToken);
        return StepEnd.GoOn;
    }

    // False when the component's package will not do: it has another one now, or the execution ended.
    private async Task<bool> InstallAsync(ComponentJournal component, CancellationToken cancellationToken)
    {
        if (await installer.InstallAsync(component, cancellationToken) is { } refused)
        {
            fetcher.TakeNext(component.Component.Name, refused.Reason, refused.Detail);
            return false;
        }

        var execution = context.Execution!;
        context.Save(execution.With(execution.ToInstall! with { IsReady = true }));
        context.Folder.Delete(context.Folder.PackageFile(component.Package!.Sha256));
        return true;
    }
}
