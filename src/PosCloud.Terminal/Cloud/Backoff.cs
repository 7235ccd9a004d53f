namespace PosCloud.Terminal.Cloud;

/// <summary>How long to wait after failures: exponential with jitter, so that a herd does not come back in phase.</summary>
internal static class Backoff
{
    // What a service may ask for at most: a wrong Retry-After must not silence a terminal for days.
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    /// <summary>Half of the doubled time is fixed and half is random; <c>Retry-After</c> is a lower bound.</summary>
    /// <param name="failures">Failures in a row, from 1.</param>
    public static TimeSpan Next(int failures, TimeSpan? retryAfter, TerminalOptions options)
    {
        var doubled = options.BackoffBase * Math.Pow(2, Math.Clamp(failures - 1, 0, 30));
        var whole = doubled < options.BackoffCap ? doubled : options.BackoffCap;
        var wait = (whole / 2) + (whole / 2 * Random.Shared.NextDouble());
        var asked = retryAfter is { } after ? (after < MaxRetryAfter ? after : MaxRetryAfter) : TimeSpan.Zero;
        return wait > asked ? wait : asked + (options.BackoffBase * Random.Shared.NextDouble());
    }
}
