using PosCloud.Cli.Api;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Trust.Backups;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Cli.Trust;

/// <summary>Makes keys of recipients and has approvers sign who they are.</summary>
internal sealed class BackupKeyRunner(CliServices services)
{
    private readonly ICliConsole console = services.Console;

    public async Task<int> CreateAsync(string path, CancellationToken cancellationToken)
    {
        await new SigningKeys(services).GenerateAsync(path, cancellationToken);
        var key = await SigningKeys.ReadBackupKeyAsync(SigningKeys.PublicPath(path), cancellationToken);
        console.Write(Messages.BackupKeyMade.With(path, SigningKeys.PublicPath(path), key.Fingerprint));
        console.Note(Messages.AdviceBackupKey);
        return ExitCodes.Ok;
    }

    public async Task<int> AddAsync(AdminClient client, string name, string path, string keyPath, CancellationToken cancellationToken)
    {
        var key = await SigningKeys.ReadBackupKeyAsync(path, cancellationToken);
        return await ProposeAsync(
            client,
            recipients =>
            {
                recipients[name] = key;
                if (recipients.Count > BackupKeysTarget.MaxRecipients || recipients.Values.Distinct().Count() != recipients.Count)
                {
                    throw new CliException(ExitCodes.Usage, Messages.ErrorBackupKeys.With(BackupKeysTarget.MaxRecipients), Messages.AdviceBackupKeys);
                }
            },
            keyPath,
            cancellationToken);
    }

    public Task<int> RemoveAsync(AdminClient client, string name, string keyPath, CancellationToken cancellationToken) => ProposeAsync(
        client,
        recipients =>
        {
            if (!recipients.Remove(name))
            {
                throw new CliException(ExitCodes.Usage, Messages.ErrorRecipient.With(name), Messages.AdviceBackupKeys);
            }
        },
        keyPath,
        cancellationToken);

    public async Task<int> ListAsync(AdminClient client, CancellationToken cancellationToken)
    {
        var keys = await GuardAsync(() => Open(client).ReadBackupKeysAsync(cancellationToken));
        console.WriteTable(
            [Messages.ColumnRecipient, Messages.ColumnFingerprint],
            keys.Recipients.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => new[] { r.Key, r.Value.Fingerprint }));
        return ExitCodes.Ok;
    }

    private Task<int> ProposeAsync(
        AdminClient client, Action<Dictionary<string, BackupPublicKey>> change, string keyPath, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var approver = Open(client);
        var plan = await approver.BackupKeysAsync(
            published =>
            {
                var recipients = new Dictionary<string, BackupPublicKey>(published.Recipients, StringComparer.Ordinal);
                change(recipients);
                return new BackupKeysTarget(recipients);
            },
            cancellationToken);
        PlanText.Write(console, plan);
        using var key = await new SigningKeys(services).OpenAsync(keyPath, cancellationToken);
        await approver.SignAsync(plan, key, replace: false, cancellationToken);
        console.Write(Messages.TargetsSigned.With(plan.File.Version));
        return ExitCodes.Ok;
    });

    private Approver Open(AdminClient client) => new(client, new TrustFolder(services.Logins.FilePath, client.Estate).Open());

    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (ApprovalException e)
        {
            PlanText.WriteChange(console, e.Change);
            throw new CliException(ExitCodes.Refused, Messages.ErrorOtherProposal, Messages.AdviceOtherProposal);
        }
        catch (TufException e)
        {
            throw new CliException(ExitCodes.Refused, Messages.ErrorMetadata.With(e.Message), Messages.AdviceMetadata);
        }
    }
}
