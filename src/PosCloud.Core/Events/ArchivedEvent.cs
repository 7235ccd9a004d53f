namespace PosCloud.Core.Events;

/// <summary>An event that has left the outbox.</summary>
/// <param name="Key">Its place in the partition; orders by time.</param>
/// <param name="Event">The event as it was published.</param>
/// <param name="Refusal">Why the topic did not take it; null when it did.</param>
public sealed record ArchivedEvent(string Key, EventRecord Event, string? Refusal);
