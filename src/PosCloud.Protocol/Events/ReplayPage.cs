namespace PosCloud.Protocol.Events;

/// <summary>What one call of a replay did.</summary>
/// <param name="Published">Events that the topic took.</param>
/// <param name="Refused">Events that the topic does not take, whatever is done.</param>
/// <param name="Continuation">For the next call; null when that was all.</param>
public sealed record ReplayPage(int Published, int Refused, string? Continuation = null);
