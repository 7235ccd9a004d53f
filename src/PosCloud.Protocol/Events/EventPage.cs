using System.Text.Json;

namespace PosCloud.Protocol.Events;

/// <summary>A page of events.</summary>
/// <param name="Items">CloudEvents 1.0 in their JSON format, as they were published.</param>
/// <param name="Continuation">For the next call; null when that was all. A page can be empty and have one.</param>
public sealed record EventPage(IReadOnlyList<JsonElement> Items, string? Continuation = null);
