using System.Security.Cryptography;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.SelfTests;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.SelfTests;
using PosCloud.Terminal.Storage;
using PosCloud.Terminal.Support;

namespace PosCloud.Terminal.Executions.Trial;

/// <summary>
/// Switching, the trial and its decision. The boot pointer decides; the journal follows it. So a crash between the two
/// is repaired by reading the pointer. The whole set is switched, decided and taken back at once.
/// </summary>
/// <param name="context">Shared.</param>
/// <param name="phases">In the order in which they run; the first one that fails sends the terminal back.</param>
/// <param name="activator">Gives machine and peripherals back what the old set has for them.</param>
/// <param name="mover">Moves the journal.</param>
/// <param name="collector">Makes the bundle for support before the terminal goes back.</param>
internal sealed class TrialBoot(AgentContext context, IReadOnlyList<ITrialPhase> phases, SetActivator activator, ExecutionMover mover, DiagnosticsCollector collector)
{
    // The agent may die in a self-test (a driver that takes the process down) without the machine restarting.
    private const int MaxTries = 3;

    private BootPointer Pointer => context.Folder.ReadPointer()!;

    /// <summary>
    /// What a boot loader does before anything else, run at each start of the agent: a slot on trial gets one boot; in
    /// any later boot the pointer goes back.
    /// </summary>
    public void OnStart()
    {
        var pointer = Pointer;
        if (pointer.Trial is not { } trial || trial.SwitchedInBoot == context.Environment.BootId)
        {
            return;
        }

        if (trial.TestedInBoot is null)
        {
            context.Folder.Write(pointer with { Trial = trial with { TestedInBoot = context.Environment.BootId } });
        }
        else if (trial.TestedInBoot != context.Environment.BootId)
        {
            GoBack(pointer, trial, FailureCodes.TrialInterrupted, "The terminal restarted before the trial was decided.", []);
        }
    }

    /// <summary>Whether the boot pointer names the new slot, or did and was decided: from here on there is no waiting.</summary>
    public bool HasSwitched(ExecutionJournal execution) =>
        Pointer is var pointer && (pointer.Trial is not null || pointer.Decision?.ExecutionId == execution.ExecutionId);

    /// <summary>State <c>restarting</c>: points at the new slot on trial and restarts.</summary>
    /// <returns>False when the machine is about to restart: nothing more may be done in this boot.</returns>
    public async Task<bool> SwitchAsync(ExecutionJournal execution, CancellationToken cancellationToken)
    {
        var pointer = Pointer;
        if (pointer.Decision?.ExecutionId == execution.ExecutionId)
        {
            return await ConcludeAsync(execution, cancellationToken);
        }

        if (pointer.Trial is null)
        {
            pointer = pointer with { Slot = execution.TargetSlot, Trial = new BootTrial(execution.ExecutionId, context.Environment.BootId) };
            context.Folder.Write(pointer);
        }

        if (pointer.Trial!.TestedInBoot is null && !await context.RestartFromAsync(pointer.Trial.SwitchedInBoot, cancellationToken))
        {
            return false;
        }

        OnStart();
        mover.Move(ExecutionState.Testing);
        return true;
    }

    /// <summary>State <c>testing</c>: runs the phases of the trial and decides.</summary>
    /// <returns>False when the machine is about to restart.</returns>
    public async Task<bool> TestAsync(ExecutionJournal execution, CancellationToken cancellationToken)
    {
        var pointer = Pointer;
        if (pointer.Trial is { } trial)
        {
            if (trial.Tries >= MaxTries)
            {
                GoBack(pointer, trial, FailureCodes.SelfTestCrashed, $"The agent stopped in the self-test {MaxTries} times.", []);
            }
            else
            {
                pointer = pointer with { Trial = trial with { Tries = trial.Tries + 1 } };
                context.Folder.Write(pointer);
                await DecideAsync(pointer, pointer.Trial, execution, cancellationToken);
            }
        }

        return await ConcludeAsync(execution, cancellationToken);
    }

    private async Task DecideAsync(BootPointer pointer, BootTrial trial, ExecutionJournal execution, CancellationToken cancellationToken)
    {
        var subject = new TrialSubject(execution.ExecutionId == trial.ExecutionId ? execution : null, pointer, context.ActiveSet, []);
        TrialFailure? failure = null;
        foreach (var phase in phases)
        {
            failure = await phase.RunAsync(subject, cancellationToken);
            if (failure is not null)
            {
                break;
            }
        }

        // A phase may have exchanged the data.
        pointer = Pointer;
        trial = pointer.Trial!;
        context.Folder.Write(SelfTestRecord.Of(trial.ExecutionId, subject.Checks));
        if (failure is not null)
        {
            GoBack(pointer, trial, failure.Code, failure.Detail, subject.Checks);
            return;
        }

        // Software and data are confirmed by the one write.
        context.Folder.Write(pointer with { Trial = null, Decision = new TrialDecision(trial.ExecutionId, context.Environment.BootId) });
    }

    private void GoBack(BootPointer pointer, BootTrial trial, string reason, string detail, IReadOnlyList<SelfTestCheck> checks)
    {
        collector.Write(reason, detail, checks);
        context.Folder.Write(pointer with
        {
            Slot = BootPointer.Other(pointer.Slot),
            Trial = null,
            Decision = new TrialDecision(trial.ExecutionId, context.Environment.BootId, reason, detail),
            Data = trial.DataBefore ?? pointer.Data,
        });
    }

    // Takes the pointer's decision into the journal.
    private async Task<bool> ConcludeAsync(ExecutionJournal execution, CancellationToken cancellationToken)
    {
        var decision = Pointer.Decision;
        if (decision?.ExecutionId != execution.ExecutionId)
        {
            throw new InvalidDataException($"The boot pointer knows nothing of execution {execution.ExecutionId}.");
        }

        if (decision.RolledBackReason is null)
        {
            mover.Move(ExecutionState.Confirmed, checks: ReadChecks(execution));
            return true;
        }

        // The refused image still runs in the boot that refused it.
        if (!await context.RestartFromAsync(decision.DecidedInBoot, cancellationToken))
        {
            return false;
        }

        // The report waits for the printer and the network to be what they were, and then says so when they are not.
        var left = await activator.EnsureAsync(cancellationToken);
        var detail = left is null ? decision.Detail : $"{decision.Detail} After going back {left}";
        mover.Move(ExecutionState.RolledBack, decision.RolledBackReason, detail, ReadDiagnostics(), checks: ReadChecks(execution));
        return true;
    }

    private IReadOnlyList<CheckResult>? ReadChecks(ExecutionJournal execution) =>
        context.Folder.ReadSelfTest() is { } results && results.ExecutionId == execution.ExecutionId ? results.Checks : null;

    private DiagnosticsUpload? ReadDiagnostics()
    {
        if (!context.Folder.Exists(context.Folder.DiagnosticsFile))
        {
            return null;
        }

        var content = context.Folder.ReadAll(context.Folder.DiagnosticsFile);
        return new DiagnosticsUpload(Convert.ToHexStringLower(SHA256.HashData(content)), content.Length);
    }
}
