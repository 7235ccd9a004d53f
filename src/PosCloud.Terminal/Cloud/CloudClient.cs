using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Trust.Signatures;

namespace PosCloud.Terminal.Cloud;

/// <summary>
/// Sends one signed request (RFC 9421) and sorts the answer. A nonce is used once; when the service wants another one the
/// request is repeated with it, once.
/// </summary>
internal sealed class CloudClient(HttpClient http, TerminalKey key, AgentContext context)
{
    // A check-in's answer carries the sealed state and a signed directive in base64.
    private const int AnswerLimit = 256 * 1024;
    private const int NonceLimit = 512;

    // Relative addresses replace what follows the last slash.
    private readonly Uri _server = new(context.Options.Server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");

    private string? _nonce = context.State.Nonce;

    /// <summary>The nonce of the last answer, if it was not used yet; saved with the state.</summary>
    public string? Nonce => _nonce;

    /// <param name="path">Relative to the server, for example <c>v1/enrol</c>.</param>
    /// <param name="body">JSON.</param>
    /// <param name="credential">Null for enrolment only.</param>
    public async Task<CloudAnswer> PostAsync(string path, byte[] body, string? credential, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(path, body, credential, cancellationToken);
        var wantsNonce = answer.Reason == Reasons.NonceRequired.Name || answer.Reason == Reasons.NonceExpired.Name;
        return wantsNonce && _nonce is not null ? await SendAsync(path, body, credential, cancellationToken) : answer;
    }

    private async Task<CloudAnswer> SendAsync(string path, byte[] body, string? credential, CancellationToken cancellationToken)
    {
        var nonce = _nonce;
        _nonce = null;
        using var request = Sign(new Uri(_server, path), body, credential, nonce);
        using var timeout = new CancellationTokenSource(context.Options.RequestTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var content = await HttpAnswers.ReadAsync(response.Content, AnswerLimit, either.Token);
            _nonce = NextNonce(response);
            return Sort(response, content, nonce);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var why = e is OperationCanceledException ? $"no answer within {context.Options.RequestTimeout.TotalSeconds:0} s" : e.Message;
            return new CloudAnswer(AnswerKind.Unreachable, [], nonce, null, null, $"{context.Options.Server.Authority} cannot be reached: {why}");
        }
    }

    private HttpRequestMessage Sign(Uri uri, byte[] body, string? credential, string? nonce)
    {
        var signed = RequestSigner.Sign(
            key.Key, key.Id, "POST", uri.AbsolutePath, uri.Query, body, credential, nonce, context.Time.GetUtcNow());
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(Headers.ContentDigest, signed.ContentDigest);
        request.Headers.TryAddWithoutValidation(Headers.SignatureInput, signed.SignatureInput);
        request.Headers.TryAddWithoutValidation(Headers.Signature, signed.Signature);
        if (credential is not null)
        {
            request.Headers.TryAddWithoutValidation(Headers.Credential, credential);
        }

        return request;
    }

    private CloudAnswer Sort(HttpResponseMessage response, byte[] content, string? nonce)
    {
        if (response.IsSuccessStatusCode)
        {
            return new CloudAnswer(AnswerKind.Accepted, content, nonce, null, null, "");
        }

        var status = (int)response.StatusCode;
        var problem = ReadProblem(response, content);
        var kind = status >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
            ? AnswerKind.Busy
            : AnswerKind.Refused;
        var message = problem is null
            ? $"The service answered {status}."
            : $"{problem.ReasonName()}: {problem.Detail ?? problem.Title} {problem.Next}".TrimEnd();
        return new CloudAnswer(kind, [], nonce, problem, HttpAnswers.RetryAfter(response, context.Time.GetUtcNow()), message);
    }

    private static ProblemBody? ReadProblem(HttpResponseMessage response, byte[] content)
    {
        if (response.Content.Headers.ContentType?.MediaType != ProblemBody.MediaType)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(content, ProtocolJson.Default.ProblemBody);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Goes into a quoted string of the next signature; anything else than plain characters is not a nonce.
    private static string? NextNonce(HttpResponseMessage response) =>
        response.Headers.TryGetValues(Headers.Nonce, out var values) && values.FirstOrDefault() is { Length: > 0 and <= NonceLimit } value
            && value.All(c => c is > ' ' and <= '~' and not '"' and not '\\')
            ? value
            : null;
}
