using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace PosCloud.EndToEnd.Tests.Documentation;

/// <summary>Keeps every exchange with the service; what goes to storage passes unseen.</summary>
internal sealed class ExchangeRecorder(HttpMessageHandler inner, Uri service, ConcurrentQueue<Exchange> exchanges) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        if (uri.Authority != service.Authority)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        exchanges.Enqueue(new Exchange(
            request.Method.Method,
            uri.PathAndQuery,
            Headers(request.Headers, request.Content?.Headers),
            body,
            (int)response.StatusCode,
            Headers(response.Headers, response.Content.Headers),
            await response.Content.ReadAsStringAsync(cancellationToken)));
        return response;
    }

    private static Dictionary<string, string> Headers(HttpHeaders headers, HttpContentHeaders? content) => headers
        .Concat(content is null ? [] : content)
        .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
}
