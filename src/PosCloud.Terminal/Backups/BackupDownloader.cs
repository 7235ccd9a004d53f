using System.Net;
using System.Net.Http.Headers;
using PosCloud.Protocol.Failures;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Backups;

/// <summary>
/// Downloads the backup of a restore. A cut is resumed where it stopped, with <c>Range</c> and <c>If-Match</c>. The hash is looked at
/// whenever the file is used, so nothing has to be synced meanwhile.
/// </summary>
internal sealed class BackupDownloader(AgentContext context, HttpClient http)
{
    private const int BufferBytes = 64 * 1024;

    // The order whose download began at its first byte in the life of this agent.
    private string? _fromFirstByte;

    private RestoreJournal Journal => context.State.Restore!;

    private string PartFile => context.Folder.RestoreFile;

    /// <returns>Null when the file is whole and has the hash of the order.</returns>
    public async Task<BackupFailure?> DownloadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = Have();
            if (before == Journal.Order.Length)
            {
                if (await context.Folder.HashAsync(PartFile, cancellationToken) == Journal.Order.Sha256)
                {
                    return null;
                }

                // A resumed file may have a hole after a power cut. What came whole since this agent started is really another file.
                var isOther = Journal.Redone && _fromFirstByte == Journal.Order.RestoreId;
                StartAnew(redone: true);
                if (isOther)
                {
                    return new BackupFailure(FailureCodes.RestoreDamaged, $"The storage has other bytes than the backup {Journal.Order.BackupId}.");
                }

                continue;
            }

            if (Journal.Url is not { } url)
            {
                return Failed(before, "a new link comes with the next answer");
            }

            if (await TryAsync(url, before, cancellationToken) is { } failure)
            {
                return Failed(before, failure);
            }
        }
    }

    private BackupFailure Failed(long before, string failure)
    {
        var tries = Have() > before ? 1 : Journal.Tries + 1;
        Save(Journal with { Tries = tries });
        return tries >= context.Options.MaxDownloadTries
            ? new BackupFailure(FailureCodes.RestoreDownloadFailed, failure)
            : BackupFailure.Temporary(failure);
    }

    private async Task<string?> TryAsync(Uri url, long have, CancellationToken cancellationToken)
    {
        using var stall = new CancellationTokenSource(context.Options.StallTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (have > 0)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            request.Headers.TryAddWithoutValidation("If-Match", Journal.ETag);
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await TakeAsync(response, have, stall, either.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The message of an HTTP exception has host and port, never the query with the signature.
            return e is OperationCanceledException ? "no byte came for too long" : e.Message;
        }
    }

    private async Task<string?> TakeAsync(HttpResponseMessage response, long have, CancellationTokenSource stall, CancellationToken cancellationToken)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                StartAnew(response.Headers.ETag?.ToString());
                _fromFirstByte = Journal.Order.RestoreId;
                break;
            case HttpStatusCode.PartialContent when response.Content.Headers.ContentRange is { Unit: "bytes", From: { } from } && from == have:
                break;
            case HttpStatusCode.PartialContent or HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable:
                StartAnew();
                return "the file behind the link has changed; starting anew";
            case HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.Gone:
                Save(Journal with { Url = null });
                return "the link has expired";
            default:
                return $"the storage answered {(int)response.StatusCode}";
        }

        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var part = context.Folder.OpenWrite(PartFile);
        part.Seek(0, SeekOrigin.End);
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            // No more than was signed for, whatever the storage sends.
            read = (int)Math.Min(read, Journal.Order.Length - part.Length);
            await part.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await part.FlushAsync(cancellationToken);
            context.Tell(null, part.Length, Journal.Order.Length);
            if (part.Length == Journal.Order.Length)
            {
                return null;
            }

            stall.CancelAfter(context.Options.StallTimeout);
        }

        return $"the connection was cut after {part.Length} of {Journal.Order.Length} bytes";
    }

    // Without an ETag nothing proves that the rest would fit to this part.
    private long Have()
    {
        var length = context.Folder.Length(PartFile);
        if (length > Journal.Order.Length || (length > 0 && Journal.ETag is null && length < Journal.Order.Length))
        {
            context.Folder.Delete(PartFile);
            return 0;
        }

        return length;
    }

    private void StartAnew(string? etag = null, bool redone = false)
    {
        context.Folder.Delete(PartFile);
        Save(Journal with { ETag = etag, Redone = Journal.Redone || redone });
    }

    private void Save(RestoreJournal journal) => context.Save(context.State with { Restore = journal });
}
