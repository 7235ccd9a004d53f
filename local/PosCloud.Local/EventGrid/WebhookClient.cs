using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace PosCloud.Local.EventGrid;

/// <summary>
/// The HTTP side of a subscription: CloudEvents abuse protection
/// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md, section 4) and one event per POST.
/// </summary>
internal sealed class WebhookClient(EventSubscriptionOptions options, TimeProvider time) : IDisposable
{
    private const string Origin = "eventgrid.azure.net";

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <exception cref="HandshakeFailedException">The endpoint cannot be reached or does not allow the origin.</exception>
    public async Task HandshakeAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, options.Endpoint);
        request.Headers.Add("WebHook-Request-Origin", Origin);
        request.Headers.Add("WebHook-Request-Rate", "120");
        using var timeout = new CancellationTokenSource(DeliverySchedule.ResponseTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var allowed = response.Headers.TryGetValues("WebHook-Allowed-Origin", out var values) ? values.Single() : null;
            if (!DeliverySchedule.IsSuccess(response.StatusCode) || allowed is not ("*" or Origin))
            {
                throw new HandshakeFailedException(
                    $"{options}: the endpoint answered {(int)response.StatusCode} and WebHook-Allowed-Origin '{allowed}', needed is '{Origin}' or '*'.");
            }
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new HandshakeFailedException($"{options}: the endpoint cannot be reached.", exception);
        }
    }

    /// <summary>Sends one event. Null when there was no answer within <see cref="DeliverySchedule.ResponseTimeout"/>.</summary>
    public async Task<HttpStatusCode?> PostAsync(TopicEvent topicEvent, int earlierAttempts, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Endpoint)
        {
            Content = new ReadOnlyMemoryContent(topicEvent.Json)
            {
                Headers = { ContentType = new MediaTypeHeaderValue(CloudEventReader.SingleMediaType, "utf-8") },
            },
        };
        request.Headers.Add("aeg-event-type", "Notification");
        request.Headers.Add("aeg-subscription-name", options.Name.ToUpperInvariant());
        request.Headers.Add("aeg-delivery-count", earlierAttempts.ToString(CultureInfo.InvariantCulture));
        using var timeout = new CancellationTokenSource(DeliverySchedule.ResponseTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
