using System.Buffers;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using PosCloud.Cli.Language;
using PosCloud.Protocol.Releases;

namespace PosCloud.Cli.Api;

/// <summary>
/// Uploads to a write SAS by Put Block and Put Block List
/// (https://learn.microsoft.com/rest/api/storageservices/put-block).
/// </summary>
internal sealed class BlockUploader(HttpClient http, RetryPolicy retries)
{
    private const int Parallel = 2;

    /// <summary>Goes on where <paramref name="upload"/> stands, so that a new link to the same blob repeats nothing.</summary>
    public async Task UploadAsync(
        BlockUpload upload, UploadLink link, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(upload.Path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.Asynchronous);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        await System.Threading.Tasks.Parallel.ForEachAsync(upload.Missing().ToArray(), options, async (block, cancel) =>
        {
            var length = upload.LengthOf(block);
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                await ReadFullAsync(file, buffer.AsMemory(0, length), (long)block * BlockUpload.BlockBytes, cancel);
                var uri = WithQuery(link.Url, "comp=block&blockid=" + Uri.EscapeDataString(BlockUpload.IdOf(block)));
                await PutAsync(uri, () => BlockContent(buffer, length), cancel);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            upload.MarkStaged(block, progress);
        });

        var list = BlockList(upload.BlockCount);
        await PutAsync(WithQuery(link.Url, "comp=blocklist"), () => ListContent(list), cancellationToken);
    }

    private async Task PutAsync(Uri uri, Func<HttpContent> content, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage? response = null;
            Exception? cut = null;
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Put, uri) { Content = content() };
                response = await http.SendAsync(request, cancellationToken);
            }
            catch (Exception e) when (AdminSender.IsNoAnswer(e, cancellationToken))
            {
                cut = e;
            }

            using (response)
            {
                if (response is { IsSuccessStatusCode: true })
                {
                    return;
                }

                var repeatable = response is null || RetryPolicy.IsTransient(response.StatusCode);
                var wait = repeatable ? retries.WaitAfter(attempt, response) : null;
                if (wait is null)
                {
                    throw response is null ? new ServiceUnreachableException(uri.Authority, cut) : new AdminException(LinkUpload.Refused(response));
                }

                await retries.WaitAsync(wait.Value, cancellationToken);
            }
        }
    }

    private static ByteArrayContent BlockContent(byte[] buffer, int length)
    {
        var content = new ByteArrayContent(buffer, 0, length);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
#pragma warning disable CA5351 // A transport checksum that Put Block defines; what is trusted is the SHA-256 of the whole.
        content.Headers.ContentMD5 = MD5.HashData(buffer.AsSpan(0, length));
#pragma warning restore CA5351
        return content;
    }

    private static ByteArrayContent ListContent(byte[] list)
    {
        var content = new ByteArrayContent(list);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        return content;
    }

    private static byte[] BlockList(int count)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>", 64 + (count * 32));
        for (var i = 0; i < count; i++)
        {
            xml.Append("<Latest>").Append(BlockUpload.IdOf(i)).Append("</Latest>");
        }

        return Encoding.UTF8.GetBytes(xml.Append("</BlockList>").ToString());
    }

    private static Uri WithQuery(Uri link, string query) =>
        new(link.AbsoluteUri + (link.Query.Length == 0 ? "?" : "&") + query);

    private static async Task ReadFullAsync(
        Microsoft.Win32.SafeHandles.SafeFileHandle file, Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            var read = await RandomAccess.ReadAsync(file, buffer, offset, cancellationToken);
            if (read == 0)
            {
                throw new EndOfStreamException(Messages.ErrorFileChanged);
            }

            buffer = buffer[read..];
            offset += read;
        }
    }
}
