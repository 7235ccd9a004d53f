namespace PosCloud.Core.Events;

/// <summary>The topic will never take this request, however often it is repeated: it is malformed (400) or too large (413).</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">In the topic's words.</param>
public sealed record EventRefusal(int Status, string Reason);
