using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Failures;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Storage;
using PosCloud.Terminal.Trust;
using PosCloud.Trust.Backups;

namespace PosCloud.Terminal.Backups;

/// <summary>
/// Makes the file of a backup: the sets of the release while the software holds still, in an archive, encrypted to the recipients
/// that the approvers name and to this terminal.
/// </summary>
internal sealed class BackupMaker(AgentContext context, DataStore data, ReleaseTrust trust, RestoreKey key)
{
    /// <summary>Whether the terminal has no data at all.</summary>
    public bool IsEmpty => data.Files(data.Active).Count == 0;

    /// <returns>The journal with the file, which is on the medium; or why there is none.</returns>
    public async Task<(BackupJournal? Made, BackupFailure? Failure)> MakeAsync(BackupPlan plan, BackupJournal backup, CancellationToken cancellationToken)
    {
        if (await trust.RecipientsAsync(cancellationToken) is not { } recipients)
        {
            return (null, BackupFailure.Temporary("The signed list of recipients is not at hand."));
        }

        if (recipients.Count == 0)
        {
            return (null, new BackupFailure(FailureCodes.BackupNoRecipients, "No approver named a recipient of backups."));
        }

        var generation = data.Active;
        if (Refuse(plan, generation) is { } refused)
        {
            return (null, refused);
        }

        try
        {
            await using var hold = await context.Environment.HoldDataAsync(cancellationToken);
            var summaries = await data.MeasureAsync(generation, plan.Sets, cancellationToken);
            var migrations = data.ReadManifest(generation).Migrations.Where(m => plan.Sets.Contains(m.DataSet)).ToList();
            var manifest = new DataManifest(DataManifest.CurrentFormat, migrations, summaries);
            var header = await WriteAsync(backup.BackupId, generation, manifest, [.. recipients, key.Public], cancellationToken);
            var file = context.Folder.BackupFile;
            return (backup with
            {
                Sha256 = await context.Folder.HashAsync(file, cancellationToken),
                Length = context.Folder.Length(file),
                Header = Convert.ToBase64String(header.Bytes.Span),
                Sets = summaries,
                Blocks = 0,
            }, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new BackupFailure(FailureCodes.BackupFailed, e.Message));
        }
    }

    private BackupFailure? Refuse(BackupPlan plan, string generation)
    {
        var files = data.Files(generation).Where(f => DataFileNames.SetOf(f) is { } set && plan.Sets.Contains(set)).ToList();
        if (plan.Sets.FirstOrDefault(s => files.TrueForAll(f => DataFileNames.SetOf(f) != s)) is { } missing)
        {
            return new BackupFailure(FailureCodes.BackupSetMissing, $"This terminal has no data set '{missing}'.");
        }

        if (files.Find(f => !DataFileNames.IsArchivable(f)) is { } unfit)
        {
            return new BackupFailure(FailureCodes.BackupFailed, $"The file '{unfit}' has a name that no archive can hold.");
        }

        var bytes = files.Sum(f => context.Folder.Length(context.Folder.DataFile(generation, f)));
        if (files.Count > Limits.BackupFiles || bytes > DataLimits.Bytes)
        {
            return new BackupFailure(
                FailureCodes.BackupTooLarge, $"There are {files.Count} files with {bytes} bytes; a backup can have {Limits.BackupFiles} files and {DataLimits.Bytes} bytes.");
        }

        return context.ReadConditions().FreeBytes is { } free && free < bytes + bytes / 10
            ? new BackupFailure(FailureCodes.BackupFailed, $"{free} bytes are free; the backup needs {bytes + bytes / 10}.")
            : null;
    }

    private async Task<BackupHeader> WriteAsync(
        string backupId, string generation, DataManifest manifest, IReadOnlyList<BackupPublicKey> keys, CancellationToken cancellationToken)
    {
        var credential = context.Credential!;
        BackupHeader header;
        await using (var file = context.Folder.OpenWrite(context.Folder.BackupFile, truncate: true))
        {
            await using var writer = new BackupWriter(file, new BackupContext(credential.Estate, credential.TerminalId, backupId), keys);
            await DataArchive.WriteAsync(writer, data, generation, manifest, cancellationToken);
            writer.Complete();
            header = writer.Header;
        }

        // Before the journal names it: from then on it is uploaded in parts and not made again.
        context.Folder.Sync(context.Folder.BackupFile);
        return header;
    }
}
