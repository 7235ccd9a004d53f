using PosCloud.Terminal.SelfTests;

namespace PosCloud.Terminal.Executions.Trial;

/// <summary>What the maker built in, then what the release declares.</summary>
internal sealed class SelfTestPhase(TrialRunner selfTest) : ITrialPhase
{
    public async Task<TrialFailure?> RunAsync(TrialSubject subject, CancellationToken cancellationToken)
    {
        var result = await selfTest.RunAsync(subject, cancellationToken);
        subject.Checks.AddRange(result.Checks);
        return result.Failure is { } failure ? new TrialFailure(result.Code, failure) : null;
    }
}
