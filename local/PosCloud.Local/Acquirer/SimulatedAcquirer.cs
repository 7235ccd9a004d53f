using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PosCloud.Local.Hosting;

namespace PosCloud.Local.Acquirer;

/// <summary>
/// An acquirer's test host for trial transactions (docs/agent.md, "Trial transaction"). It knows a transaction by its id: asked
/// again it gives the same answer, and one that was reversed is never approved later.
/// </summary>
internal sealed class SimulatedAcquirer : IAsyncDisposable
{
    private const int MaxBodyBytes = 4096;

    // More than a demo makes; a host on a loopback address is no place for more.
    private const int MaxTransactions = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Amount, bool Approved)> _authorised = [];
    private readonly HashSet<string> _reversed = [];
    private LoopbackServer _server = null!;

    /// <summary>May change at any time.</summary>
    public AcquirerMood Mood { get; set; }

    /// <summary>The endpoint that a release names.</summary>
    public string Endpoint => new Uri(_server.Address, "trial").ToString();

    /// <summary>Authorisations that came, repeated ones once.</summary>
    public int Authorisations
    {
        get
        {
            lock (_lock)
            {
                return _authorised.Count;
            }
        }
    }

    /// <summary>What was taken and not given back, in the smallest unit.</summary>
    public long OpenAmount
    {
        get
        {
            lock (_lock)
            {
                return _authorised.Where(a => a.Value.Approved && !_reversed.Contains(a.Key)).Sum(a => a.Value.Amount);
            }
        }
    }

    /// <param name="port">0 takes a free one.</param>
    public static async Task<SimulatedAcquirer> StartAsync(int port, CancellationToken cancellationToken)
    {
        var acquirer = new SimulatedAcquirer();
        acquirer._server = await LoopbackServer.StartAsync(
            port,
            MaxBodyBytes,
            app =>
            {
                app.MapPost("/trial/authorisations", acquirer.AuthoriseAsync);
                app.MapPost("/trial/reversals", acquirer.ReverseAsync);
            },
            cancellationToken);
        return acquirer;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AuthoriseAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } body)
        {
            return;
        }

        if (Mood == AcquirerMood.Silent)
        {
            context.Abort();
            return;
        }

        if (Text(body, "transactionId") is not { } id || Text(body, "terminalId") is null || Text(body, "currency") is not { Length: 3 }
            || !body.TryGetProperty("amount", out var amount) || amount.ValueKind != JsonValueKind.Number || !amount.TryGetInt64(out var units) || units < 1)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        bool approved;
        lock (_lock)
        {
            if (!_authorised.TryGetValue(id, out var known))
            {
                if (_authorised.Count >= MaxTransactions)
                {
                    context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    return;
                }

                known = (units, Mood == AcquirerMood.Approves && !_reversed.Contains(id));
                _authorised.Add(id, known);
            }

            approved = known.Approved;
        }

        await JsonAnswer.WriteAsync(context.Response, json =>
        {
            json.WriteBoolean("approved", approved);
            json.WriteString("code", approved ? "00" : "05");
        });
    }

    private async Task ReverseAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } body)
        {
            return;
        }

        if (Text(body, "transactionId") is not { } id)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        bool taken;
        lock (_lock)
        {
            taken = _reversed.Contains(id) || (_reversed.Count < MaxTransactions && _reversed.Add(id));
        }

        await JsonAnswer.WriteAsync(context.Response, json => json.WriteBoolean("reversed", taken));
    }

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= 128 } text
            ? text
            : null;

    private static async Task<JsonElement?> ReadAsync(HttpContext context)
    {
        if (await BoundedBody.ReadAsync(context.Request, MaxBodyBytes, context.RequestAborted) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return null;
        }
    }
}
