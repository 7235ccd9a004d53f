namespace PosCloud.Core.Events;

/// <summary>An outbox item that is done.</summary>
/// <param name="Item">The item.</param>
/// <param name="Refusal">Why the topic will not take its event; null when it was taken or there was none.</param>
public sealed record FinishedItem(OutboxItem Item, string? Refusal = null);
