namespace PosCloud.Local.EventGrid;

/// <summary>Which events go where.</summary>
/// <param name="Name">For the metrics and the <c>aeg-subscription-name</c> header.</param>
/// <param name="Endpoint">The webhook. Its query may carry a secret, so only its host and path are ever shown.</param>
/// <param name="IncludedEventTypes">Empty means all types.</param>
/// <param name="SubjectBeginsWith">Empty means any; letter case does not matter, as in Event Grid's default.</param>
/// <param name="SubjectEndsWith">As <paramref name="SubjectBeginsWith"/>.</param>
public sealed record EventSubscriptionOptions(
    string Name,
    Uri Endpoint,
    IReadOnlyList<string> IncludedEventTypes,
    string SubjectBeginsWith = "",
    string SubjectEndsWith = "")
{
    internal bool Matches(TopicEvent topicEvent)
    {
        var subject = topicEvent.Subject ?? "";
        return (IncludedEventTypes.Count == 0 || IncludedEventTypes.Contains(topicEvent.Type, StringComparer.Ordinal))
            && subject.StartsWith(SubjectBeginsWith, StringComparison.OrdinalIgnoreCase)
            && subject.EndsWith(SubjectEndsWith, StringComparison.OrdinalIgnoreCase);
    }

    public override string ToString() => $"{Name} -> {Endpoint.GetLeftPart(UriPartial.Path)}";
}
