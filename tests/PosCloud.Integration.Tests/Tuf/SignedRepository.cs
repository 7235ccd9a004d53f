using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Integration.Tests.Tuf;

/// <summary>
/// A repository as PosCloud publishes it, by its own writer: root 2 of 3, targets 2 of 2, snapshot and timestamp online.
/// What a test does as an attacker goes past the writer, straight into the folder.
/// </summary>
internal sealed class SignedRepository
{
    public const string Target = "firmware/4.2.bin";

    /// <summary>The set of a release, as approvers sign it: a target whose content is what it says.</summary>
    public static readonly ReleaseSet Set = new("summer-2027", [new SetComponent("os", "7.1.0"), new SetComponent("payment-app", "4.2.0")]);

    // Everything that the canonical form must neither escape nor sort in its own way.
    private static readonly JsonElement Custom = JsonSerializer.SerializeToElement(new SortedDictionary<string, object>(StringComparer.Ordinal)
    {
        ["counter"] = 42,
        ["note"] = "a \"quoted\" \\ path,\na new line and \u7ec8\u7aef \ud83d\ude80",
        ["\u00e9"] = true,
    });

    private readonly string? expired;
    private readonly RepositoryWriter writer;
    private readonly OnlineRoles online;

    private SignedRepository(string folder, Uri url, string? expired)
    {
        (Folder, Url, this.expired) = (folder, url, expired);
        Root = SignAsync(RootOf(1), RootSigners[..2]).GetAwaiter().GetResult();
        FirstRoot = Root.Bytes.ToArray();
        writer = new RepositoryWriter(new FolderTufRepository(MetadataFolder), FirstRoot, TimeProvider.System);
        online = new OnlineRoles(Snapshot, Timestamp, Life(TufNames.Snapshot), Life(TufNames.Timestamp));
    }

    public string Folder { get; }

    public Uri Url { get; }

    /// <summary>What clients are shipped with.</summary>
    public byte[] FirstRoot { get; }

    public ITufSigner[] RootSigners { get; } = [Signer(), Signer(), Signer()];

    public ITufSigner[] Approvers { get; private set; } = [Signer(), Signer()];

    public ITufSigner Snapshot { get; } = Signer();

    public ITufSigner Timestamp { get; } = Signer();

    public MetadataFile<RootMetadata> Root { get; private set; }

    private string MetadataFolder => Path.Combine(Folder, "metadata");

    /// <param name="expired">The role whose files are out of date from the start; null for none.</param>
    public static async Task<SignedRepository> CreateAsync(TufServer server, string? expired = null)
    {
        var (folder, url) = server.NewFolder();
        var repository = new SignedRepository(folder, url, expired);
        Assert.Equal(PublishResult.Published, await repository.writer.PublishRootAsync(repository.Root, CancellationToken.None));
        return repository;
    }

    public static ITufSigner Signer() => new EcdsaTufSigner(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static byte[] Content(long version) => Encoding.UTF8.GetBytes($"firmware of release {version}");

    public static async Task<MetadataFile<T>> SignAsync<T>(T content, params ITufSigner[] signers)
        where T : SignedMetadata, ISignedMetadata<T>
    {
        var file = MetadataFile<T>.Create(content);
        foreach (var signer in signers)
        {
            file = await file.SignAsync(signer, CancellationToken.None);
        }

        return file;
    }

    /// <summary>Publishes a release that all approvers signed.</summary>
    public async Task PublishAsync(long version)
    {
        var targets = await SignAsync(TargetsOf(version), Approvers);
        Assert.Equal(
            PublishResult.Published,
            await writer.PublishAsync(
                new Dictionary<string, MetadataFile<TargetsMetadata>> { [TufNames.Targets] = targets }, online, CancellationToken.None));
    }

    /// <summary>Replaces an approver by another one through the next root.</summary>
    public async Task RotateApproverAsync()
    {
        Approvers = [Approvers[0], Signer()];
        Root = await SignAsync(RootOf(Root.Version + 1), RootSigners[1..]);
        Assert.Equal(PublishResult.Published, await writer.PublishRootAsync(Root, CancellationToken.None));
    }

    public RootMetadata RootOf(long version) => new(version, In(TufNames.Root), new Dictionary<string, RoleKeys>
    {
        [TufNames.Root] = Keys(2, RootSigners),
        [TufNames.Targets] = Keys(2, Approvers),
        [TufNames.Snapshot] = Keys(1, Snapshot),
        [TufNames.Timestamp] = Keys(1, Timestamp),
    });

    /// <summary>The targets file of a release, and the targets themselves where clients look for them.</summary>
    public TargetsMetadata TargetsOf(long version)
    {
        var content = Content(version);
        var target = new TargetFile(content.Length, TufHashes.Of(content), Custom);
        Write(Path.Combine("targets", TufNames.Target(Target, target.Hashes.Sha256)), content);
        var set = Set.ToTargetFile();
        Write(Path.Combine("targets", TufNames.Target(Set.Path, set.Hashes.Sha256)), CanonicalJson.Encode(set.Custom!.Value));
        return new TargetsMetadata(version, In(TufNames.Targets), new Dictionary<string, TargetFile> { [Target] = target, [Set.Path] = set });
    }

    /// <summary>As whoever holds the online keys can: lists any targets file at all.</summary>
    public async Task<MetadataFile<SnapshotMetadata>> ForceAsync(MetadataFile<TargetsMetadata> targets, long version)
    {
        Write($"metadata/{targets.Version}.targets.json", targets.Bytes);
        var snapshot = await SignAsync(SnapshotOf(targets, version), Snapshot);
        Write($"metadata/{version}.snapshot.json", snapshot.Bytes);
        await ForceTimestampAsync(ListedFile.Of(snapshot), version, Timestamp);
        return snapshot;
    }

    public SnapshotMetadata SnapshotOf(MetadataFile targets, long version) => new(
        version, In(TufNames.Snapshot), new Dictionary<string, ListedFile> { ["targets.json"] = ListedFile.Of(targets) });

    public async Task ForceTimestampAsync(ListedFile snapshot, long version, ITufSigner signer) => Write(
        "metadata/timestamp.json", (await SignAsync(new TimestampMetadata(version, In(TufNames.Timestamp), snapshot), signer)).Bytes);

    public byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    public void Write(string name, ReadOnlyMemory<byte> content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content.ToArray());
    }

    private static RoleKeys Keys(int threshold, params ITufSigner[] signers) => new([.. signers.Select(signer => signer.Key)], threshold);

    private TimeSpan Life(string role) => role == expired ? TimeSpan.FromHours(-1) : TimeSpan.FromDays(1);

    private DateTimeOffset In(string role) => DateTimeOffset.UtcNow + Life(role);
}
