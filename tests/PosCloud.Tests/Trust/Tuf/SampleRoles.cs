using System.Security.Cryptography;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Tuf;

/// <summary>Keys for all roles as PosCloud uses them: root 2 of 3, targets 2 of 2, the online roles 1 of 1.</summary>
internal sealed class SampleRoles
{
    public static readonly DateTimeOffset Now = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset Later = Now.AddDays(30);

    public ITufSigner[] RootSigners { get; set; } = [Signer(), Signer(), Signer()];

    public ITufSigner[] TargetsSigners { get; set; } = [Signer(), Signer()];

    public ITufSigner[] SnapshotSigners { get; set; } = [Signer()];

    public ITufSigner[] TimestampSigners { get; set; } = [Signer()];

    public static ITufSigner Signer() => new EcdsaTufSigner(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static RoleKeys Keys(int threshold, params ITufSigner[] signers) => new([.. signers.Select(signer => signer.Key)], threshold);

    /// <summary>Signs with all of them, one after the other.</summary>
    public static MetadataFile<T> Sign<T>(T content, params ITufSigner[] signers)
        where T : SignedMetadata, ISignedMetadata<T> =>
        signers.Aggregate(
            MetadataFile<T>.Create(content),
            (file, signer) => file.SignAsync(signer, CancellationToken.None).GetAwaiter().GetResult());

    public RootMetadata RootContent(long version = 1) => new(version, Later, new Dictionary<string, RoleKeys>
    {
        [TufNames.Root] = Keys(2, RootSigners),
        [TufNames.Targets] = Keys(2, TargetsSigners),
        [TufNames.Snapshot] = Keys(1, SnapshotSigners),
        [TufNames.Timestamp] = Keys(1, TimestampSigners),
    });

    public MetadataFile<RootMetadata> Root(long version = 1) => Sign(RootContent(version), RootSigners);

    public MetadataFile<TargetsMetadata> Targets(long version = 1, params DelegatedRole[] delegations) =>
        Sign(TargetsContent(version, delegations), TargetsSigners);

    public static TargetsMetadata TargetsContent(long version = 1, params DelegatedRole[] delegations) =>
        new(version, Later, new Dictionary<string, TargetFile> { ["firmware/4.2.bin"] = Target("firmware"u8) }, delegations);

    public static TargetFile Target(ReadOnlySpan<byte> content) => new(content.Length, TufHashes.Of(content));

    /// <summary>Without the length, which varies with the signature, so that tests fail for the hash.</summary>
    public static ListedFile Listed(MetadataFile file) => ListedFile.Of(file) with { Length = null };

    public MetadataFile<SnapshotMetadata> Snapshot(MetadataFile targets, long version = 1) =>
        Sign(SnapshotContent(targets, version), SnapshotSigners);

    public static SnapshotMetadata SnapshotContent(MetadataFile targets, long version = 1) =>
        new(version, Later, new Dictionary<string, ListedFile> { ["targets.json"] = Listed(targets) });

    public MetadataFile<TimestampMetadata> Timestamp(MetadataFile snapshot, long version = 1) =>
        Sign(new TimestampMetadata(version, Later, Listed(snapshot)), TimestampSigners);
}
