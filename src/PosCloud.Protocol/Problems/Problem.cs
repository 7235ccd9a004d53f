namespace PosCloud.Protocol.Problems;

/// <summary>A refusal: a <see cref="Reason"/> and what was seen in this request. Never carries a secret.</summary>
/// <param name="Reason">The named reason.</param>
/// <param name="Detail">What was wrong with this request, in one sentence; null when the title says it all.</param>
/// <param name="RetryAfter">When set, sent as <c>Retry-After</c>.</param>
/// <param name="LastSeq">For sequence problems: the last sequence number that the service has taken.</param>
public sealed record Problem(Reason Reason, string? Detail = null, TimeSpan? RetryAfter = null, long? LastSeq = null)
{
    public ProblemBody ToBody() => new(
        ProblemBody.TypePrefix + Reason.Name,
        Reason.Title,
        Reason.Status,
        Detail,
        Reason.Next,
        LastSeq);
}
