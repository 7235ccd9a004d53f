using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Protocol.SelfTests;
using PosCloud.Terminal.Cloud;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.SelfTests;

/// <summary>A trial transaction as JSON over HTTP.</summary>
public sealed class HttpAcquirer(HttpClient http) : IAcquirer
{
    private const int AnswerLimit = 4096;

    public async Task<AcquirerAnswer> AuthoriseAsync(
        TrialTransaction transaction, string transactionId, string terminalId, CancellationToken cancellationToken) => await PostAsync(
            transaction,
            "authorisations",
            new AuthorisationRequest(transactionId, terminalId, transaction.Amount, transaction.Currency),
            AgentJson.Default.AuthorisationRequest,
            AgentJson.Default.AcquirerAnswer,
            cancellationToken);

    public async Task ReverseAsync(TrialTransaction transaction, string transactionId, CancellationToken cancellationToken)
    {
        var answer = await PostAsync(
            transaction,
            "reversals",
            new ReversalRequest(transactionId),
            AgentJson.Default.ReversalRequest,
            AgentJson.Default.ReversalAnswer,
            cancellationToken);
        if (!answer.Reversed)
        {
            throw new HttpRequestException("The acquirer did not reverse the transaction.");
        }
    }

    private async Task<TAnswer> PostAsync<TRequest, TAnswer>(
        TrialTransaction transaction,
        string path,
        TRequest body,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TAnswer> answerType,
        CancellationToken cancellationToken)
        where TAnswer : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{transaction.Endpoint.TrimEnd('/')}/{path}"))
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, requestType)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new HttpRequestException($"The acquirer answered {(int)response.StatusCode}.");
            }

            var content = await HttpAnswers.ReadAsync(response.Content, AnswerLimit, cancellationToken);
            return JsonSerializer.Deserialize(content, answerType) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new HttpRequestException("The acquirer's answer cannot be read.", e);
        }
    }
}
