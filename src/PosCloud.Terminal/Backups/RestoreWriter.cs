using PosCloud.Protocol.Data;
using PosCloud.Protocol.Failures;
using PosCloud.Terminal.Data;
using PosCloud.Trust.Backups;

namespace PosCloud.Terminal.Backups;

/// <summary>
/// Writes a backup into the idle generation: its sets as they were backed up, all others as they are now; then the migrations that
/// the data in use has behind it and the backup lacks. What is in use is only read.
/// </summary>
internal sealed class RestoreWriter(AgentContext context, DataStore data, BackupOpener opener, Migrator migrator)
{
    /// <param name="order">Its file is downloaded and has its hash.</param>
    /// <param name="recipients">From <see cref="BackupOpener.PrepareAsync"/>.</param>
    /// <returns>What is in the idle generation, counted and hashed; or why it may not be used.</returns>
    public async Task<(IReadOnlyList<DataSetSummary>? Sets, BackupFailure? Failure)> WriteAsync(
        RestoreOrder order, IReadOnlyList<BackupPublicKey> recipients, CancellationToken cancellationToken)
    {
        try
        {
            var (active, idle) = (data.Active, data.Idle);
            await using var file = context.Folder.OpenRead(context.Folder.RestoreFile);
            await using var backup = opener.Open(file, order, recipients);
            var archive = await DataArchiveReader.OpenAsync(backup, cancellationToken);
            var names = archive.Manifest.Sets!.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
            var current = data.ReadManifest(active);
            if (Refuse(archive.Manifest, current, active) is { } refused)
            {
                return (null, refused);
            }

            data.Clear(idle);
            await archive.ExtractAsync(data, idle, cancellationToken);
            await data.CopyAsync(active, idle, f => DataFileNames.SetOf(f) is not { } set || !names.Contains(set), cancellationToken);
            var behind = new DataManifest(
                DataManifest.CurrentFormat,
                [.. current.Migrations.Where(m => !names.Contains(m.DataSet)), .. archive.Manifest.Migrations.Where(m => names.Contains(m.DataSet))]);
            return await migrator.RunAsync(idle, current.Migrations, behind, cancellationToken) is { } failure
                ? (null, new BackupFailure(failure.Code, failure.Detail))
                : (await data.MeasureAsync(idle, names.Order(StringComparer.Ordinal), cancellationToken), null);
        }
        catch (BackupException e)
        {
            return (null, new BackupFailure(BackupOpener.CodeOf(e.Error), e.Message));
        }
        catch (InvalidDataException e)
        {
            return (null, new BackupFailure(FailureCodes.RestoreDamaged, e.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new BackupFailure(FailureCodes.RestoreFailed, e.Message));
        }
    }

    private BackupFailure? Refuse(DataManifest backup, DataManifest current, string active)
    {
        if (backup.Migrations.FirstOrDefault(m => !current.Has(m)) is { } newer)
        {
            return new BackupFailure(
                FailureCodes.RestoreNewerData, $"The backup has {newer.IdempotenceKey} of {newer.DataSet} behind it, which the installed software does not know.");
        }

        var needed = backup.Bytes + data.Bytes(active);
        return context.ReadConditions().FreeBytes is { } free && free < needed
            ? new BackupFailure(FailureCodes.RestoreFailed, $"{free} bytes are free; the restore needs {needed}.")
            : null;
    }
}
