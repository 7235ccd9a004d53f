using PosCloud.Protocol.Failures;
using PosCloud.Terminal.Cloud;
using PosCloud.Terminal.Downloads;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions;

/// <summary>
/// Downloads the package of the component that comes next: as long as the execution is not cancelled, within what may be taken over a
/// link that costs by volume, with waits and check-ins between the tries.
/// </summary>
internal sealed class PackageDownloader(AgentContext context, HttpClient http, LinkRenewer links, Func<CancellationToken, Task> checkInWhenDue) : IDownload
{
    private readonly ResumableDownloader _downloader = new(context, http);
    private int _failures;

    public DownloadTarget Target => new(context.Folder.PackageFile(Package.Sha256), Package.Sha256, Package.Length, Package.Url, Package.ETag, Package.Redone);

    public bool IsWanted => !ExecutionTransitions.IsFinal(Execution.State);

    /// <summary>Nothing left is not an end: the step's preconditions say the same, and when it goes on.</summary>
    public long? Allowance => context.MeteredLeft(Execution.Preconditions);

    public DownloadResult OtherBytes =>
        DownloadResult.Refused(FailureCodes.PackageHashMismatch, $"The package {Package.Sha256} came with other bytes.");

    private ExecutionJournal Execution => context.Execution!;

    private ComponentJournal Component => Execution.ToDownload!;

    private PackageJournal Package => Component.Package!;

    /// <summary>Returns when the package is complete and verified, or when it will not be.</summary>
    public async Task<DownloadResult> DownloadAsync(CancellationToken cancellationToken)
    {
        _failures = 0;
        var result = await _downloader.DownloadAsync(this, cancellationToken);
        if (result.Kind == DownloadEnd.Complete)
        {
            // Before the journal says that it is verified: a power cut must not take bytes away that are not looked at again.
            context.Folder.Sync(Target.PartFile);
        }

        return result;
    }

    /// <summary>Bytes that arrived before a crash or a cut count once, thrown-away ones included.</summary>
    public void Received(long length)
    {
        if (length != Package.Counted)
        {
            var bytes = Math.Max(0, length - Package.Counted);
            var execution = Execution.With(Component with { Package = Package with { Counted = length } });
            context.Save(context.Counted(
                context.State with { Execution = execution with { BytesDownloaded = Execution.BytesDownloaded + bytes } }, bytes));
        }
    }

    public void BeginAnew(string? etag, bool redone) => Save(Package with { ETag = etag, Counted = 0, Redone = Package.Redone || redone });

    public void DropLink() => Save(Package with { Url = null });

    public Task<DownloadTry?> RenewLinkAsync(CancellationToken cancellationToken) => links.RenewAsync(cancellationToken);

    public Task OnPieceAsync(CancellationToken cancellationToken) => checkInWhenDue(cancellationToken);

    public async Task<DownloadResult?> OnFailureAsync(string failure, TimeSpan? retryAfter, bool cameFurther, CancellationToken cancellationToken)
    {
        _failures = cameFurther ? 1 : _failures + 1;
        if (_failures >= context.Options.MaxDownloadTries)
        {
            return DownloadResult.Failed(FailureCodes.DownloadFailed, failure);
        }

        context.Tell($"download: {failure}", Package.Counted, Package.Length);
        await context.DelayAsync(Backoff.Next(_failures, retryAfter, context.Options), cancellationToken);
        await checkInWhenDue(cancellationToken);
        return null;
    }

    private void Save(PackageJournal package) => context.Save(Execution.With(Component with { Package = package }));
}
