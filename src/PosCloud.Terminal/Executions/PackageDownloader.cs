using System.Net;
using System.Net.Http.Headers;
using PosCloud.Protocol.Failures;
using PosCloud.Terminal.Cloud;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions;

/// <summary>
/// Downloads the package of the component that comes next into its part file. A cut is resumed at the byte where it stopped, with <c>Range</c>
/// and <c>If-Match</c> (RFC 9110, sections 13.1.1 and 14.2), so that the two halves are of the same bytes.
/// </summary>
internal sealed class PackageDownloader(AgentContext context, HttpClient http, LinkRenewer links, Func<CancellationToken, Task> checkInWhenDue)
{
    private const int BufferBytes = 64 * 1024;

    // Storage says 403 for an expired SAS; 401, 404 and 410 are cured by a new link too, or not at all.
    private static readonly HttpStatusCode[] LinkIsDead =
        [HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound, HttpStatusCode.Gone];

    // The package whose download began at its first byte in the life of this agent.
    private string? _fromFirstByte;

    private ExecutionJournal Execution => context.Execution!;

    private ComponentJournal Component => Execution.ToDownload!;

    private PackageJournal Package => Component.Package!;

    private string PartFile => context.Folder.PackageFile(Package.Sha256);

    /// <summary>Returns when the package is complete and verified, or when it will not be.</summary>
    public async Task<DownloadResult> DownloadAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            if (ExecutionTransitions.IsFinal(Execution.State))
            {
                return DownloadResult.Stopped;
            }

            var before = CountReceived();
            if (before == Package.Length)
            {
                if (await VerifyAsync(cancellationToken) is { } verified)
                {
                    return verified;
                }

                continue;
            }

            var tried = await TryAsync(before, cancellationToken);
            failures = CountReceived() > before ? 1 : failures + 1;
            if (tried.End is { } end)
            {
                return end;
            }

            if (tried.Failure is not { } failure)
            {
                continue;
            }

            if (failures >= context.Options.MaxDownloadTries)
            {
                return DownloadResult.Failed(FailureCodes.DownloadFailed, failure);
            }

            context.Tell($"download: {failure}", CountReceived(), Package.Length);
            await context.DelayAsync(Backoff.Next(failures, tried.RetryAfter, context.Options), cancellationToken);
            await checkInWhenDue(cancellationToken);
        }
    }

    private async Task<DownloadTry> TryAsync(long have, CancellationToken cancellationToken)
    {
        if (Package.Url is null)
        {
            var renewed = await links.RenewAsync(cancellationToken);
            if (renewed is not null)
            {
                return renewed;
            }
        }

        try
        {
            using var stall = new CancellationTokenSource(context.Options.StallTimeout, context.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellationToken);
            using var request = Request(have);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await TakeAsync(response, have, stall, either.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The message of an HTTP exception has host and port, never the query with the signature.
            return DownloadTry.Failed(e is OperationCanceledException ? "no byte came for too long" : e.Message);
        }
    }

    private HttpRequestMessage Request(long have)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Package.Url);
        if (have > 0)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            request.Headers.TryAddWithoutValidation("If-Match", Package.ETag);
        }

        return request;
    }

    private async Task<DownloadTry> TakeAsync(
        HttpResponseMessage response, long have, CancellationTokenSource stall, CancellationToken cancellationToken)
    {
        var retryAfter = HttpAnswers.RetryAfter(response, context.Time.GetUtcNow());
        if (LinkIsDead.Contains(response.StatusCode))
        {
            Save(Package with { Url = null });
            return DownloadTry.Failed("the link has expired; a new one is asked for");
        }

        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                StartAnew(response.Headers.ETag?.ToString());
                _fromFirstByte = Package.Sha256;
                await CopyAsync(response, stall, cancellationToken);
                return DownloadTry.GoOn;
            case HttpStatusCode.PartialContent when Continues(response, have):
                await CopyAsync(response, stall, cancellationToken);
                return DownloadTry.GoOn;
            case HttpStatusCode.PartialContent:
            case HttpStatusCode.PreconditionFailed:
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                StartAnew(etag: null);
                return DownloadTry.Failed("the package behind the link has changed; starting anew");
            default:
                return DownloadTry.Failed($"the storage answered {(int)response.StatusCode}", retryAfter);
        }
    }

    private bool Continues(HttpResponseMessage response, long have) =>
        response.Content.Headers.ContentRange is { Unit: "bytes", From: { } from } range
        && from == have && (range.Length is null || range.Length == Package.Length);

    private async Task CopyAsync(HttpResponseMessage response, CancellationTokenSource stall, CancellationToken cancellationToken)
    {
        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var part = context.Folder.OpenWrite(PartFile);
        part.Seek(0, SeekOrigin.End);
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            // No more than was signed for, whatever the storage sends.
            read = (int)Math.Min(read, Package.Length - part.Length);
            if (read == 0)
            {
                return;
            }

            await part.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await part.FlushAsync(cancellationToken);
            context.Tell(null, part.Length, Package.Length);
            stall.CancelAfter(Timeout.InfiniteTimeSpan);
            await checkInWhenDue(cancellationToken);
            if (ExecutionTransitions.IsFinal(Execution.State))
            {
                return;
            }

            stall.CancelAfter(context.Options.StallTimeout);
        }

        if (part.Length < Package.Length)
        {
            throw new IOException($"the connection was cut after {part.Length} of {Package.Length} bytes");
        }
    }

    // The hash is checked before any byte is decoded. A resumed file may have a hole after a power cut, which a second
    // download from the start repairs. A package that is wrong after that is refused, but only when it came whole since this
    // agent started: with one more power cut in it, the second one may have a hole too.
    private async Task<DownloadResult?> VerifyAsync(CancellationToken cancellationToken)
    {
        if (await context.Folder.HashAsync(PartFile, cancellationToken) == Package.Sha256)
        {
            // Before the journal says that it is verified: a power cut must not take bytes away that are not looked at again.
            context.Folder.Sync(PartFile);
            return DownloadResult.Complete;
        }

        if (Package.Redone && _fromFirstByte == Package.Sha256)
        {
            return DownloadResult.Refused(FailureCodes.PackageHashMismatch, $"The package {Package.Sha256} came with other bytes.");
        }

        StartAnew(etag: null, redone: true);
        context.Tell("the package has a wrong hash; downloading it once more");
        return null;
    }

    // Bytes that arrived before a crash or a cut count once, thrown-away ones included.
    private long CountReceived()
    {
        var length = context.Folder.Length(PartFile);
        if (length > Package.Length || (length > 0 && Package.ETag is null && length < Package.Length))
        {
            // Without an ETag nothing proves that the rest would fit to this part.
            context.Folder.Delete(PartFile);
            Save(Package with { Counted = 0 }, Execution.BytesDownloaded + Math.Max(0, length - Package.Counted));
            return 0;
        }

        if (length != Package.Counted)
        {
            Save(Package with { Counted = length }, Execution.BytesDownloaded + Math.Max(0, length - Package.Counted));
        }

        return length;
    }

    private void StartAnew(string? etag, bool redone = false)
    {
        CountReceived();
        context.Folder.Delete(PartFile);
        Save(Package with { ETag = etag, Counted = 0, Redone = Package.Redone || redone });
    }

    private void Save(PackageJournal package, long? bytesDownloaded = null) =>
        context.Save(Execution.With(Component with { Package = package }) with { BytesDownloaded = bytesDownloaded ?? Execution.BytesDownloaded });
}
