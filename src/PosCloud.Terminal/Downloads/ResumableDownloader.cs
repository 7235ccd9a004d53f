using System.Net;
using System.Net.Http.Headers;
using PosCloud.Terminal.Cloud;

namespace PosCloud.Terminal.Downloads;

/// <summary>
/// Downloads a file of a signed hash and length into its part file. A cut is resumed at the byte where it stopped, with <c>Range</c> and
/// <c>If-Match</c> (RFC 9110, sections 13.1.1 and 14.2), so that the two halves are of the same bytes. Nothing is synced meanwhile: the
/// hash is looked at when the file is whole.
/// </summary>
internal sealed class ResumableDownloader(AgentContext context, HttpClient http)
{
    private const int BufferBytes = 64 * 1024;

    // Storage says 403 for an expired SAS; 401, 404 and 410 are cured by a new link too, or not at all.
    private static readonly HttpStatusCode[] LinkIsDead =
        [HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound, HttpStatusCode.Gone];

    // The file whose download began at its first byte in the life of this agent.
    private string? _fromFirstByte;

    /// <summary>Returns when the file is whole and has its hash, or when it will not have.</summary>
    public async Task<DownloadResult> DownloadAsync(IDownload download, CancellationToken cancellationToken)
    {
        while (download.IsWanted)
        {
            var have = Look(download);
            if (have == download.Target.Length)
            {
                if (await VerifyAsync(download, cancellationToken) is { } verified)
                {
                    return verified;
                }

                continue;
            }

            var allowance = download.Allowance ?? long.MaxValue;
            if (allowance == 0)
            {
                break;
            }

            var tried = await TryAsync(download, have, allowance, cancellationToken);
            var cameFurther = Look(download) > have;
            if (tried.End is { } end)
            {
                return end;
            }

            if (tried.Failure is { } failure && await download.OnFailureAsync(failure, tried.RetryAfter, cameFurther, cancellationToken) is { } given)
            {
                return given;
            }
        }

        return DownloadResult.Stopped;
    }

    private async Task<DownloadTry> TryAsync(IDownload download, long have, long allowance, CancellationToken cancellationToken)
    {
        if (download.Target.Url is null && await download.RenewLinkAsync(cancellationToken) is { } refused)
        {
            return refused;
        }

        try
        {
            using var stall = new CancellationTokenSource(context.Options.StallTimeout, context.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellationToken);
            using var request = Request(download.Target, have);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (Refuse(download, response, have) is { } refusal)
            {
                return refusal;
            }

            await CopyAsync(download, response, allowance, stall, either.Token);
            return DownloadTry.GoOn;
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The message of an HTTP exception has host and port, never the query with the signature.
            return DownloadTry.Failed(e is OperationCanceledException ? "no byte came for too long" : e.Message);
        }
    }

    private static HttpRequestMessage Request(DownloadTarget target, long have)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target.Url);
        if (have > 0)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            request.Headers.TryAddWithoutValidation("If-Match", target.ETag);
        }

        return request;
    }

    // Null when the bytes of the answer belong at the end of the part file.
    private DownloadTry? Refuse(IDownload download, HttpResponseMessage response, long have)
    {
        if (LinkIsDead.Contains(response.StatusCode))
        {
            download.DropLink();
            return DownloadTry.Failed("the link has expired; a new one is asked for");
        }

        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                BeginAnew(download, response.Headers.ETag?.ToString());
                _fromFirstByte = download.Target.Sha256;
                return null;
            case HttpStatusCode.PartialContent when Continues(response, have, download.Target.Length):
                return null;
            case HttpStatusCode.PartialContent:
            case HttpStatusCode.PreconditionFailed:
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                BeginAnew(download, etag: null);
                return DownloadTry.Failed("the file behind the link has changed; starting anew");
            default:
                return DownloadTry.Failed($"the storage answered {(int)response.StatusCode}", HttpAnswers.RetryAfter(response, context.Time.GetUtcNow()));
        }
    }

    private static bool Continues(HttpResponseMessage response, long have, long length) =>
        response.Content.Headers.ContentRange is { Unit: "bytes", From: { } from } range
        && from == have && (range.Length is null || range.Length == length);

    private async Task CopyAsync(
        IDownload download, HttpResponseMessage response, long allowance, CancellationTokenSource stall, CancellationToken cancellationToken)
    {
        var length = download.Target.Length;
        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var part = context.Folder.OpenWrite(download.Target.PartFile);
        part.Seek(0, SeekOrigin.End);
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferBytes, allowance)), cancellationToken)) > 0)
        {
            allowance -= read;

            // No more than was signed for, whatever the storage sends.
            read = (int)Math.Min(read, length - part.Length);
            await part.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await part.FlushAsync(cancellationToken);
            context.Tell(null, part.Length, length);
            stall.CancelAfter(Timeout.InfiniteTimeSpan);
            await download.OnPieceAsync(cancellationToken);
            if (part.Length == length || allowance == 0 || !download.IsWanted)
            {
                return;
            }

            stall.CancelAfter(context.Options.StallTimeout);
        }

        throw new IOException($"the connection was cut after {part.Length} of {length} bytes");
    }

    // A resumed file may have a hole after a power cut, which a second download from the start repairs. A file that is wrong after that
    // is refused, but only when it came whole since this agent started: with one more power cut in it, the second one may have a hole too.
    private async Task<DownloadResult?> VerifyAsync(IDownload download, CancellationToken cancellationToken)
    {
        var target = download.Target;
        if (await context.Folder.HashAsync(target.PartFile, cancellationToken) == target.Sha256)
        {
            return DownloadResult.Complete;
        }

        if (target.Redone && _fromFirstByte == target.Sha256)
        {
            return download.OtherBytes;
        }

        BeginAnew(download, etag: null, redone: true);
        context.Tell("what was downloaded has a wrong hash; downloading it once more");
        return null;
    }

    // Bytes that are there and can be gone on with: without an ETag nothing proves that the rest would fit to a part.
    private long Look(IDownload download)
    {
        var target = download.Target;
        var have = context.Folder.Length(target.PartFile);
        download.Received(have);
        if (have > target.Length || (have > 0 && target.ETag is null && have < target.Length))
        {
            BeginAnew(download, etag: null);
            return 0;
        }

        return have;
    }

    private void BeginAnew(IDownload download, string? etag, bool redone = false)
    {
        var file = download.Target.PartFile;
        download.Received(context.Folder.Length(file));
        context.Folder.Delete(file);
        download.BeginAnew(etag, redone);
    }
}
