namespace PosCloud.Protocol.Support;

/// <summary>What a failure code means and what to do, in one language.</summary>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Cause">What happened.</param>
/// <param name="Remedy">What to do.</param>
public sealed record FailureAdvice(string Language, string Cause, string Remedy);
