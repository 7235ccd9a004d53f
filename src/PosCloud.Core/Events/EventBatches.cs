namespace PosCloud.Core.Events;

/// <summary>
/// Cuts events into requests that Event Grid takes: 1 MB a request, whatever the number of events
/// (https://learn.microsoft.com/azure/event-grid/event-schema), and 5,000 events, the rate of one topic a second
/// (https://learn.microsoft.com/azure/event-grid/quotas-limits). Bytes are counted, not guessed.
/// </summary>
public static class EventBatches
{
    public const int MaxEvents = 5000;

    /// <summary>Less than 1 MB: whoever serialises the request may escape differently.</summary>
    public const int MaxBytes = 1000 * 1000;

    /// <summary>In order. An event that is too large on its own gets a request of its own.</summary>
    public static IEnumerable<IReadOnlyList<T>> Of<T>(IEnumerable<T> items, Func<T, EventRecord> eventOf)
    {
        var batch = new List<T>();
        var bytes = 2;
        foreach (var item in items)
        {
            var length = CloudEventJson.Length(eventOf(item)) + 1;
            if (batch.Count > 0 && (batch.Count == MaxEvents || bytes + length > MaxBytes))
            {
                yield return batch;
                batch = [];
                bytes = 2;
            }

            batch.Add(item);
            bytes += length;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
