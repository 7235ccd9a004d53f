namespace PosCloud.Local.EventGrid;

/// <summary>Which events go where, and how.</summary>
/// <param name="Name">For the metrics and the <c>aeg-subscription-name</c> header.</param>
/// <param name="Endpoint">The webhook. Its query may carry a secret, so only its host and path are ever shown.</param>
/// <param name="IncludedEventTypes">Empty means all types.</param>
/// <param name="SubjectBeginsWith">Empty means any.</param>
/// <param name="SubjectEndsWith">As <paramref name="SubjectBeginsWith"/>.</param>
public sealed record EventSubscriptionOptions(
    string Name,
    Uri Endpoint,
    IReadOnlyList<string> IncludedEventTypes,
    string SubjectBeginsWith = "",
    string SubjectEndsWith = "")
{
    /// <summary>Event Grid's default is not to care for the letter case of subjects.</summary>
    public bool IsSubjectCaseSensitive { get; init; }

    public IReadOnlyList<AdvancedFilter> AdvancedFilters { get; init; } = [];

    /// <summary><c>enableAdvancedFilteringOnArrays</c>.</summary>
    public bool FiltersOnArrays { get; init; }

    /// <summary>1 to 5,000; 1 means no batches.</summary>
    public int MaxEventsPerBatch { get; init; } = 1;

    /// <summary>1 to 1,024. A larger event goes alone.</summary>
    public int PreferredBatchKilobytes { get; init; } = 64;

    /// <summary>1 to 30.</summary>
    public int MaxDeliveryAttempts { get; init; } = DeliverySchedule.MaxAttempts;

    /// <summary>One minute to one day, whole minutes.</summary>
    public TimeSpan TimeToLive { get; init; } = DeliverySchedule.TimeToLive;

    /// <summary>Where events go that are given up; null drops them.</summary>
    public IDeadLetterStore? DeadLetters { get; init; }

    /// <summary>What the endpoint gets.</summary>
    public EventSchema DeliverySchema { get; init; }

    /// <summary>Custom delivery properties: headers of each delivery, for example with a secret.</summary>
    public IReadOnlyDictionary<string, string> DeliveryHeaders { get; init; } = new Dictionary<string, string>();

    /// <exception cref="ArgumentException">The service would refuse to make such a subscription.</exception>
    internal void Check(EventSchema inputSchema)
    {
        AdvancedFilter.Check(AdvancedFilters);
        if (MaxEventsPerBatch is < 1 or > 5000 || PreferredBatchKilobytes is < 1 or > 1024)
        {
            throw new ArgumentException("A batch has 1 to 5000 events and prefers 1 to 1024 KB.");
        }

        if (MaxDeliveryAttempts is < 1 or > DeliverySchedule.MaxAttempts
            || TimeToLive < TimeSpan.FromMinutes(1) || TimeToLive > DeliverySchedule.TimeToLive || TimeToLive.Ticks % TimeSpan.TicksPerMinute != 0)
        {
            throw new ArgumentException("An event is tried 1 to 30 times and lives 1 to 1440 minutes.");
        }

        if (inputSchema == EventSchema.CloudEvents && DeliverySchema != EventSchema.CloudEvents)
        {
            throw new ArgumentException("CloudEvents are delivered as CloudEvents only.");
        }
    }

    internal bool Matches(TopicEvent topicEvent)
    {
        var subject = topicEvent.Subject ?? "";
        var comparison = IsSubjectCaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return (IncludedEventTypes.Count == 0 || IncludedEventTypes.Contains(topicEvent.Type, StringComparer.OrdinalIgnoreCase))
            && subject.StartsWith(SubjectBeginsWith, comparison)
            && subject.EndsWith(SubjectEndsWith, comparison)
            && AdvancedFilters.All(filter => filter.Matches(topicEvent.Root, FiltersOnArrays));
    }

    public override string ToString() => $"{Name} -> {Endpoint.GetLeftPart(UriPartial.Path)}";
}
