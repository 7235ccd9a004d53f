using System.Text.Json;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Failures;
using PosCloud.Terminal.Trust;
using PosCloud.Trust.Backups;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Terminal.Backups;

/// <summary>
/// Opens a downloaded backup if this terminal may restore it: the newest that it made itself, or one that a recipient of the signed
/// list has released to it. What the service says about it is not believed.
/// </summary>
internal sealed class BackupOpener(AgentContext context, ReleaseTrust trust, RestoreKey key)
{
    /// <summary>Who the recipients are now: one who was removed releases nothing any more.</summary>
    /// <returns>None for an order that needs no release.</returns>
    public async Task<(IReadOnlyList<BackupPublicKey> Recipients, BackupFailure? Failure)> PrepareAsync(RestoreOrder order, CancellationToken cancellationToken)
    {
        if (order.Grant is null)
        {
            return ([], context.State.OwnBackup is { } own && own.BackupId == order.BackupId && own.Sha256 == order.Sha256
                ? null
                : new BackupFailure(FailureCodes.RestoreNotReleased, $"{order.BackupId} is not the newest backup that this terminal made, and nobody released it."));
        }

        try
        {
            var updater = await trust.RefreshAsync(context.State.ServerTime, cancellationToken);
            return ([.. BackupKeysTarget.Of(updater.Trusted.Targets!.Content).Recipients.Values], null);
        }
        catch (TufException e)
        {
            return ([], new BackupFailure(FailureCodes.TrustRefused, $"{JsonNamingPolicy.KebabCaseLower.ConvertName(e.Error.ToString())}: {e.Message}"));
        }
        catch (IOException e)
        {
            return ([], BackupFailure.Temporary(e.Message));
        }
    }

    /// <param name="file">At its first byte; its hash is that of the order.</param>
    /// <exception cref="BackupException">It cannot be opened, or it is not this terminal's.</exception>
    public BackupReader Open(Stream file, RestoreOrder order, IReadOnlyList<BackupPublicKey> recipients)
    {
        var reader = order.Grant is null
            ? BackupReader.Open(file, key.Private)
            : BackupReader.Open(
                file,
                order.Sha256,
                BackupGrant.Parse(order.Grant) ?? throw new BackupException(BackupError.WrapRefused, "The release cannot be read."),
                recipients,
                key.Private);
        var credential = context.Credential!;
        if (reader.Header.Context == new BackupContext(credential.Estate, credential.TerminalId, order.BackupId))
        {
            return reader;
        }

        reader.Dispose();
        throw new BackupException(BackupError.WrapRefused, "The backup is another terminal's, or another one than was ordered.");
    }

    /// <summary>The failure code of what was thrown while a backup was opened.</summary>
    public static string CodeOf(BackupError error) =>
        error is BackupError.KeyUnknown or BackupError.WrapRefused ? FailureCodes.RestoreNotReleased : FailureCodes.RestoreDamaged;
}
