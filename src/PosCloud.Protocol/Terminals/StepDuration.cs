namespace PosCloud.Protocol.Terminals;

/// <summary>How long a step of an execution took, or is expected to take.</summary>
/// <param name="Step">The state whose work it is: <c>accepted</c> (prepare) to <c>testing</c>.</param>
/// <param name="DurationMs">Milliseconds, at most a week; without the time in which the terminal waited for a precondition.</param>
public sealed record StepDuration(ExecutionState Step, long DurationMs)
{
    internal void Check(FieldChecker check, string pointer)
    {
        check.That(Step.IsStep(), $"{pointer}/step", "must be a state with work: accepted to testing");
        check.Range(DurationMs, 0, Limits.StepMs, $"{pointer}/durationMs");
    }
}
