using System.Security.Cryptography;
using PosCloud.Protocol.Data;
using PosCloud.Trust.Backups;
using PosCloud.Trust.Releases;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>People of a scenario who can open backups. Their keys live as long as the scenario.</summary>
internal sealed class BackupRecipients(LocalCloud cloud) : IDisposable
{
    private readonly Dictionary<string, ECDiffieHellman> _keys = new(StringComparer.Ordinal);

    public async Task NameAsync(string name, CancellationToken cancellationToken)
    {
        if (!_keys.ContainsKey(name))
        {
            _keys[name] = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        }

        await cloud.NameRecipientsAsync(
            new BackupKeysTarget(_keys.ToDictionary(key => key.Key, key => BackupPublicKey.From(key.Value))), cancellationToken);
    }

    /// <summary>Orders the restore of the newest backup.</summary>
    /// <param name="recipient">Whose key opens it.</param>
    /// <param name="terminalId">Whose backup, and where it goes.</param>
    /// <param name="fingerprint">Of the terminal's key, read off the terminal.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is in the way, or null.</returns>
    public async Task<string?> ReleaseAsync(string recipient, string terminalId, string fingerprint, CancellationToken cancellationToken)
    {
        var backups = await cloud.Admin.ListBackupsAsync(terminalId, cancellationToken);
        if (!_keys.TryGetValue(recipient, out var key) || backups.Items.Count == 0 || backups.RestoreKey is null)
        {
            return $"there is no recipient {recipient}, no backup of {terminalId}, or no restore key of it";
        }

        var terminal = BackupPublicKey.From(backups.RestoreKey);
        if (!terminal.HasFingerprint(fingerprint))
        {
            return $"the service shows another key of {terminalId} than the terminal";
        }

        var backup = await cloud.Admin.GetBackupAsync(terminalId, backups.Items[0].BackupId, cancellationToken);
        var header = BackupHeader.Parse(Convert.FromBase64String(backup.Header ?? ""));
        var grant = BackupGrant.Create(header, backup.Sha256, key, terminal).ToText();
        await cloud.Admin.ReleaseBackupAsync(terminalId, backup.BackupId, new ReleaseBackupRequest(grant), cancellationToken);
        return null;
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }
}
