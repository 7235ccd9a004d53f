using PosCloud.Protocol.Data;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Storage;
using PosCloud.Terminal.Trust;
using PosCloud.Trust.Releases;

namespace PosCloud.Terminal.Executions.Steps;

/// <summary>
/// State <c>accepted</c>: whether the approvers signed the set, whether it fits this terminal, and what has to be downloaded for it.
/// </summary>
internal sealed class PrepareStep(AgentContext context, ReleaseTrust trust, DataStore data, ExecutionMover mover, StepReports reports) : IExecutionStep
{
    public ExecutionState State => ExecutionState.Accepted;

    public async Task<StepEnd> RunAsync(ExecutionJournal execution, CancellationToken cancellationToken)
    {
        context.Folder.DeletePackages();
        var (targets, refusal) = await trust.CheckAsync(execution.ReleaseId ?? "", [.. execution.Components.Select(c => c.Component)], cancellationToken);
        if (refusal is { IsTemporary: true })
        {
            context.Waiting = new Refusal(refusal.Reason, refusal.Detail, "trust metadata from the service");
            context.Tell($"waits for trust metadata of {execution.ReleaseId}: {refusal.Detail}");
            return StepEnd.Wait;
        }

        var active = context.ActiveSet;
        if ((refusal is null ? Unfit(targets!, active) ?? UnfitData(execution) : (refusal.Reason, refusal.Detail)) is (string reason, string detail))
        {
            mover.Move(ExecutionState.Rejected, reason, detail);
            return StepEnd.GoOn;
        }

        var components = new List<ComponentJournal>();
        foreach (var (component, target) in execution.Components.Zip(targets!))
        {
            components.Add(await LookAsync(component, target, active, cancellationToken));
        }

        if (components.TrueForAll(c => c.IsUnchanged))
        {
            mover.Move(ExecutionState.Confirmed, FailureCodes.AlreadyInstalled, "The active slot has this image.", change: e => e with { Components = components });
            return StepEnd.GoOn;
        }

        components = [.. components.Select(c => c.IsReady ? c : PackageChoice.Next(c, execution.Links))];
        if (components.Find(c => c is { IsReady: false, Package: null }) is { } stuck)
        {
            mover.Move(ExecutionState.Rejected, FailureCodes.NoPackage, $"No package of {stuck.Component.Name} starts from what is installed, and there is no full one.");
            return StepEnd.GoOn;
        }

        mover.Move(execution.Backup is null ? ExecutionState.Downloading : ExecutionState.BackingUp, change: e => e with { Components = components });
        await reports.TryAsync(cancellationToken);
        return StepEnd.GoOn;
    }

    // What is installed is read from the images' bytes: a delta from a wrong base costs a download, a wrong hash in a
    // manifest costs nothing. An image that an earlier upgrade left in the store need not be downloaded again.
    private async Task<ComponentJournal> LookAsync(
        ComponentJournal component, ReleaseTarget target, SlotManifest active, CancellationToken cancellationToken)
    {
        var wanted = component.Component.Sha256;
        var installed = active.Component(component.Component.Name) is { } slot ? await HashAsync(slot.Sha256, cancellationToken) : PackageInstaller.EmptySha256;
        return component with
        {
            InstalledSha256 = installed,
            IsReady = installed == wanted || await HashAsync(wanted, cancellationToken) == wanted,
            Kind = target.Kind,
            Peripheral = target.Peripheral,
            MinimumCounter = target.MinimumCounter,
        };
    }

    private async Task<string> HashAsync(string sha256, CancellationToken cancellationToken)
    {
        var image = context.Folder.Image(sha256);
        return context.Folder.Exists(image) ? await context.Folder.HashAsync(image, cancellationToken) : PackageInstaller.EmptySha256;
    }

    /// <summary>What would fail later at the data is refused before anything is changed.</summary>
    private (string Reason, string Detail)? UnfitData(ExecutionJournal execution)
    {
        if (execution.Migrations?.FirstOrDefault(m => m.Kind == MigrationKind.BuiltIn && !BuiltInMigrations.Has(m.Name)) is { } unknown)
        {
            return (FailureCodes.MigrationUnknown, $"This agent has no migration '{unknown.Name}'.");
        }

        // Migrations work on a copy; a backup is gone again by then.
        var needed = execution.Migrations is { Count: > 0 } || execution.Backup is { Required: true } ? data.Bytes(data.Active) : 0;
        return context.ReadConditions().FreeBytes < needed
            ? (FailureCodes.FreeBytes, $"{context.ReadConditions().FreeBytes} bytes are free; a copy of the data needs {needed}.")
            : null;
    }

    /// <summary>By what the approvers signed, whatever the service thinks.</summary>
    private (string Reason, string Detail)? Unfit(IReadOnlyList<ReleaseTarget> targets, SlotManifest active)
    {
        if (targets.FirstOrDefault(t => t.Kind == ComponentKind.Os && active.Component(t.Component) is null) is { } foreign)
        {
            return (FailureCodes.ComponentUnsupported, $"This terminal has no component '{foreign.Component}'.");
        }

        var result = active.Components.ToDictionary(c => c.Name, c => c.Version, StringComparer.Ordinal);
        foreach (var target in targets)
        {
            result[target.Component] = target.Version;
        }

        if (ComponentRules.Requirement(targets.Select(t => (t.Component, t.Requires)), result) is { } unmet)
        {
            return (FailureCodes.ComponentRequired, $"There would be {unmet.Seen}; needed is {unmet.Needed}.");
        }

        var connected = context.Environment.ReadPeripherals();
        return targets.Select(t => ComponentRules.Peripheral(t.Peripheral, connected)).FirstOrDefault(r => r is not null) is { } absent
            ? (FailureCodes.PeripheralMissing, $"There is {absent.Seen}; the firmware is for {absent.Needed}.")
            : null;
    }
}
