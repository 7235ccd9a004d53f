namespace PosCloud.Cli.Failures;

/// <summary>Failure codes as JSON.</summary>
internal sealed record FailureList(IReadOnlyList<FailureItem> Items);
