using PosCloud.Protocol;
using PosCloud.Protocol.SelfTests;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.SelfTests;

/// <summary>The whole self-test of a slot on trial: what the maker built in, then what the release declares. All must pass.</summary>
internal sealed class TrialRunner(AgentContext context, ISelfTest builtIn, DeclaredSelfTest declared)
{
    public async Task<SelfTestResult> RunAsync(BootPointer pointer, CancellationToken cancellationToken)
    {
        var trial = pointer.Trial!;
        var result = await RunBuiltInAsync(pointer.Slot, cancellationToken);
        if (context.Execution is { SelfTest: { } plan } execution && execution.ExecutionId == trial.ExecutionId)
        {
            var checks = await declared.RunAsync(plan, $"{trial.ExecutionId}-{trial.Tries}", cancellationToken);
            result = new SelfTestResult([.. result.Checks, .. checks]);
        }

        context.Folder.Write(new SelfTestRecord(trial.ExecutionId, [.. result.Checks.TakeLast(Limits.CheckResults).Select(Shown)]));
        return result;
    }

    private async Task<SelfTestResult> RunBuiltInAsync(string slot, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(context.Options.SelfTestTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var manifest = context.Folder.ReadManifest(slot)
                ?? throw new InvalidDataException("The slot on trial has no manifest.");
            var subject = new SelfTestSubject(slot, () => context.Folder.OpenRead(context.Folder.Image(slot)), manifest);

            // A test that ignores its token is given up, not waited for: the old slot must come back in time.
            return await builtIn.RunAsync(subject, either.Token).WaitAsync(either.Token);
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

    private static CheckResult Shown(SelfTestCheck check) => new(
        AgentContext.Short(check.Name, Limits.ShortText)!,
        check.Passed,
        (long)Math.Clamp(check.Duration.TotalMilliseconds, 0, int.MaxValue),
        AgentContext.Short(check.Code, Limits.ShortText),
        check.Passed ? null : AgentContext.Short(check.Detail, Limits.CheckText));
}
