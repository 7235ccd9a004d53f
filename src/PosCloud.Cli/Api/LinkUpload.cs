using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using PosCloud.Protocol.Problems;

namespace PosCloud.Cli.Api;

/// <summary>
/// Puts something small to a link that creates one blob and cannot overwrite (Put Blob,
/// https://learn.microsoft.com/rest/api/storageservices/put-blob).
/// </summary>
internal sealed class LinkUpload(HttpClient http, RetryPolicy retries)
{
    /// <exception cref="AdminException">Storage refuses.</exception>
    /// <exception cref="ServiceUnreachableException">Storage does not answer.</exception>
    public async Task PutAsync(Uri link, byte[] content, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage? response = null;
            Exception? cut = null;
            try
            {
                using var request = Request(link, content);
                response = await http.SendAsync(request, cancellationToken);
            }
            catch (Exception e) when (AdminSender.IsNoAnswer(e, cancellationToken))
            {
                cut = e;
            }

            using (response)
            {
                // An attempt whose answer was lost has created the blob: the next one must not overwrite it. The service hashes what is there.
                var isThere = attempt > 1 && response is { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed };
                if (response is { IsSuccessStatusCode: true } || isThere)
                {
                    return;
                }

                var wait = response is null || RetryPolicy.IsTransient(response.StatusCode) ? retries.WaitAfter(attempt, response) : null;
                if (wait is null)
                {
                    throw response is null ? new ServiceUnreachableException(link.Authority, cut) : new AdminException(Refused(response));
                }

                await retries.WaitAsync(wait.Value, cancellationToken);
            }
        }
    }

    /// <summary>What storage said no with.</summary>
    internal static ProblemBody Refused(HttpResponseMessage response)
    {
        // https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2: the code is in a header as well.
        var code = response.Headers.TryGetValues("x-ms-error-code", out var values) ? string.Concat(values) : null;
        return new ProblemBody(
            ProblemBody.TypePrefix + AdminException.UploadRefused,
            "Storage refused the upload.",
            (int)response.StatusCode,
            code is null ? $"HTTP {(int)response.StatusCode}" : $"{code}, HTTP {(int)response.StatusCode}",
            "Ask for a new upload link and repeat.");
    }

    private static HttpRequestMessage Request(Uri link, byte[] content)
    {
        var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
#pragma warning disable CA5351 // A transport checksum that Put Blob defines; what is trusted is the SHA-256.
        body.Headers.ContentMD5 = MD5.HashData(content);
#pragma warning restore CA5351
        return new HttpRequestMessage(HttpMethod.Put, link) { Content = body, Headers = { { "x-ms-blob-type", "BlockBlob" } } };
    }
}
