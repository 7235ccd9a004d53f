using PosCloud.Protocol.Problems;

namespace PosCloud.Terminal.Cloud;

/// <summary>What came back for one request.</summary>
/// <param name="Kind">What the agent does about it.</param>
/// <param name="Body">The answer's body when <see cref="AnswerKind.Accepted"/>; else empty.</param>
/// <param name="Nonce">The nonce in the request's signature; the directive in the answer is bound to it.</param>
/// <param name="Problem">The refusal, when the service gave one.</param>
/// <param name="RetryAfter">As the service asked; null when it did not.</param>
/// <param name="Message">For people: one line, without secrets.</param>
internal sealed record CloudAnswer(
    AnswerKind Kind, byte[] Body, string? Nonce, ProblemBody? Problem, TimeSpan? RetryAfter, string Message)
{
    /// <summary>The refusal's name, for example <c>sequence-stale</c>; empty when there is none.</summary>
    public string Reason => Problem?.ReasonName() ?? "";

    /// <summary>The same request, later, may go through: nothing is known about whether this one did.</summary>
    public bool IsTemporary => Kind is AnswerKind.Unreachable or AnswerKind.Busy;
}
