using System.Net;

namespace PosCloud.Cli.Api;

/// <summary>When to try a call again and how long to wait first. Every call here is idempotent, so any may be repeated.</summary>
internal sealed class RetryPolicy(TimeProvider time)
{
    public const int MaxAttempts = 5;

    /// <summary>A longer Retry-After is for a person to wait, not for a command that seems to hang.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LongestOwnWait = TimeSpan.FromSeconds(15);

    public static bool IsTransient(HttpStatusCode status) => status is
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>
    /// The wait before attempt <paramref name="attempt"/> + 1, or null when there is none. The service's Retry-After
    /// (RFC 9110, section 10.2.3) is a lower bound; the jitter on top keeps callers from coming back in phase.
    /// </summary>
    public TimeSpan? WaitAfter(int attempt, HttpResponseMessage? response)
    {
        if (attempt >= MaxAttempts)
        {
            return null;
        }

        var backoff = TimeSpan.FromTicks(Math.Min(FirstWait.Ticks << (attempt - 1), LongestOwnWait.Ticks));
        var jittered = backoff * (0.5 + Random.Shared.NextDouble());
        var asked = response?.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => TimeSpan.Zero,
        };
        return asked > LongestWait ? null : asked > TimeSpan.Zero ? asked + (jittered / 4) : jittered;
    }

    public Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken) => Task.Delay(wait, time, cancellationToken);
}
