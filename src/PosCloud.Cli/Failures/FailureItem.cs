namespace PosCloud.Cli.Failures;

/// <summary>A failure code as JSON, in one language.</summary>
internal sealed record FailureItem(string Code, string Cause, string Remedy);
