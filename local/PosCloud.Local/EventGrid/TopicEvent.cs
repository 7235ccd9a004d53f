using System.Text.Json;

namespace PosCloud.Local.EventGrid;

/// <summary>An event that the topic took.</summary>
/// <param name="Id">Unique together with <see cref="Source"/>.</param>
/// <param name="Source">URI reference of what sent it.</param>
/// <param name="Type">For example <c>poscloud.release.published.v1</c>.</param>
/// <param name="Subject">What it is about, or null.</param>
/// <param name="Json">The event as it is delivered, UTF-8.</param>
/// <param name="Root">The same, parsed, for filters.</param>
internal sealed record TopicEvent(
    string Id, string Source, string Type, string? Subject, ReadOnlyMemory<byte> Json, JsonElement Root);
