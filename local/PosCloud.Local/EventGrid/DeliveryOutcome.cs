using System.Net;

namespace PosCloud.Local.EventGrid;

/// <summary>How one delivery ended.</summary>
/// <param name="Status">What the endpoint answered; null when it did not.</param>
/// <param name="Name">
/// As dead letters name it (https://learn.microsoft.com/azure/event-grid/delivery-and-retry, the table of last delivery outcomes).
/// </param>
internal readonly record struct DeliveryOutcome(HttpStatusCode? Status, string Name)
{
    public static DeliveryOutcome TimedOut { get; } = new(null, "TimedOut");

    public static DeliveryOutcome SocketError { get; } = new(null, "SocketError");

    public static DeliveryOutcome ResolutionError { get; } = new(null, "ResolutionError");

    /// <summary>The table has no name for the other failures of the endpoint.</summary>
    public static DeliveryOutcome Of(HttpStatusCode status) => new(status, status switch
    {
        HttpStatusCode.BadRequest => "BadRequest",
        HttpStatusCode.Unauthorized => "Unauthorized",
        HttpStatusCode.Forbidden => "Forbidden",
        HttpStatusCode.NotFound => "NotFound",
        HttpStatusCode.RequestTimeout => "TimedOut",
        HttpStatusCode.RequestEntityTooLarge => "PayloadTooLarge",
        HttpStatusCode.ServiceUnavailable => "Busy",
        _ when DeliverySchedule.IsSuccess(status) => "Success",
        _ => "GenericError",
    });

    /// <summary>Why an event is given up at once after this outcome; null when it may be tried again.</summary>
    public string? Undeliverable => Status switch
    {
        HttpStatusCode.BadRequest => "UndeliverableDueToHttpBadRequest",
        HttpStatusCode.Unauthorized => "UndeliverableDueToHttpUnauthorized",
        HttpStatusCode.Forbidden => "UndeliverableDueToHttpForbidden",
        HttpStatusCode.RequestEntityTooLarge => "UndeliverableDueToHttpRequestEntityTooLarge",
        _ => null,
    };
}
