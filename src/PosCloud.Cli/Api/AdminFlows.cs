using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Documents;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Cli.Api;

/// <summary>What takes several calls: publishing an image, waiting for packages, attaching a document, watching a rollout.</summary>
public static class AdminFlows
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Hash, draft, upload, complete, approve, wait. A second run goes on where the first was cut: what the service
    /// already has is not sent again. The service publishes by itself what has been approved.
    /// </summary>
    /// <exception cref="TimeoutException">The release is published, but packages were not ready in time.</exception>
    public static async Task<ReleaseView> PublishAsync(
        this AdminClient client, PublishImage image, IProgress<PublishProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (sha256, length) = await HashAsync(image.Path, progress, cancellationToken);
        var draft = new DraftReleaseRequest(
            [new DraftComponent(image.Component, image.Version, sha256, length)], image.Notes, image.Preconditions, image.Floors, image.BackOut, image.SelfTest);
        var files = new Dictionary<string, string> { [image.Component] = image.Path };
        return await client.PublishAsync(new PublishRelease(draft, files, image.WaitForPackages, image.Approve), progress, cancellationToken);
    }

    /// <summary>
    /// The same for a set: the images go up one after another, and what the service has of them is not sent again.
    /// </summary>
    /// <exception cref="TimeoutException">The release is published, but packages were not ready in time.</exception>
    public static async Task<ReleaseView> PublishAsync(
        this AdminClient client, PublishRelease set, IProgress<PublishProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(set);
        var release = await client.DraftReleaseAsync(set.Draft, cancellationToken);
        var id = release.ReleaseId;
        foreach (var component in release.State == ReleaseState.Draft ? release.Components.Where(c => !c.Uploaded) : [])
        {
            await UploadAsync(client, set.Files[component.Name], component.Name, release, progress, cancellationToken);
            progress?.Report(new PublishProgress(PublishStage.Verifying, 0, component.Length, release, component.Name));
            release = await client.CompleteUploadAsync(id, component.Name, cancellationToken);
            progress?.Report(new PublishProgress(PublishStage.Verifying, component.Length, component.Length, release, component.Name));
        }

        if (release.State == ReleaseState.Uploaded && set.Approve is { } approve)
        {
            progress?.Report(new PublishProgress(PublishStage.Publishing, 0, 1, release));
            await approve(release, cancellationToken);

            // Approved is published, but for a floor that cannot be met: then this says so.
            release = await client.PublishReleaseAsync(id, cancellationToken);
        }

        if (release.State == ReleaseState.Uploaded)
        {
            return release;
        }

        progress?.Report(new PublishProgress(PublishStage.Publishing, 1, 1, release));
        return set.WaitForPackages is { } limit
            ? await client.WaitForPackagesAsync(id, limit, progress, cancellationToken)
            : release;
    }

    /// <summary>Asks until every package of a published release is built or rejected.</summary>
    /// <exception cref="TimeoutException">It took longer than <paramref name="limit"/>.</exception>
    public static async Task<ReleaseView> WaitForPackagesAsync(
        this AdminClient client, string releaseId, TimeSpan limit, IProgress<PublishProgress>? progress, CancellationToken cancellationToken)
    {
        var start = client.Time.GetTimestamp();
        for (var wait = FirstPoll; ; wait = Longer(wait))
        {
            var release = await client.GetReleaseAsync(releaseId, cancellationToken);
            var packages = release.Components.SelectMany(c => c.Packages).ToList();
            var ready = packages.Count(p => p.State != PackageState.Requested);
            progress?.Report(new PublishProgress(PublishStage.Building, ready, packages.Count, release));
            if (release.Components.All(c => c.Packages.Count > 0) && ready == packages.Count)
            {
                return release;
            }

            if (client.Time.GetElapsedTime(start) > limit)
            {
                throw new TimeoutException(Messages.ErrorPackagesLate.With(packages.Count - ready, packages.Count, releaseId));
            }

            await Task.Delay(wait, client.Time, cancellationToken);
        }
    }

    /// <summary>Link, upload, add. Doing it again with the same content changes nothing.</summary>
    public static async Task<DocumentView> AddDocumentAsync(
        this AdminClient client, string releaseId, DocumentFile document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(document);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(document.Content));
        var upload = await client.UploadDocumentAsync(releaseId, new DocumentUploadRequest(sha256, document.Content.Length), cancellationToken);
        await client.Links.PutAsync(upload.Url, document.Content, cancellationToken);
        return await client.AddDocumentAsync(
            releaseId,
            new AddDocumentRequest(document.Name, document.Language, document.Format, sha256, document.Content.Length, upload.UploadId),
            cancellationToken);
    }

    /// <summary>The rollout now and after each change; ends when it is completed or aborted.</summary>
    /// <param name="interval">Between two questions.</param>
    public static async IAsyncEnumerable<RolloutView> WatchRolloutAsync(
        this AdminClient client, string rolloutId, TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (RolloutView? last = null; ;)
        {
            var now = await client.GetRolloutAsync(rolloutId, cancellationToken);
            if (last?.State != now.State || last.Progress != now.Progress)
            {
                yield return now;
            }

            if (now.State.IsFinal())
            {
                yield break;
            }

            last = now;
            await Task.Delay(interval, client.Time, cancellationToken);
        }
    }

    /// <summary>A link that ran out on a slow line is replaced, as long as each one brought the upload forward.</summary>
    private static async Task UploadAsync(
        AdminClient client, string path, string component, ReleaseView release, IProgress<PublishProgress>? progress, CancellationToken cancellationToken)
    {
        var upload = new BlockUpload(path);
        var bytes = progress is null
            ? null
            : new Relay<long>(done => progress.Report(new PublishProgress(PublishStage.Uploading, done, upload.Length, release, component)));
        bytes?.Report(0);
        Uri? blob = null;
        for (var before = -1L; ;)
        {
            var link = await client.CreateUploadLinkAsync(release.ReleaseId, component, cancellationToken);
            if (blob is not null && blob.AbsolutePath != link.Url.AbsolutePath)
            {
                upload.StartAgain();
            }

            blob = link.Url;
            try
            {
                await client.Uploader.UploadAsync(upload, link, bytes, cancellationToken);
                return;
            }
            catch (AdminException e) when (e.Problem.Status == (int)HttpStatusCode.Forbidden && upload.StagedBytes > before)
            {
                before = upload.StagedBytes;
            }
        }
    }

    internal static async Task<(string Sha256, long Length)> HashAsync(
        string path, IProgress<PublishProgress>? progress, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1024 * 1024];
        var done = 0L;
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            done += read;
            progress?.Report(new PublishProgress(PublishStage.Hashing, done, file.Length));
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), done);
    }

    private static TimeSpan Longer(TimeSpan wait) => wait * 1.5 > LongestPoll ? LongestPoll : wait * 1.5;

    /// <summary>Reports at once and in order; <see cref="Progress{T}"/> posts to other threads.</summary>
    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
