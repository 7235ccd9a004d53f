using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Cloud;
using PosCloud.Terminal.Storage;
using PosCloud.Terminal.Trust;

namespace PosCloud.Terminal.Executions;

/// <summary>
/// The execution as a state machine: each round does the work of the state in the journal and moves on. After a crash the
/// round is done again from its start, so each one is written to be repeated.
/// </summary>
internal sealed class ExecutionRunner(
    AgentContext context, Messenger messenger, PackageDownloader downloader, PackageInstaller installer, StepGate gate, TrialBoot trial, ExecutionMover mover, ReleaseTrust trust)
{
    private bool _reportsFail;

    /// <summary>Runs until the execution is final, or until a step may not begin: then <see cref="AgentContext.Waiting"/> says why.</summary>
    /// <returns>False when the machine is about to restart: the agent goes on in the next boot.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        _reportsFail = false;
        context.Waiting = null;
        while (context.Execution is { } execution && !ExecutionTransitions.IsFinal(execution.State))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (StepAhead(execution) is { } step && gate.Check(step) is { } refusal)
            {
                context.Waiting = refusal;
                context.Tell($"waits to {step.ToString().ToLowerInvariant()} {execution.ReleaseId}: {refusal.Rule} is {refusal.Seen}, needs {refusal.Needed}");
                return true;
            }

            switch (execution.State)
            {
                case ExecutionState.Accepted when !await PrepareAsync(execution, cancellationToken):
                    return true;
                case ExecutionState.Accepted:
                    break;
                case ExecutionState.Downloading:
                    await DownloadAsync(cancellationToken);
                    break;
                case ExecutionState.Installing:
                    await InstallAsync(cancellationToken);
                    break;
                case ExecutionState.Restarting when !await trial.SwitchAsync(execution, cancellationToken):
                case ExecutionState.Testing when !await trial.TestAsync(execution, cancellationToken):
                    return false;
                case ExecutionState.Restarting:
                case ExecutionState.Testing:
                    break;
                default:
                    throw new InvalidDataException($"The journal is in state {execution.State}, which this agent never enters.");
            }
        }

        context.Folder.DeletePackages();
        return true;
    }

    /// <summary>The critical step that the round would begin; null when it begins none, or goes on with one that cannot be left.</summary>
    private UpgradeStep? StepAhead(ExecutionJournal execution) => execution.State switch
    {
        ExecutionState.Downloading => UpgradeStep.Download,
        ExecutionState.Installing => execution.Package!.Verified ? UpgradeStep.Install : UpgradeStep.Download,
        ExecutionState.Restarting when !trial.HasSwitched(execution) => UpgradeStep.Switch,
        _ => null,
    };

    // What is installed is read from the slot's bytes: a delta from a wrong base costs a download, a wrong hash in a
    // manifest costs nothing. False when it has to wait.
    private async Task<bool> PrepareAsync(ExecutionJournal execution, CancellationToken cancellationToken)
    {
        context.Folder.DeletePackages();
        var (target, refusal) = await trust.CheckAsync(execution.Component, cancellationToken);
        if (refusal is { IsTemporary: true })
        {
            context.Waiting = new Refusal(refusal.Reason, refusal.Detail, "trust metadata from the service");
            context.Tell($"waits for trust metadata of {execution.ReleaseId}: {refusal.Detail}");
            return false;
        }

        if (target is null)
        {
            mover.Move(ExecutionState.Rejected, refusal!.Reason, refusal.Detail);
            return true;
        }

        var installed = await context.Folder.HashAsync(context.Folder.Image(BootPointer.Other(execution.TargetSlot)), cancellationToken);
        if (installed == execution.Component.Sha256)
        {
            mover.Move(ExecutionState.Confirmed, FailureCodes.AlreadyInstalled, "The active slot has this image.", change: e => e with { MinimumCounter = target.MinimumCounter });
            return true;
        }

        if (PackageChoice.Choose(execution.Component, installed, execution.RefusedPackages) is not { } package)
        {
            mover.Move(ExecutionState.Rejected, FailureCodes.NoPackage, "No package starts from what is installed, and there is no full one.");
            return true;
        }

        mover.Move(
            ExecutionState.Downloading,
            change: e => e with { InstalledSha256 = installed, Package = PackageChoice.Start(package, e), MinimumCounter = target.MinimumCounter });
        await ReportAsync(cancellationToken);
        return true;
    }

    private async Task DownloadAsync(CancellationToken cancellationToken)
    {
        if (await HavePackageAsync(cancellationToken))
        {
            mover.Move(ExecutionState.Installing, change: e => e with { Package = e.Package! with { Verified = true } });
        }
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        if (!context.Execution!.Package!.Verified)
        {
            // The second package of this execution: installing was reported already, and states only go forward.
            if (await HavePackageAsync(cancellationToken))
            {
                context.Save(context.Execution with { Package = context.Execution.Package with { Verified = true } });
            }

            return;
        }

        if (await installer.InstallAsync(cancellationToken) is { } refused)
        {
            TakeNextPackage(refused.Reason, refused.Detail);
            return;
        }

        mover.Move(ExecutionState.Restarting);
        await ReportAsync(cancellationToken);
    }

    // True when the package is there; false when the execution ended or has another package now.
    private async Task<bool> HavePackageAsync(CancellationToken cancellationToken)
    {
        var result = await downloader.DownloadAsync(cancellationToken);
        switch (result.Kind)
        {
            case DownloadEnd.Complete:
                return true;
            case DownloadEnd.PackageRefused:
                TakeNextPackage(result.Reason!, result.Detail!);
                return false;
            case DownloadEnd.Failed:
                mover.Move(ExecutionState.Failed, result.Reason, result.Detail);
                return false;
            default:
                return false;
        }
    }

    private void TakeNextPackage(string reason, string detail)
    {
        var execution = context.Execution!;
        IReadOnlyList<string> refused = [.. execution.RefusedPackages, execution.Package!.Sha256];
        if (PackageChoice.Choose(execution.Component, execution.InstalledSha256!, refused) is not { } next)
        {
            mover.Move(ExecutionState.Failed, reason, detail);
            return;
        }

        context.Save(execution with { RefusedPackages = refused, Package = PackageChoice.Start(next, execution) });
        context.Tell($"{reason}: {detail} Taking the full package.");
    }

    // A report tells what happened and decides nothing. When one cannot be sent, the rest waits for the end of the
    // upgrade, so that a service that is down delays an upgrade by one timeout at most (mender #823, #931).
    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        if (!_reportsFail)
        {
            _reportsFail = await messenger.FlushAsync(cancellationToken) is not null;
        }
    }
}
