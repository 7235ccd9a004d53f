namespace PosCloud.Azure;

/// <summary>Where events go.</summary>
/// <param name="TopicEndpoint">The topic's publish URL.</param>
/// <param name="TopicKey">The local topic's key; null on Azure, where the managed identity publishes.</param>
public sealed record EventGridOptions(Uri TopicEndpoint, string? TopicKey)
{
    public override string ToString() => $"{nameof(EventGridOptions)} {{ TopicEndpoint = {TopicEndpoint} }}";
}
