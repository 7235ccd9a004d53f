using System.Security.Cryptography;
using PosCloud.Cli.Api;
using PosCloud.Cli.Language;
using PosCloud.Cli.Trust;
using PosCloud.Protocol.Data;
using PosCloud.Trust.Backups;

namespace PosCloud.Cli.Backups;

/// <summary>
/// A recipient's side: takes the data key out of the backup's head and wraps it anew for the terminal whose key has the
/// fingerprint that the terminal shows. The backup itself is not downloaded, and the private key never leaves.
/// </summary>
internal sealed class ReleaseBackupRunner(CliServices services)
{
    public async Task<int> RunAsync(
        AdminClient client, string terminalId, string backupId, string? keyPath, string? fingerprint, CancellationToken cancellationToken)
    {
        string? grant = null;
        if (keyPath is not null)
        {
            var terminal = await TerminalKeyAsync(client, terminalId, fingerprint!, cancellationToken);
            var backup = await client.GetBackupAsync(terminalId, backupId, cancellationToken);
            grant = await GrantAsync(new BackupContext(client.Estate, terminalId, backupId), backup, keyPath, terminal, cancellationToken);
        }

        var restore = await client.ReleaseBackupAsync(terminalId, backupId, new ReleaseBackupRequest(grant), cancellationToken);
        services.Console.Write(Messages.BackupReleased.With(restore.BackupId, terminalId, restore.RestoreId));
        return ExitCodes.Ok;
    }

    private static async Task<BackupPublicKey> TerminalKeyAsync(
        AdminClient client, string terminalId, string fingerprint, CancellationToken cancellationToken)
    {
        var list = await client.ListBackupsAsync(terminalId, cancellationToken);
        var key = list.RestoreKey is { } jwk
            ? BackupPublicKey.From(jwk)
            : throw new CliException(ExitCodes.Refused, Messages.ErrorNoRestoreKey.With(terminalId), Messages.AdviceNoRestoreKey);
        return key.HasFingerprint(fingerprint)
            ? key
            : throw new CliException(ExitCodes.Refused, Messages.ErrorFingerprint.With(terminalId), Messages.AdviceFingerprint);
    }

    private async Task<string> GrantAsync(
        BackupContext wanted, BackupView backup, string keyPath, BackupPublicKey terminal, CancellationToken cancellationToken)
    {
        using var signing = await new SigningKeys(services).OpenFileAsync(keyPath, cancellationToken);
        using var key = ECDiffieHellman.Create(signing.ExportParameters(includePrivateParameters: true));
        try
        {
            var header = BackupHeader.Parse(Convert.FromBase64String(backup.Header ?? ""));

            // The service chooses which head it shows: another terminal's backup must not be released by mistake.
            return header.Context == wanted
                ? BackupGrant.Create(header, backup.Sha256, key, terminal).ToText()
                : throw new CliException(ExitCodes.Refused, Messages.ErrorBackupHeader.With(backup.BackupId), Messages.AdviceBackupHeader);
        }
        catch (Exception e) when (e is BackupException or FormatException)
        {
            throw new CliException(ExitCodes.Refused, Messages.ErrorBackupOpen.With(backup.BackupId, e.Message), Messages.AdviceBackupOpen);
        }
    }
}
