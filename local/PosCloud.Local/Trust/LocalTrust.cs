using System.Security.Cryptography;
using PosCloud.Cli.Api;
using PosCloud.Cli.Trust;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Trust;
using PosCloud.Trust;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Local.Trust;

/// <summary>
/// Every key of a cloud on one machine, in files: the online keys of the service, and those of the people who would keep them
/// elsewhere. Good for trying things out; whoever can read the folder can approve everything.
/// </summary>
internal sealed class LocalTrust
{
    private const int People = 2;

    private readonly string folder;

    /// <param name="folder">Made when missing; keys that are there are kept.</param>
    public LocalTrust(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
        foreach (var name in (string[])["director", "snapshot", "timestamp", .. Numbered("root"), .. Numbered("approver")])
        {
            SigningKeyFile.Ensure(KeyFile(name));
        }
    }

    /// <summary>Where the root lies that terminals start from.</summary>
    public string RootFile => Path.Combine(folder, "root.json");

    /// <summary>The private key of a role or a person, such as <c>director</c> or <c>approver-1</c>.</summary>
    public string KeyFile(string name) => Path.Combine(folder, $"{name}.pem");

    /// <summary>Publishes root and first targets file, unless an earlier run did. May be cut and repeated.</summary>
    /// <param name="approvers">One client for each approver.</param>
    /// <returns>The root.</returns>
    public async Task<byte[]> EstablishAsync(IReadOnlyList<AdminClient> approvers, CancellationToken cancellationToken)
    {
        var view = await approvers[0].GetTrustAsync(cancellationToken);
        if (!File.Exists(RootFile))
        {
            await File.WriteAllBytesAsync(RootFile, (await MakeRootAsync(view, cancellationToken)).Bytes, cancellationToken);
        }

        var root = await File.ReadAllBytesAsync(RootFile, cancellationToken);
        if (view.RootVersion == 0)
        {
            await approvers[0].PublishRootAsync(new SignedFile(Convert.ToBase64String(root)), cancellationToken);
        }

        if (view.Targets is null)
        {
            await SignAsync(approvers, approver => approver.RenewAsync(directors: [], cancellationToken), cancellationToken);
        }

        return root;
    }

    /// <summary>Approves an uploaded release as both approvers.</summary>
    public Task ApproveAsync(IReadOnlyList<AdminClient> approvers, ReleaseView release, CancellationToken cancellationToken) =>
        SignAsync(approvers, approver => approver.PlanAsync(release, minimumCounter: 0, models: [], replace: false, cancellationToken), cancellationToken);

    /// <summary>Signs who can open backups, as both approvers.</summary>
    public Task NameRecipientsAsync(IReadOnlyList<AdminClient> approvers, BackupKeysTarget recipients, CancellationToken cancellationToken) =>
        SignAsync(approvers, approver => approver.BackupKeysAsync(_ => recipients, cancellationToken), cancellationToken);

    private static IEnumerable<string> Numbered(string name) => Enumerable.Range(1, People).Select(i => $"{name}-{i}");

    private async Task SignAsync(
        IReadOnlyList<AdminClient> approvers, Func<Approver, Task<ApprovalPlan>> plan, CancellationToken cancellationToken)
    {
        for (var i = 0; i < People; i++)
        {
            var store = new FolderTufStore(Path.Combine(folder, $"approver-{i + 1}"));
            if (await store.LoadAsync(TufNames.Metadata(TufNames.Root), cancellationToken) is null)
            {
                await store.SaveAsync(TufNames.Metadata(TufNames.Root), await File.ReadAllBytesAsync(RootFile, cancellationToken), cancellationToken);
            }

            var approver = new Approver(approvers[i], store);
            using var key = SigningKeyFile.Open(KeyFile($"approver-{i + 1}"));
            await approver.SignAsync(await plan(approver), new EcdsaTufSigner(key), replace: false, cancellationToken);
        }
    }

    private async Task<MetadataFile<RootMetadata>> MakeRootAsync(TrustView view, CancellationToken cancellationToken)
    {
        var signers = Numbered("root").Select(name => SigningKeyFile.Open(KeyFile(name))).ToList();
        try
        {
            var root = RootDraft.Create(
                previous: null,
                view,
                new RoleKeys([.. signers.Select(TufKey.From)], People),
                new RoleKeys([.. Numbered("approver").Select(PublicKey)], People),
                TimeProvider.System.GetUtcNow());
            foreach (var signer in signers)
            {
                root = await root.SignAsync(new EcdsaTufSigner(signer), cancellationToken);
            }

            return root;
        }
        finally
        {
            signers.ForEach(signer => signer.Dispose());
        }
    }

    private TufKey PublicKey(string name)
    {
        using ECDsa key = SigningKeyFile.Open(KeyFile(name));
        return TufKey.From(key);
    }
}
