namespace PosCloud.Local.EventGrid;

/// <summary>An event on its way to one endpoint.</summary>
/// <param name="Event">The event.</param>
/// <param name="PublishedAt">When the topic took it; UTC.</param>
/// <param name="Attempts">Deliveries tried so far.</param>
/// <param name="LastOutcome">How the last one ended.</param>
/// <param name="LastAttemptAt">UTC; null before the first.</param>
/// <param name="IsExpiring">Its next due time is the end of its life, not an attempt.</param>
internal sealed record PendingEvent(
    TopicEvent Event,
    DateTimeOffset PublishedAt,
    int Attempts = 0,
    string LastOutcome = "",
    DateTimeOffset? LastAttemptAt = null,
    bool IsExpiring = false)
{
    public DeadLetter GivenUp(string reason) => new(Event, reason, Attempts, LastOutcome, PublishedAt, LastAttemptAt);
}
