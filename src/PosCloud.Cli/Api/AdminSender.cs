using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Cli.Api;

/// <summary>Sends one call: bearer token, retries, one renewal of a refused token, bounded answers, typed refusals.</summary>
internal sealed class AdminSender(HttpClient http, Uri baseUri, AccessTokenProvider token, RetryPolicy retries)
{
    /// <summary>A page of 500 terminals with all peripherals stays well below.</summary>
    private const long MaxAnswerBytes = 32 * 1024 * 1024;

    public async Task<T> SendAsync<T>(
        HttpMethod method, string path, byte[]? body, JsonTypeInfo<T> type, CancellationToken cancellationToken, string? etag = null)
    {
        var uri = new Uri(baseUri, path);
        var bearer = await token(renew: false, cancellationToken);
        var renewed = false;
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage? response = null;
            Exception? cut = null;
            try
            {
                response = await SendOnceAsync(method, uri, body, bearer, etag, cancellationToken);
            }
            catch (Exception e) when (IsNoAnswer(e, cancellationToken))
            {
                cut = e;
            }

            using (response)
            {
                if (response is { IsSuccessStatusCode: true })
                {
                    return await ReadAsync(response, type, cancellationToken);
                }

                var problem = response is null ? null : await ReadProblemAsync(response, cancellationToken);
                if (!renewed && IsStaleToken(problem))
                {
                    renewed = true;
                    bearer = await token(renew: true, cancellationToken);
                    continue;
                }

                var wait = IsRepeatable(response, problem) ? retries.WaitAfter(attempt, response) : null;
                if (wait is null)
                {
                    throw problem is null ? new ServiceUnreachableException(uri.Authority, cut) : new AdminException(problem);
                }

                await retries.WaitAsync(wait.Value, cancellationToken);
            }
        }
    }

    /// <summary>A connection that failed or was cut, or a time-out of the client's own; not the caller's cancellation.</summary>
    public static bool IsNoAnswer(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException or IOException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpMethod method, Uri uri, byte[]? body, string bearer, string? etag, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, uri);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd(ProblemBody.MediaType);
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static bool IsStaleToken(ProblemBody? problem) => problem is { Status: (int)HttpStatusCode.Unauthorized };

    private static bool IsRepeatable(HttpResponseMessage? response, ProblemBody? problem) =>
        response is null || RetryPolicy.IsTransient(response.StatusCode)
        || problem?.ReasonName() == Reasons.ConcurrentChange.Name;

    private static async Task<T> ReadAsync<T>(
        HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            if (await JsonSerializer.DeserializeAsync(stream, type, cancellationToken) is { } value)
            {
                return value;
            }
        }
        catch (JsonException)
        {
            // Falls through: whoever answered does not speak this protocol.
        }

        throw new AdminException(Unreadable(response, "The answer is not what this service sends."));
    }

    private static async Task<ProblemBody> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            if (await JsonSerializer.DeserializeAsync(stream, ProtocolJson.Default.ProblemBody, cancellationToken) is { } problem)
            {
                return problem with { Status = (int)response.StatusCode };
            }
        }
        catch (JsonException)
        {
            // A gateway or proxy answered with a page of its own.
        }

        return Unreadable(response, $"The answer was HTTP {(int)response.StatusCode} without an explanation.");
    }

    private static ProblemBody Unreadable(HttpResponseMessage response, string title) => new(
        ProblemBody.TypePrefix + AdminException.AnswerUnreadable,
        title,
        (int)response.StatusCode,
        Next: "Check the service's URL and whether a proxy is in between.");
}
