using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PosCloud.Local.Hosting;

namespace PosCloud.Tests.Local.EventGrid;

/// <summary>A webhook that keeps what it gets and answers as the test says.</summary>
internal sealed class RecordingEndpoint : IAsyncDisposable
{
    private LoopbackServer _server = null!;

    public Uri Address => new(_server.Address, "hook?code=secret");

    public ConcurrentQueue<RecordedDelivery> Deliveries { get; } = [];

    public ConcurrentQueue<string> HandshakeOrigins { get; } = [];

    /// <summary>What the handshake gives as allowed origin; null for none.</summary>
    public string? AllowedOrigin { get; set; } = "*";

    /// <summary>Addresses at which permission may be given later.</summary>
    public ConcurrentQueue<string> Callbacks { get; } = [];

    public HttpStatusCode HandshakeStatus { get; set; } = HttpStatusCode.OK;

    /// <summary>The answer to the n-th delivery (from 0); null never answers.</summary>
    public Func<int, HttpStatusCode?> Answer { get; set; } = _ => HttpStatusCode.NoContent;

    public static async Task<RecordingEndpoint> StartAsync()
    {
        var endpoint = new RecordingEndpoint();
        endpoint._server = await LoopbackServer.StartAsync(
            0,
            2_000_000,
            app =>
            {
                app.MapMethods("/hook", ["OPTIONS"], endpoint.ShakeHands);
                app.MapPost("/hook", endpoint.TakeAsync);
            },
            CancellationToken.None);
        return endpoint;
    }

    /// <summary>Waits, with a bound, until there are that many deliveries.</summary>
    public Task WaitForAsync(int deliveries) => Poll.UntilAsync(() => Deliveries.Count >= deliveries);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private void ShakeHands(HttpContext context)
    {
        HandshakeOrigins.Enqueue(context.Request.Headers["WebHook-Request-Origin"].ToString());
        Callbacks.Enqueue(context.Request.Headers["WebHook-Request-Callback"].ToString());
        context.Response.StatusCode = (int)HandshakeStatus;
        if (AllowedOrigin is not null)
        {
            context.Response.Headers["WebHook-Allowed-Origin"] = AllowedOrigin;
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var number = Deliveries.Count;
        Deliveries.Enqueue(new RecordedDelivery(
            context.Request.ContentType ?? "",
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Encoding.UTF8.GetString(body.ToArray()),
            context.Request.QueryString.Value ?? ""));
        if (Answer(number) is { } status)
        {
            context.Response.StatusCode = (int)status;
        }
        else
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}

internal sealed record RecordedDelivery(string ContentType, IReadOnlyDictionary<string, string> Headers, string Body, string Query);
