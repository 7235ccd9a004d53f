namespace PosCloud.Protocol;

/// <summary>The body <c>{}</c> of requests that say all in their URL.</summary>
public sealed record EmptyRequest;
