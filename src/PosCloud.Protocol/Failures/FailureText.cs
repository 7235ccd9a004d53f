namespace PosCloud.Protocol.Failures;

/// <summary>What a failure code means, in one language.</summary>
/// <param name="Cause">What happened.</param>
/// <param name="Remedy">What a person can do about it.</param>
public sealed record FailureText(string Cause, string Remedy);
