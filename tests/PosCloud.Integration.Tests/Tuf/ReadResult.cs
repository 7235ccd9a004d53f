namespace PosCloud.Integration.Tests.Tuf;

/// <summary>What a client made of a repository: a target, or a reason.</summary>
/// <param name="Sha256">Of the target that it kept, in lower-case hex.</param>
/// <param name="Custom">What the approvers said about the target, as JSON.</param>
/// <param name="Error">Why it was refused: the client's own name for it, and for tuf-js the message too.</param>
public sealed record ReadResult(string? Sha256 = null, string? Custom = null, string? Error = null);
