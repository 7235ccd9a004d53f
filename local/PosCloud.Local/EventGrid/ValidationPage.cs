using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using PosCloud.Local.Hosting;

namespace PosCloud.Local.EventGrid;

/// <summary>
/// Where the owner of an endpoint goes that cannot answer the handshake at once: the asynchronous handshake of the Event Grid schema
/// (https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema), and the callback of CloudEvents
/// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md, sections 4.1.2 and 4.2).
/// </summary>
internal sealed class ValidationPage(Func<Uri> address)
{
    /// <summary>How long the page is there.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _open = new(StringComparer.Ordinal);

    /// <returns>The code of a handshake, its page and when somebody was there.</returns>
    public (string Code, Uri Page, Task Visited) Open()
    {
        var code = Secrets.Create();
        var visited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[code] = visited;
        return (code, new Uri(address(), $"validate?code={code}"), visited.Task);
    }

    public void Close(string code) => _open.TryRemove(code, out _);

    /// <summary><c>GET</c> or <c>POST /validate?code=…</c></summary>
    public IResult Visit(HttpContext context)
    {
        if (!_open.TryGetValue(context.Request.Query["code"].ToString(), out var visited))
        {
            return Results.NotFound();
        }

        visited.TrySetResult();
        return Results.Text("Webhook successfully validated as a subscription endpoint.");
    }
}
