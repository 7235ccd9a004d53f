using PosCloud.Protocol.Data;
using PosCloud.Protocol.Failures;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Device;

namespace PosCloud.Terminal.Executions.Trial;

/// <summary>
/// Migrates the data before the new software takes anything over: a fresh copy of the data as it is at this moment, in the idle
/// generation; then one write of the boot pointer makes it the one that counts. What is in use until then is only read, and is
/// what going back finds.
/// </summary>
internal sealed class MigrationPhase(AgentContext context, DataStore data, Migrator migrator) : ITrialPhase
{
    public async Task<TrialFailure?> RunAsync(TrialSubject subject, CancellationToken cancellationToken)
    {
        if (subject.Execution?.Migrations is not { Count: > 0 } steps || subject.Pointer.Trial!.DataBefore is not null
            || data.ReadManifest(data.Active) is var behind && steps.All(behind.Has))
        {
            return null;
        }

        var start = context.Time.GetTimestamp();
        await using var hold = await context.Environment.HoldDataAsync(cancellationToken);
        var failure = await MigrateAsync(steps, cancellationToken);
        subject.Checks.Add(new SelfTestCheck("migrate data", failure is null, failure?.Detail, failure?.Code, context.Time.GetElapsedTime(start)));
        if (failure is null)
        {
            var pointer = context.Folder.ReadPointer()!;
            context.Folder.Write(pointer with { Data = data.Idle, Trial = pointer.Trial! with { DataBefore = pointer.Generation } });
        }

        return failure;
    }

    private async Task<TrialFailure?> MigrateAsync(IReadOnlyList<MigrationStep> steps, CancellationToken cancellationToken)
    {
        var (active, idle) = (data.Active, data.Idle);
        try
        {
            data.Clear(idle);
            await data.CopyAsync(active, idle, _ => true, cancellationToken);
            return await migrator.RunAsync(idle, steps, data.ReadManifest(active), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new TrialFailure(FailureCodes.MigrationFailed, $"The data cannot be copied: {e.Message}");
        }
    }
}
