using PosCloud.Protocol.Failures;
using PosCloud.Terminal.Downloads;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Backups;

/// <summary>Downloads the backup of a restore: one failure a round, since a new link comes with the answer to the next check-in.</summary>
internal sealed class BackupDownloader(AgentContext context, HttpClient http) : IDownload
{
    private readonly ResumableDownloader _downloader = new(context, http);

    public DownloadTarget Target =>
        new(context.Folder.RestoreFile, Journal.Order.Sha256, Journal.Order.Length, Journal.Url, Journal.ETag, Journal.Redone);

    public DownloadResult OtherBytes =>
        DownloadResult.Refused(FailureCodes.RestoreDamaged, $"The storage has other bytes than the backup {Journal.Order.BackupId}.");

    private RestoreJournal Journal => context.State.Restore!;

    /// <returns>Null when the file is whole and has the hash of the order.</returns>
    public async Task<BackupFailure?> DownloadAsync(CancellationToken cancellationToken)
    {
        var result = await _downloader.DownloadAsync(this, cancellationToken);
        return result.Kind == DownloadEnd.Complete ? null : new BackupFailure(result.Reason, result.Detail!);
    }

    public void BeginAnew(string? etag, bool redone) => Save(Journal with { ETag = etag, Redone = Journal.Redone || redone });

    public void DropLink() => Save(Journal with { Url = null });

    public Task<DownloadTry?> RenewLinkAsync(CancellationToken cancellationToken) =>
        Task.FromResult<DownloadTry?>(DownloadTry.Failed("a new link comes with the next answer"));

    public Task<DownloadResult?> OnFailureAsync(string failure, TimeSpan? retryAfter, bool cameFurther, CancellationToken cancellationToken)
    {
        var tries = cameFurther ? 1 : Journal.Tries + 1;
        Save(Journal with { Tries = tries });
        return Task.FromResult<DownloadResult?>(tries >= context.Options.MaxDownloadTries
            ? DownloadResult.Failed(FailureCodes.RestoreDownloadFailed, failure)
            : DownloadResult.Waits(failure));
    }

    private void Save(RestoreJournal journal) => context.Save(context.State with { Restore = journal });
}
