namespace PosCloud.Terminal.Cloud;

/// <summary>Reads what the service or the storage sends, within limits.</summary>
internal static class HttpAnswers
{
    /// <summary><c>Retry-After</c> as a wait (RFC 9110, section 10.2.3); null when absent or in the past.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - (response.Headers.Date ?? now));
        return wait > TimeSpan.Zero ? wait : null;
    }

    /// <summary>The body, at most <paramref name="limit"/> bytes.</summary>
    /// <exception cref="HttpRequestException">The body is longer.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > limit)
            {
                throw new HttpRequestException($"The answer is longer than {limit} bytes.");
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
