using PosCloud.Terminal.Device;
using PosCloud.Terminal.Executions.Trial;

namespace PosCloud.Terminal.SelfTests;

/// <summary>The whole self-test of a slot on trial: what the maker built in, then what the release declares. All must pass.</summary>
internal sealed class TrialRunner(AgentContext context, ISelfTest builtIn, DeclaredSelfTest declared)
{
    public async Task<SelfTestResult> RunAsync(TrialSubject subject, CancellationToken cancellationToken)
    {
        var trial = subject.Pointer.Trial!;
        var result = await RunBuiltInAsync(subject, cancellationToken);
        if (subject.Execution is { SelfTest: { } plan })
        {
            var checks = await declared.RunAsync(plan, $"{trial.ExecutionId}-{trial.Tries}", cancellationToken);
            result = new SelfTestResult([.. result.Checks, .. checks]);
        }

        return result;
    }

    private async Task<SelfTestResult> RunBuiltInAsync(TrialSubject subject, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(context.Options.SelfTestTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var tested = new SelfTestSubject(
                subject.Pointer.Slot, component => context.Folder.OpenRead(context.Folder.Image(component.Sha256)), subject.Set);

            // A test that ignores its token is given up, not waited for: the old slot must come back in time.
            return await builtIn.RunAsync(tested, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SelfTestResult([new SelfTestCheck("self-test", false, $"No result within {context.Options.SelfTestTimeout.TotalSeconds:0} s.")]);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new SelfTestResult([new SelfTestCheck("self-test", false, e.Message)]);
        }
    }
}
