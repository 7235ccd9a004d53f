namespace PosCloud.Core.Events;

/// <summary>
/// Work that was committed together with a state change and is done afterwards: publish an event, count an outcome, or
/// both.
/// </summary>
/// <param name="Key">Orders the items of one partition; part of the row key, so it has no <c>/</c>.</param>
/// <param name="Event">What to publish; null for an outcome that no monitor needs.</param>
/// <param name="Mark">What to count; null when no rollout is concerned.</param>
public sealed record OutboxItem(string Key, EventRecord? Event, OutcomeMark? Mark);
