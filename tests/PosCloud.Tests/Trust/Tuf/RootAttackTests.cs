using System.Text;
using PosCloud.Trust.Tuf;
using static PosCloud.Tests.Trust.Tuf.SampleRoles;

namespace PosCloud.Tests.Trust.Tuf;

/// <summary>Attacks on the root of trust; see the client order of docs/tuf.md.</summary>
public sealed class RootAttackTests
{
    private readonly SampleRoles roles = new();

    [Fact]
    public void RootRotation_ChainOfSignedVersions_IsFollowed()
    {
        var client = new TrustedMetadataSet(roles.Root().Bytes, Now);
        var old = roles.RootSigners;
        for (var version = 2; version <= 4; version++)
        {
            roles.RootSigners = [Signer(), Signer(), Signer()];
            client.UpdateRoot(Sign(roles.RootContent(version), [.. old, .. roles.RootSigners]).Bytes);
            old = roles.RootSigners;
        }

        Assert.Equal(4, client.Root.Version);
    }

    [Fact]
    public void InitialRoot_NotSignedByItself_IsRefused() =>
        Refused.Because(
            TufError.SignaturesMissing,
            () => new TrustedMetadataSet(Sign(roles.RootContent(), roles.RootSigners[0], Signer()).Bytes, Now));

    [Fact]
    public void ForgedRoot_NotSignedByTheOldKeys_IsRefused()
    {
        var client = new TrustedMetadataSet(roles.Root().Bytes, Now);
        roles.RootSigners = [Signer(), Signer(), Signer()];
        Refused.Because(TufError.SignaturesMissing, () => client.UpdateRoot(roles.Root(2).Bytes));
        Assert.Equal(1, client.Root.Version);
    }

    [Fact]
    public void RootTakeover_NotSignedByTheNewKeys_IsRefused()
    {
        var client = new TrustedMetadataSet(roles.Root().Bytes, Now);
        var old = roles.RootSigners;
        roles.RootSigners = [Signer(), Signer(), Signer()];
        Refused.Because(TufError.SignaturesMissing, () => client.UpdateRoot(Sign(roles.RootContent(2), old).Bytes));
    }

    [Fact]
    public void KeyCompromise_OneRootKeyOfTwo_IsRefused()
    {
        var client = new TrustedMetadataSet(roles.Root().Bytes, Now);
        Refused.Because(TufError.SignaturesMissing, () => client.UpdateRoot(Sign(roles.RootContent(2), roles.RootSigners[0]).Bytes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void RootRollbackOrSkip_NotTheNextVersion_IsRefused(long version)
    {
        var client = new TrustedMetadataSet(roles.Root().Bytes, Now);
        Refused.Because(TufError.VersionMismatch, () => client.UpdateRoot(roles.Root(version).Bytes));
    }

    [Fact]
    public void IntermediateRoot_Expired_IsFollowed_ButNotTheLast()
    {
        var state = SampleMetadata.Of(roles);
        var client = state.Client();
        client.UpdateRoot(Sign(roles.RootContent(2) with { Expires = Now }, roles.RootSigners).Bytes);
        Refused.Because(TufError.Expired, () => client.UpdateTimestamp(state.Timestamp.Bytes));

        client.UpdateRoot(roles.Root(3).Bytes);
        Assert.True(client.UpdateTimestamp(state.Timestamp.Bytes));
    }

    [Fact]
    public void FrozenRoot_Expired_StopsTheUpdate()
    {
        var state = SampleMetadata.Of(roles);
        var client = new TrustedMetadataSet(state.Root.Bytes, Later);
        Refused.Because(TufError.Expired, () => client.UpdateTimestamp(state.Timestamp.Bytes));
        Assert.Null(client.Timestamp);
    }

    [Fact]
    public async Task DuplicateKey_UnderTwoNames_CountsOnce()
    {
        // The root lists the first key again under the name of the second, and it signs under both names.
        var (first, second) = (roles.RootSigners[0], roles.RootSigners[1]);
        var content = roles.RootContent() with { Roles = With(Keys(2, first, second)) };
        var text = Encoding.UTF8.GetString(MetadataFile<RootMetadata>.Create(content).Bytes.Span);
        var faked = text.Replace(Escaped(second), Escaped(first), StringComparison.Ordinal);
        var file = MetadataFile<RootMetadata>.Parse(Encoding.UTF8.GetBytes(faked));
        file = await file.SignAsync(first, CancellationToken.None);
        file = await file.SignAsync(new Renamed(first, second.Key), CancellationToken.None);

        Assert.NotEqual(text, faked);
        Assert.Equal(2, file.Signatures.Count);
        Assert.Single(file.Content.Roles[TufNames.Root].Check(file).Signed);
        Refused.Because(TufError.SignaturesMissing, () => new TrustedMetadataSet(file.Bytes, Now));

        static string Escaped(ITufSigner signer) => signer.Key.Value.Replace("\n", "\\n", StringComparison.Ordinal);
    }

    private Dictionary<string, RoleKeys> With(RoleKeys root) =>
        new(roles.RootContent().Roles) { [TufNames.Root] = root };

    /// <summary>Signs with one key under the name of another.</summary>
    private sealed class Renamed(ITufSigner signer, TufKey key) : ITufSigner
    {
        public TufKey Key { get; } = key;

        public Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
            signer.SignAsync(data, cancellationToken);
    }
}
