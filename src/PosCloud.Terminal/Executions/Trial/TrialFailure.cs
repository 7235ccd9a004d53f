namespace PosCloud.Terminal.Executions.Trial;

/// <summary>Why a terminal goes back.</summary>
/// <param name="Code">Stable name, see docs/failure-codes.md.</param>
/// <param name="Detail">For people.</param>
internal sealed record TrialFailure(string Code, string Detail);
