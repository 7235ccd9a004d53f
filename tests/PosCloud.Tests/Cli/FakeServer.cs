using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Tests.Cli;

/// <summary>Answers by method and path, and keeps what it was sent. What nobody foresaw fails the test with 418.</summary>
internal sealed class FakeServer : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Func<Received, HttpResponseMessage>> _answers = [];
    private readonly ConcurrentQueue<Received> _received = [];

    public IReadOnlyList<Received> Requests => [.. _received];

    public IEnumerable<string> Lines => Requests.Select(r => $"{r.Method} {r.Uri.PathAndQuery}");

    /// <param name="line">Method and path, for example <c>GET /v1/health</c>.</param>
    public FakeServer On(string line, Func<Received, HttpResponseMessage> answer)
    {
        _answers[line] = answer;
        return this;
    }

    public FakeServer On<T>(string line, T answer, JsonTypeInfo<T> type) => On(line, _ => Json(answer, type));

    /// <summary>The answers in turn; the last one stays.</summary>
    public FakeServer OnInTurn(string line, params Func<Received, HttpResponseMessage>[] answers)
    {
        var next = 0;
        return On(line, received => answers[Math.Min(Interlocked.Increment(ref next), answers.Length) - 1](received));
    }

    public static HttpResponseMessage Json<T>(T value, JsonTypeInfo<T> type, HttpStatusCode status = HttpStatusCode.OK) =>
        Text(JsonSerializer.Serialize(value, type), status);

    public static HttpResponseMessage Text(string text, HttpStatusCode status = HttpStatusCode.OK, string type = "application/json") =>
        new(status) { Content = new StringContent(text, Encoding.UTF8, type) };

    public static HttpResponseMessage Refuse(Reason reason, string? detail = null, TimeSpan? retryAfter = null)
    {
        var response = Json(new Problem(reason, detail).ToBody(), ProtocolJson.Default.ProblemBody, (HttpStatusCode)reason.Status);
        response.Headers.RetryAfter = retryAfter is { } wait ? new RetryConditionHeaderValue(wait) : null;
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var received = new Received(
            request.Method.Method,
            request.RequestUri!,
            request.Headers.Authorization?.ToString(),
            request.Content?.Headers.ContentType?.MediaType,
            request.Content?.Headers.ContentMD5,
            body,
            request.Headers.TryGetValues("If-Match", out var etags) ? etags.Single() : null);
        _received.Enqueue(received);
        return _answers.TryGetValue($"{received.Method} {received.Uri.AbsolutePath}", out var answer)
            ? answer(received)
            : Text($"nobody foresaw {received.Method} {received.Uri}", (HttpStatusCode)418, "text/plain");
    }

    internal sealed record Received(string Method, Uri Uri, string? Authorization, string? ContentType, byte[]? ContentMd5, byte[] Body, string? IfMatch)
    {
        public string Text => Encoding.UTF8.GetString(Body);

        public IReadOnlyDictionary<string, string> Form => Text.Split('&')
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair[1]));
    }
}
