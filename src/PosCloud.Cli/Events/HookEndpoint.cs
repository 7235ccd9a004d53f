using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PosCloud.Cli.Api;
using PosCloud.Cli.Language;

namespace PosCloud.Cli.Events;

/// <summary>
/// An endpoint that takes CloudEvents, spoken to as Event Grid does: first the handshake
/// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md, section 4), then one event a request.
/// </summary>
internal sealed class HookEndpoint(HttpClient http, Uri endpoint)
{
    private const string MediaType = "application/cloudevents+json";
    private const string Origin = "eventgrid.azure.net";

    /// <exception cref="CliException">The endpoint does not want events.</exception>
    /// <exception cref="ServiceUnreachableException">It does not answer.</exception>
    public async Task ShakeHandsAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, endpoint);
        request.Headers.Add("WebHook-Request-Origin", Origin);
        using var response = await SendAsync(request, cancellationToken);
        var allowed = response.Headers.TryGetValues("WebHook-Allowed-Origin", out var values) ? values.First() : null;
        if (!response.IsSuccessStatusCode || allowed is not (Origin or "*"))
        {
            throw new CliException(ExitCodes.Refused, Messages.HookNoHandshake.With(endpoint.Authority, (int)response.StatusCode), Messages.AdviceHook);
        }
    }

    /// <exception cref="CliException">The endpoint did not take the event.</exception>
    /// <exception cref="ServiceUnreachableException">It does not answer.</exception>
    public async Task SendAsync(JsonElement cloudEvent, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new StringContent(cloudEvent.GetRawText(), Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaType, "utf-8");
        using var response = await SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new CliException(
                ExitCodes.Refused, Messages.HookRefused.With(endpoint.Authority, (int)response.StatusCode, cloudEvent.GetProperty("id").GetString() ?? ""), Messages.AdviceHook);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception e) when (AdminSender.IsNoAnswer(e, cancellationToken))
        {
            throw new ServiceUnreachableException(endpoint.Authority, e);
        }
    }
}
