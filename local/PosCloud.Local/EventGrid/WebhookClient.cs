using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PosCloud.Local.EventGrid;

/// <summary>
/// The HTTP side of a subscription: the handshake of either schema and the deliveries
/// (https://learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema,
/// https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema,
/// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md, section 4).
/// </summary>
internal sealed class WebhookClient(EventSubscriptionOptions options, TimeProvider time) : IWebhook, IDisposable
{
    private const string Origin = "eventgrid.azure.net";
    private const string ValidationType = "Microsoft.EventGrid.SubscriptionValidationEvent";
    private const long MaxAnswerBytes = 64 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    /// <exception cref="HandshakeFailedException">The endpoint cannot be reached or does not agree.</exception>
    public async Task HandshakeAsync(ValidationPage validation, CancellationToken cancellationToken)
    {
        try
        {
            await (options.DeliverySchema == EventSchema.CloudEvents ? AskAsync(validation, cancellationToken) : ValidateAsync(validation, cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new HandshakeFailedException($"{options}: the endpoint cannot be reached.", exception);
        }
    }

    /// <inheritdoc/>
    public async Task<DeliveryOutcome> PostAsync(IReadOnlyList<TopicEvent> events, int earlierAttempts, CancellationToken cancellationToken)
    {
        using var request = Request("Notification", Content(events));
        request.Headers.Add("aeg-delivery-count", earlierAttempts.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in options.DeliveryHeaders)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return DeliveryOutcome.Of(response.StatusCode);
        }
        catch (HttpRequestException exception)
        {
            return exception.HttpRequestError == HttpRequestError.NameResolutionError ? DeliveryOutcome.ResolutionError : DeliveryOutcome.SocketError;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DeliveryOutcome.TimedOut;
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>An event as a subscription delivers it: Event Grid's own schema can become CloudEvents.</summary>
    public static TopicEvent Converted(TopicEvent topicEvent, EventSchema from, EventSchema to) =>
        from == EventSchema.EventGrid && to == EventSchema.CloudEvents ? EventGridEventReader.ToCloudEvent(topicEvent) : topicEvent;

    /// <summary>Permission is given in the answer, or later by a call of the address that the request names (section 4.2).</summary>
    private async Task AskAsync(ValidationPage validation, CancellationToken cancellationToken)
    {
        var (code, page, visited) = validation.Open();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, options.Endpoint);
            request.Headers.Add("WebHook-Request-Origin", Origin);
            request.Headers.Add("WebHook-Request-Rate", "120");
            request.Headers.Add("WebHook-Request-Callback", page.AbsoluteUri);
            using var response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var allowed = response.Headers.TryGetValues("WebHook-Allowed-Origin", out var values) ? values.Single() : null;
            if (!DeliverySchedule.IsSuccess(response.StatusCode) || allowed is not (null or "*" or Origin))
            {
                throw new HandshakeFailedException(
                    $"{options}: the endpoint answered {(int)response.StatusCode} and WebHook-Allowed-Origin '{allowed}', needed is '{Origin}' or '*'.");
            }

            if (allowed is null)
            {
                await visited.WaitAsync(ValidationPage.Lifetime, time, cancellationToken);
            }
        }
        catch (TimeoutException exception)
        {
            throw new HandshakeFailedException(
                $"{options}: the endpoint gave no WebHook-Allowed-Origin, and nobody called back within {ValidationPage.Lifetime.TotalMinutes:0} minutes.", exception);
        }
        finally
        {
            validation.Close(code);
        }
    }

    private async Task ValidateAsync(ValidationPage validation, CancellationToken cancellationToken)
    {
        var (code, page, visited) = validation.Open();
        try
        {
            using var request = Request("SubscriptionValidation", ValidationEvent(code, page));
            using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new HandshakeFailedException($"{options}: the endpoint answered {(int)response.StatusCode} to the validation event, needed is 200.");
            }

            if (Echo(await response.Content.ReadAsStringAsync(cancellationToken)) is { } echo)
            {
                if (echo != code)
                {
                    throw new HandshakeFailedException($"{options}: the endpoint answered another validation code.");
                }

                return;
            }

            // 200 without the code: somebody has to go to the page.
            await visited.WaitAsync(ValidationPage.Lifetime, time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new HandshakeFailedException($"{options}: nobody opened the validation page within {ValidationPage.Lifetime.TotalMinutes:0} minutes.", exception);
        }
        finally
        {
            validation.Close(code);
        }
    }

    private static string? Echo(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("validationResponse", out var echo) && echo.ValueKind == JsonValueKind.String ? echo.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ByteArrayContent ValidationEvent(string code, Uri page)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("id", Guid.NewGuid());
            json.WriteString("topic", EventGridTopic.ResourceId);
            json.WriteString("subject", "");
            json.WriteStartObject("data");
            json.WriteString("validationCode", code);
            json.WriteString("validationUrl", page.AbsoluteUri);
            json.WriteEndObject();
            json.WriteString("eventType", ValidationType);
            json.WriteString("eventTime", time.GetUtcNow().UtcDateTime);
            json.WriteString("metadataVersion", "1");
            json.WriteString("dataVersion", "2");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        return Content(buffer.WrittenSpan, "application/json");
    }

    private ByteArrayContent Content(IReadOnlyList<TopicEvent> events)
    {
        if (options.DeliverySchema == EventSchema.CloudEvents && options.MaxEventsPerBatch == 1)
        {
            return Content(events[0].Json.Span, CloudEventReader.SingleMediaType);
        }

        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write("["u8);
        for (var i = 0; i < events.Count; i++)
        {
            buffer.Write(i == 0 ? default : ","u8);
            buffer.Write(events[i].Json.Span);
        }

        buffer.Write("]"u8);
        return Content(
            buffer.WrittenSpan, options.DeliverySchema == EventSchema.CloudEvents ? CloudEventReader.BatchMediaType : "application/json");
    }

    private static ByteArrayContent Content(ReadOnlySpan<byte> body, string mediaType) =>
        new(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType, "utf-8") } };

    private HttpRequestMessage Request(string eventType, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, options.Endpoint) { Content = content };
        request.Headers.Add("aeg-event-type", eventType);
        request.Headers.Add("aeg-subscription-name", options.Name.ToUpperInvariant());
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(DeliverySchedule.ResponseTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        return await _http.SendAsync(request, completion, either.Token);
    }
}
