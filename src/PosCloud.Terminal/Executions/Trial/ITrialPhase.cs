namespace PosCloud.Terminal.Executions.Trial;

/// <summary>A part of the trial, run in the boot that has the new set. Repeated when the agent dies in it.</summary>
internal interface ITrialPhase
{
    /// <returns>Null when the trial goes on; otherwise why the terminal goes back.</returns>
    Task<TrialFailure?> RunAsync(TrialSubject subject, CancellationToken cancellationToken);
}
