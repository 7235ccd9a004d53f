using System.Globalization;
using System.Security.Cryptography;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Backups;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Executions.Steps;

/// <summary>
/// State <c>backing-up</c>: nothing is downloaded before the service has the backup, whole and hashed. What can be tried again
/// waits; what cannot ends the execution before anything was changed, unless the release does without a backup then.
/// </summary>
internal sealed class BackupStep(AgentContext context, BackupMaker maker, BackupUploader uploader, ExecutionMover mover, StepReports reports) : IExecutionStep
{
    /// <summary>The rule that a check-in names while the backup is not there.</summary>
    public const string Rule = "backup";

    private const string Needed = "a backup that the service has verified";

    public ExecutionState State => ExecutionState.BackingUp;

    public UpgradeStep? Ahead(ExecutionJournal execution) => UpgradeStep.Download;

    public async Task<StepEnd> RunAsync(ExecutionJournal execution, CancellationToken cancellationToken)
    {
        if (execution.Made is not { IsDone: true })
        {
            context.Waiting = new Refusal(Rule, "the backup is under way", Needed);
            var failure = await BackUpAsync(execution, cancellationToken);
            if (ExecutionTransitions.IsFinal(context.Execution!.State))
            {
                return StepEnd.GoOn;
            }

            if (failure is not null && !Passes(failure))
            {
                return End(failure);
            }

            Done(failure);
        }

        context.Waiting = null;
        context.Folder.Delete(context.Folder.BackupFile);
        mover.Move(ExecutionState.Downloading);
        await reports.TryAsync(cancellationToken);
        return StepEnd.GoOn;
    }

    private async Task<BackupFailure?> BackUpAsync(ExecutionJournal execution, CancellationToken cancellationToken)
    {
        if (execution.Made is null)
        {
            execution = execution with { Made = new BackupJournal(NewId()) };
            context.Save(execution);
        }

        if (execution.Made.Sha256 is null && maker.IsEmpty)
        {
            // A replacement that waits for its restore: an empty backup would only take the place of a good one.
            context.Tell("has no data to back up");
            return null;
        }

        if (execution.Made.Sha256 is null || context.Folder.Length(context.Folder.BackupFile) != execution.Made.Length)
        {
            context.Tell($"backs up {string.Join(", ", execution.Backup!.Sets)}");
            var (made, failure) = await maker.MakeAsync(execution.Backup, execution.Made, cancellationToken);
            if (made is null)
            {
                return failure;
            }

            context.Save(context.Execution! with { Made = made });
        }

        return await uploader.UploadAsync(cancellationToken);
    }

    /// <summary>Whether the upgrade goes on without a backup.</summary>
    private bool Passes(BackupFailure failure) =>
        !context.Execution!.Backup!.Required && (failure.Code is not null || context.Execution.Made!.Tries + 1 >= context.Options.MaxUploadTries);

    private StepEnd End(BackupFailure failure)
    {
        if (failure.Code is not null)
        {
            context.Waiting = null;
            mover.Move(ExecutionState.Failed, failure.Code, failure.Detail);
            return StepEnd.GoOn;
        }

        var execution = context.Execution!;
        context.Save(execution with { Made = execution.Made! with { Tries = execution.Made.Tries + 1 } });
        context.Waiting = new Refusal(Rule, AgentContext.Short($"{uploader.Progress}: {failure.Detail}", Protocol.Limits.LongText)!, Needed);
        context.Tell($"waits for the backup of {execution.ReleaseId}: {uploader.Progress}: {failure.Detail}");
        return StepEnd.Wait;
    }

    private void Done(BackupFailure? failure)
    {
        var made = context.Execution!.Made! with { IsDone = true };
        var own = failure is null && made.Sha256 is { } sha256 ? new OwnBackup(made.BackupId, sha256) : null;
        context.Save(context.State with { Execution = context.Execution with { Made = made }, OwnBackup = own ?? context.State.OwnBackup });
        context.Tell(own is not null ? $"backed up as {own.BackupId}" : $"goes on without a backup{(failure is null ? "" : $": {failure.Detail}")}");
    }

    // People see the day; the rest is random, since numbers start anew on a new disk.
    private string NewId() => string.Create(
        CultureInfo.InvariantCulture, $"b{context.State.ServerTime:yyyyMMdd}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}");
}
