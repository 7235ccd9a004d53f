namespace PosCloud.Protocol.Failures;

/// <summary>A failure code for people.</summary>
/// <param name="Code">The name, one of <see cref="FailureCodes"/>.</param>
/// <param name="English">In English.</param>
/// <param name="Chinese">In simplified Chinese.</param>
public sealed record FailureEntry(string Code, FailureText English, FailureText Chinese)
{
    /// <param name="language">A language tag (RFC 5646); all but Chinese fall back to English.</param>
    public FailureText In(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese : English;
}
