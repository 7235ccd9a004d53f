using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.LocalHost.Invocation;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.LocalHost.EventGrid;

/// <summary>
/// <c>/runtime/webhooks/EventGrid?functionName=NAME&amp;code=KEY</c>: where Event Grid delivers to a function. Both handshakes,
/// and one invocation for each event (or one for the delivery when batched); 202 when all went well, 500 when one did not, so
/// that Event Grid tries again (https://learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema,
/// EventGridExtensionConfigProvider in Azure/azure-sdk-for-net).
/// </summary>
internal sealed class EventGridEndpoint(FunctionCatalogue catalogue, HostKeys keys, IConfiguration configuration, FunctionInvoker invoker)
{
    /// <summary>Event Grid delivers at most 1 MB; the rest is for its envelope.</summary>
    private const int MaxBodyBytes = 2 << 20;

    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/runtime/webhooks/EventGrid", ["OPTIONS", "POST"], HandleAsync);

    private async Task HandleAsync(HttpContext http)
    {
        if (!keys.Opens(http.Request, AuthorizationLevel.System, null))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (catalogue.Find(http.Request.Query["functionName"]) is not { Kind: TriggerKind.EventGrid } function || configuration.IsDisabled(function))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (HttpMethods.IsOptions(http.Request.Method))
        {
            Allow(http);
        }
        else
        {
            await ReceiveAsync(http, function);
        }
    }

    /// <summary>The handshake of the CloudEvents web hook (https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md#4-abuse-protection).</summary>
    private static void Allow(HttpContext http)
    {
        if (http.Request.Headers.TryGetValue("WebHook-Request-Origin", out var origin) && origin is [{ Length: > 0 }])
        {
            http.Response.Headers["WebHook-Allowed-Origin"] = origin;
            http.Response.Headers["WebHook-Allowed-Rate"] = "*";
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }

    private async Task ReceiveAsync(HttpContext http, FunctionDescriptor function)
    {
        var kind = http.Request.Headers["aeg-event-type"].ToString();
        if (kind.Equals("Unsubscribe", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }

        var validation = kind.Equals("SubscriptionValidation", StringComparison.OrdinalIgnoreCase);
        if (!validation && !kind.Equals("Notification", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var (json, refusal) = await LimitedBody.ReadJsonAsync(http.Request, MaxBodyBytes, http.RequestAborted);
        if (refusal == 0 && validation)
        {
            await ValidateAsync(http, json);
        }
        else
        {
            http.Response.StatusCode = refusal != 0 ? refusal : await DeliverAsync(http, function, json);
        }
    }

    private static async Task ValidateAsync(HttpContext http, JsonElement json)
    {
        var first = json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().FirstOrDefault() : json;
        if (first.ValueKind == JsonValueKind.Object && first.TryGetProperty("data", out var data)
            && data.ValueKind == JsonValueKind.Object && data.TryGetProperty("validationCode", out var code) && code.ValueKind == JsonValueKind.String)
        {
            await http.Response.WriteAsJsonAsync(new { validationResponse = code.GetString() }, http.RequestAborted);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }

    private async Task<int> DeliverAsync(HttpContext http, FunctionDescriptor function, JsonElement json)
    {
        IReadOnlyList<JsonElement> events = json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : [json];
        if (events.Any(item => item.ValueKind != JsonValueKind.Object))
        {
            return StatusCodes.Status400BadRequest;
        }

        var payloads = ((EventGridTriggerAttribute)function.Trigger).IsBatched
            ? [$"[{string.Join(',', events.Select(item => item.GetRawText()))}]"]
            : events.Select(item => item.GetRawText()).ToArray();
        var trace = LocalTraceContext.From(http.Request);
        var outcomes = await Task.WhenAll(payloads.Select(payload =>
            invoker.TryInvokeAsync(new Invocation.Invocation(function, null, payload, trace, null), CancellationToken.None)));
        return outcomes.All(ok => ok) ? StatusCodes.Status202Accepted : StatusCodes.Status500InternalServerError;
    }
}
