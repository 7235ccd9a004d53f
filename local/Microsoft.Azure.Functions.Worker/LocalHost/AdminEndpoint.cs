using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.LocalHost.Invocation;
using Microsoft.Azure.Functions.Worker.LocalHost.Timers;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.LocalHost;

/// <summary>
/// <c>POST /admin/functions/{name}</c> with <c>{"input": "..."}</c> starts a function by hand, also a disabled one and without
/// the timer's turn, and answers 202 at once
/// (https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http).
/// </summary>
internal sealed class AdminEndpoint(
    FunctionCatalogue catalogue, HostKeys keys, FunctionInvoker invoker, TimerRunner timers, IHostApplicationLifetime lifetime)
{
    private const int MaxBodyBytes = 2 << 20;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/admin/functions/{name}", HandleAsync);

    private async Task HandleAsync(HttpContext http) =>
        http.Response.StatusCode = await StartAsync(http.Request, http.RequestAborted);

    private async Task<int> StartAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!keys.Opens(request, AuthorizationLevel.Admin, null))
        {
            return StatusCodes.Status401Unauthorized;
        }

        if (!request.HasJsonContentType())
        {
            return StatusCodes.Status415UnsupportedMediaType;
        }

        var (json, refusal) = await LimitedBody.ReadJsonAsync(request, MaxBodyBytes, cancellationToken);
        if (refusal != 0)
        {
            return refusal;
        }

        if (json.ValueKind != JsonValueKind.Object || (Input(json) is { ValueKind: not (JsonValueKind.String or JsonValueKind.Null) }))
        {
            return StatusCodes.Status400BadRequest;
        }

        if (catalogue.Find(request.RouteValues["name"]?.ToString()) is not { } function)
        {
            return StatusCodes.Status404NotFound;
        }

        if (function.Kind == TriggerKind.Http)
        {
            return StatusCodes.Status400BadRequest;
        }

        // Nobody waits for it; the invoker logs what goes wrong, and shutdown cancels it.
        _ = Task.Run(() => RunAsync(function, Input(json)?.GetString()), CancellationToken.None);
        return StatusCodes.Status202Accepted;
    }

    private Task<bool> RunAsync(FunctionDescriptor function, string? input) => function.Kind == TriggerKind.Timer
        ? timers.RunAsync(function, null, false, lifetime.ApplicationStopping)
        : invoker.TryInvokeAsync(new Invocation.Invocation(function, null, input, LocalTraceContext.From(null), null), lifetime.ApplicationStopping);

    private static JsonElement? Input(JsonElement json) =>
        json.EnumerateObject().Where(member => member.NameEquals("input")).Select(member => (JsonElement?)member.Value).FirstOrDefault();
}
