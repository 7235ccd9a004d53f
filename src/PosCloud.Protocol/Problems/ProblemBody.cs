namespace PosCloud.Protocol.Problems;

/// <summary>Problem details on the wire, <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="Type">A URN whose last part is the reason's name.</param>
/// <param name="Title">The reason in one sentence.</param>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Detail">What was wrong with this request.</param>
/// <param name="Next">What to do next.</param>
/// <param name="LastSeq">For <c>sequence-stale</c> and <c>sequence-conflict</c>: the last number taken.</param>
public sealed record ProblemBody(
    string Type, string Title, int Status, string? Detail = null, string? Next = null, long? LastSeq = null)
{
    public const string MediaType = "application/problem+json";
    public const string TypePrefix = "urn:poscloud:problem:";

    /// <summary>The reason's name, for example <c>nonce-expired</c>.</summary>
    public string ReasonName() => Type.StartsWith(TypePrefix, StringComparison.Ordinal) ? Type[TypePrefix.Length..] : Type;
}
