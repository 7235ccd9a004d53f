using System.Security.Cryptography;
using PosCloud.Protocol.Directives;
using PosCloud.Trust.Directives;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Benchmarks.Trust;

/// <summary>
/// An estate's repository in a folder, made by our writer: root 2 of 3 with one rotation, targets 2 of 2, and as many
/// images as asked for; and the directive that offers the last of them.
/// </summary>
internal sealed class SampleRepository : IDisposable
{
    private const string Digest = "256471776c47545b389142384a1640e500a2cb8cf7d4e03f860fe1c219398a1e";
    private const string Nonce = "q83vEjRWeJA.1.c2VhbA";

    private static readonly DateTimeOffset Later = DateTimeOffset.UtcNow.AddDays(30);

    private readonly DirectiveSigner signer;

    private SampleRepository(string folder, ReleaseTarget image, byte[] firstRoot, SignedEnvelope certificate, DirectiveSigner signer)
    {
        (Folder, Image, FirstRoot, Certificate, this.signer) = (folder, image, firstRoot, certificate, signer);
        var component = new DirectiveComponent(
            image.Component, image.Version, image.Sha256, image.Length, [new DirectivePackage(image.Sha256, image.Length, null)]);
        Envelope = signer.Sign(new Directive(
            "demo", "lane-1", "SN-0001", 42, DirectiveAction.Update, Digest, Nonce, DateTimeOffset.UtcNow, 60,
            "execution-1", "rollout-1", image.ReleaseId, [component]));
    }

    public string Folder { get; }

    /// <summary>The image that is offered.</summary>
    public ReleaseTarget Image { get; }

    public byte[] FirstRoot { get; }

    public SignedEnvelope Envelope { get; }

    /// <summary>Comes with the directive.</summary>
    public SignedEnvelope Certificate { get; }

    public DirectiveExpectation Expectation { get; } = new("demo", "lane-1", "SN-0001", Digest, Nonce, LastSeq: 41, LastServerTime: DateTimeOffset.MinValue);

    public static async Task<SampleRepository> CreateAsync(string folder, int targets, CancellationToken cancellationToken)
    {
        ITufSigner[] roots = [Signer(), Signer(), Signer()];
        ITufSigner[] approvers = [Signer(), Signer()];
        var (snapshot, timestamp, director) = (Signer(), Signer(), Signer());
        var content = new RootMetadata(1, Later, new Dictionary<string, RoleKeys>
        {
            [TufNames.Root] = Keys(2, roots),
            [TufNames.Targets] = Keys(2, approvers),
            [TufNames.Snapshot] = Keys(1, snapshot),
            [TufNames.Timestamp] = Keys(1, timestamp),
        });
        var first = await SignAsync(content, roots[..2], cancellationToken);
        var writer = new RepositoryWriter(new FolderTufRepository(folder), first.Bytes, TimeProvider.System);
        await writer.PublishRootAsync(first, cancellationToken);
        await writer.PublishRootAsync(await SignAsync(content with { Version = 2 }, roots[1..], cancellationToken), cancellationToken);

        var images = Enumerable.Range(1, targets).Select(TargetOf).ToList();
        var files = images.ToDictionary(image => image.Path, image => image.ToTargetFile());
        foreach (var set in images.Select(SetOf))
        {
            files[set.Path] = set.ToTargetFile();
        }

        var file = await SignAsync(new TargetsMetadata(1, Later, files, [DirectorRole.Of([director.Key])]), approvers, cancellationToken);
        var online = new OnlineRoles(snapshot, timestamp, TimeSpan.FromDays(7), TimeSpan.FromDays(1));
        await writer.PublishAsync(new Dictionary<string, MetadataFile<TargetsMetadata>> { [TufNames.Targets] = file }, online, cancellationToken);
        var signer = new DirectiveSigner(NewKey());
        var certificate = await DirectiveCertificates.SignAsync(
            director, new DirectiveKeyCertificate(signer.PublicKey, DateTimeOffset.UtcNow.AddHours(-1), Later), cancellationToken);
        return new SampleRepository(folder, images[^1], first.Bytes.ToArray(), certificate, signer);
    }

    /// <summary>Each image is a release of its own.</summary>
    public static ReleaseSet SetOf(ReleaseTarget image) => new(image.ReleaseId, [new SetComponent(image.Component, image.Version)]);

    public void Dispose() => signer.Dispose();

    private static ReleaseTarget TargetOf(int image) => new(
        "payment-app",
        FormattableString.Invariant($"{image / 100}.{image % 100}.0"),
        Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(image))),
        24L << 20,
        Counter: image,
        MinimumCounter: 0,
        Models: ["POS-1", "POS-2"]);

    private static async Task<MetadataFile<T>> SignAsync<T>(T content, IEnumerable<ITufSigner> signers, CancellationToken cancellationToken)
        where T : SignedMetadata, ISignedMetadata<T>
    {
        var file = MetadataFile<T>.Create(content);
        foreach (var one in signers)
        {
            file = await file.SignAsync(one, cancellationToken);
        }

        return file;
    }

    private static RoleKeys Keys(int threshold, params ITufSigner[] signers) => new([.. signers.Select(one => one.Key)], threshold);

    private static EcdsaTufSigner Signer() => new(NewKey());

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);
}
