using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Downloads;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions.Steps;

/// <summary>Brings one component's package into the folder, or the next one when that is of no use.</summary>
internal sealed class PackageFetcher(AgentContext context, PackageDownloader downloader, ExecutionMover mover)
{
    /// <summary>For <see cref="ExecutionJournal.ToDownload"/>.</summary>
    /// <returns>True when the package is there; false when the execution ended or the component has another package now.</returns>
    public async Task<bool> FetchAsync(CancellationToken cancellationToken)
    {
        var component = context.Execution!.ToDownload!;
        var result = await downloader.DownloadAsync(cancellationToken);
        switch (result.Kind)
        {
            case DownloadEnd.Complete:
                return true;
            case DownloadEnd.Refused:
                TakeNext(component.Component.Name, result.Reason!, result.Detail!);
                return false;
            case DownloadEnd.Failed:
                mover.Move(ExecutionState.Failed, result.Reason, result.Detail);
                return false;
            default:
                return false;
        }
    }

    /// <summary>The component's package will not do: takes another one, or ends the execution.</summary>
    public void TakeNext(string component, string reason, string detail)
    {
        var execution = context.Execution!;
        var refused = execution.Components.Single(c => c.Component.Name == component);
        var next = PackageChoice.Next(refused with { RefusedPackages = [.. refused.RefusedPackages, refused.Package!.Sha256] }, execution.Links);
        if (next.Package is null)
        {
            mover.Move(ExecutionState.Failed, reason, detail);
            return;
        }

        context.Save(execution.With(next));
        context.Tell($"{reason}: {detail} Taking the full package.");
    }
}
