using System.Security.Cryptography;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Fakes.Trust;

/// <summary>The keys of everybody, and an estate's metadata as its approvers publish it: root 2 of 2, targets 2 of 2.</summary>
internal sealed class FakeTrust
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(365);

    private readonly DateTimeOffset now;
    private VaultSigner? snapshot;
    private VaultSigner? timestamp;
    private VaultSigner? director;

    /// <param name="now">When everything is signed.</param>
    /// <param name="repository">Where the metadata goes; null makes one.</param>
    public FakeTrust(DateTimeOffset now, InMemoryTufRepository? repository = null)
    {
        this.now = now;
        Repository = repository ?? new InMemoryTufRepository();
        Root = Sign(new RootMetadata(1, now + Life, new Dictionary<string, RoleKeys>
        {
            [TufNames.Root] = Keys(2, RootKeys),
            [TufNames.Targets] = Keys(2, Approvers),
            [TufNames.Snapshot] = Keys(1, Snapshot),
            [TufNames.Timestamp] = Keys(1, Timestamp),
        }), RootKeys);
    }

    public ITufSigner[] RootKeys { get; } = [Signer(), Signer()];

    public ITufSigner[] Approvers { get; } = [Signer(), Signer()];

    public ITufSigner Snapshot => snapshot ??= new VaultSigner(this);

    public ITufSigner Timestamp => timestamp ??= new VaultSigner(this);

    public ITufSigner Director => director ??= new VaultSigner(this);

    /// <summary>Whether the vault with the service's keys is out of reach.</summary>
    public bool Broken { get; set; }

    public InMemoryTufRepository Repository { get; }

    public MetadataFile<RootMetadata> Root { get; }

    /// <summary>What is published.</summary>
    public Dictionary<string, ReleaseTarget> Targets { get; } = [];

    /// <summary>Sets that are signed as they stand here; the components of any other release are its set, in the order of approval.</summary>
    public Dictionary<string, ReleaseSet> Sets { get; } = [];

    /// <summary>Who can open backups; null names nobody.</summary>
    public BackupKeysTarget? BackupKeys { get; set; }

    public long Version { get; private set; }

    public static ITufSigner Signer() => new EcdsaTufSigner(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static MetadataFile<T> Sign<T>(T content, params ITufSigner[] signers)
        where T : SignedMetadata, ISignedMetadata<T> =>
        signers.Aggregate(
            MetadataFile<T>.Create(content), (file, signer) => file.SignAsync(signer, CancellationToken.None).GetAwaiter().GetResult());

    /// <summary>The next targets file, unsigned.</summary>
    public TargetsMetadata Next(params ReleaseTarget[] more)
    {
        var components = Targets.Values.Concat(more).GroupBy(t => t.Path).Select(g => g.Last()).ToList();
        var targets = components.ToDictionary(t => t.Path, t => t.ToTargetFile());
        foreach (var set in SetsOf(components).Where(s => !Sets.ContainsKey(s.ReleaseId)).Concat(Sets.Values))
        {
            targets[set.Path] = set.ToTargetFile();
        }

        if (BackupKeys is not null)
        {
            targets[BackupKeysTarget.Path] = BackupKeys.ToTargetFile();
        }

        return new TargetsMetadata(Version + 1, now + Life, targets, [DirectorRole.Of([Director.Key])]);
    }

    /// <summary>Each release with the components that it brought, in their order.</summary>
    public static IEnumerable<ReleaseSet> SetsOf(IEnumerable<ReleaseTarget> components) => components
        .GroupBy(t => t.ReleaseId, StringComparer.Ordinal)
        .Select(g => new ReleaseSet(g.Key, [.. g.Select(t => new SetComponent(t.Component, t.Version))]));

    /// <summary>Publishes the next targets file with the signatures of all approvers, beside what is approved already.</summary>
    public void Approve(params ReleaseTarget[] more) => Publish(Sign(Next(more), Approvers), more);

    /// <summary>Puts a targets file into the repository whoever signed it, as who holds the storage and the online keys can.</summary>
    public void Publish(MetadataFile<TargetsMetadata> targets, params ReleaseTarget[] more)
    {
        Version++;
        foreach (var target in more)
        {
            Targets[target.Path] = target;
        }

        var snapshot = Sign(
            new SnapshotMetadata(Version, now + Life, new Dictionary<string, ListedFile> { ["targets.json"] = ListedFile.Of(targets) }), Snapshot);
        var timestamp = Sign(new TimestampMetadata(Version, now + Life, ListedFile.Of(snapshot)), Timestamp);
        Repository.Files["1.root.json"] = Root.Bytes.ToArray();
        Repository.Files[$"{targets.Version}.targets.json"] = targets.Bytes.ToArray();
        Repository.Files[$"{Version}.snapshot.json"] = snapshot.Bytes.ToArray();
        Repository.Files["timestamp.json"] = timestamp.Bytes.ToArray();
    }

    private static RoleKeys Keys(int threshold, params ITufSigner[] signers) => new([.. signers.Select(s => s.Key)], threshold);

    /// <summary>A key of the service; it lies in a vault that may be out of reach.</summary>
    private sealed class VaultSigner(FakeTrust trust) : ITufSigner
    {
        private readonly ITufSigner inner = Signer();

        public TufKey Key => inner.Key;

        public Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
            trust.Broken ? throw new HttpRequestException("The vault is out of reach.") : inner.SignAsync(data, cancellationToken);
    }
}
