using System.Net;

namespace PosCloud.Local.EventGrid;

/// <summary>
/// When a failed delivery is tried again, as documented in
/// https://learn.microsoft.com/azure/event-grid/delivery-and-retry. Azure adds a small random time, and delays deliveries to an
/// endpoint that keeps failing ("probation"); here there is neither, so that a test can say exactly when.
/// </summary>
internal static class DeliverySchedule
{
    /// <summary>An event is given up after this many attempts ...</summary>
    public const int MaxAttempts = 30;

    /// <summary>... or when it is this old, whichever comes first.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(1440);

    /// <summary>How long an endpoint may take to answer.</summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>From giving an event up to its dead letter, so that many events share a blob.</summary>
    public static readonly TimeSpan DeadLetterDelay = TimeSpan.FromMinutes(5);

    /// <summary>How long dead letters wait for their store before they are dropped.</summary>
    public static readonly TimeSpan DeadLetterPatience = TimeSpan.FromHours(4);

    private static readonly TimeSpan[] _delays =
    [
        TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(3),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(12),
    ];

    public static bool IsSuccess(HttpStatusCode? status) => status is >= HttpStatusCode.OK and <= HttpStatusCode.NoContent;

    /// <summary>The wait before the next attempt.</summary>
    /// <param name="attempt">The attempt that just failed, from 1.</param>
    /// <param name="status">What the endpoint answered; null when it did not answer in time or at all.</param>
    public static TimeSpan Delay(int attempt, HttpStatusCode? status)
    {
        var delay = _delays[Math.Min(attempt, _delays.Length) - 1];
        var least = status switch
        {
            HttpStatusCode.RequestTimeout => TimeSpan.FromMinutes(2),
            HttpStatusCode.ServiceUnavailable => TimeSpan.FromSeconds(30),
            _ => delay,
        };
        return delay > least ? delay : least;
    }
}
