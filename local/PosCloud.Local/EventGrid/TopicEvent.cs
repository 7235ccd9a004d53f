namespace PosCloud.Local.EventGrid;

/// <summary>A CloudEvent that the topic took.</summary>
/// <param name="Id">Unique together with <see cref="Source"/>.</param>
/// <param name="Source">URI reference of what sent it.</param>
/// <param name="Type">For example <c>poscloud.release.published.v1</c>.</param>
/// <param name="Subject">What it is about, or null.</param>
/// <param name="Json">The event as it was published, UTF-8; passed on unchanged.</param>
internal sealed record TopicEvent(string Id, string Source, string Type, string? Subject, ReadOnlyMemory<byte> Json);
