using System.Security.Cryptography;
using PosCloud.Trust.Tuf;
using static PosCloud.Tests.Trust.Tuf.SampleRoles;

namespace PosCloud.Tests.Trust.Tuf;

/// <summary>What a delegated role cannot do.</summary>
public sealed class DelegationAttackTests
{
    private readonly SampleRoles roles = new();
    private readonly ITufSigner signer = Signer();

    [Fact]
    public void DelegatedRole_SignedByItsKeys_IsTrusted()
    {
        var deltas = Sign(TargetsContent(), signer);
        var client = UpTo(deltas, new DelegatedRole("deltas", Keys(1, signer), "deltas/*"));
        var file = client.UpdateDelegated(deltas.Bytes, "deltas", client.Targets!);
        Assert.Same(file, client.Delegated("deltas", client.Targets!));
    }

    [Fact]
    public void DelegatedRole_SignedByOthers_IsRefused()
    {
        var deltas = Sign(TargetsContent(), Signer());
        var client = UpTo(deltas, new DelegatedRole("deltas", Keys(1, signer), "deltas/*"));
        Refused.Because(TufError.SignaturesMissing, () => client.UpdateDelegated(deltas.Bytes, "deltas", client.Targets!));
        Assert.Null(client.Delegated("deltas", client.Targets!));
    }

    [Fact]
    public void UnknownRole_NobodyDelegates_IsRefused()
    {
        var deltas = Sign(TargetsContent(), signer);
        var client = UpTo(deltas, new DelegatedRole("others", Keys(1, signer), "*"));
        Refused.Because(TufError.RoleUnknown, () => client.UpdateDelegated(deltas.Bytes, "deltas", client.Targets!));
    }

    [Fact]
    public void UnlistedRole_NotInTheSnapshot_IsRefused()
    {
        var deltas = Sign(TargetsContent(), signer);
        var client = UpTo(deltas, new DelegatedRole("hidden", Keys(1, signer), "*"));
        Refused.Because(TufError.RoleUnknown, () => client.UpdateDelegated(deltas.Bytes, "hidden", client.Targets!));
    }

    [Fact]
    public void RoleByAnotherWay_DoesNotInheritTheFirstTrust()
    {
        // Two parents delegate to "deltas" with different keys; the file has the signature for the first only.
        var deltas = Sign(TargetsContent(), signer);
        var first = Sign(TargetsContent(1, new DelegatedRole("deltas", Keys(1, signer), "*")), signer);
        var second = Sign(TargetsContent(1, new DelegatedRole("deltas", Keys(1, Signer()), "*")), signer);
        var targets = roles.Targets(
            1, new DelegatedRole("first", Keys(1, signer), "*"), new DelegatedRole("second", Keys(1, signer), "*"));
        var client = UpTo(
            targets,
            SnapshotContent(targets).With("deltas", ListedFile.Of(deltas)).With("first", ListedFile.Of(first)).With("second", ListedFile.Of(second)));
        var parent = client.UpdateDelegated(first.Bytes, "first", client.Targets!);
        var other = client.UpdateDelegated(second.Bytes, "second", client.Targets!);
        client.UpdateDelegated(deltas.Bytes, "deltas", parent);
        Assert.Null(client.Delegated("deltas", other));
        Refused.Because(TufError.SignaturesMissing, () => client.UpdateDelegated(deltas.Bytes, "deltas", other));
    }

    [Fact]
    public void ForeignDelegator_IsAMistakeOfTheCaller()
    {
        var deltas = Sign(TargetsContent(), signer);
        var client = UpTo(deltas, new DelegatedRole("deltas", Keys(1, signer), "*"));
        var foreign = Sign(TargetsContent(1, new DelegatedRole("deltas", Keys(1, signer), "*")), signer);
        Assert.Throws<InvalidOperationException>(() => client.UpdateDelegated(deltas.Bytes, "deltas", foreign));
    }

    [Theory]
    [InlineData("firmware/*", "firmware/a.bin", true)]
    [InlineData("firmware/*", "firmware/a/b.bin", false)]
    [InlineData("*.bin", "a.bin", true)]
    [InlineData("*.bin", "firmware/a.bin", false)]
    [InlineData("a-?.bin", "a-1.bin", true)]
    [InlineData("a-?.bin", "a-12.bin", false)]
    [InlineData("a-?.bin", "a-/.bin", false)]
    [InlineData("*/*", "a/b", true)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("*a*b*", "xxbxxaxx", false)]
    [InlineData("A", "a", false)]
    [InlineData("", "", true)]
    [InlineData("*", "", true)]
    [InlineData("a**", "a", true)]
    [InlineData("[ab]", "a", false)]
    [InlineData("deltas/", "deltas", false)]
    public void PathPattern_Table_Matches(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new DelegatedRole("role", Keys(1, signer), pattern).Covers(path));

    [Fact]
    public void PathPattern_ManyStars_EndsSoon()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a", 200)) + "b";
        Assert.False(new DelegatedRole("role", Keys(1, signer), pattern).Covers(new string('a', TufLimits.PathChars)));
    }

    [Fact]
    public void HashPrefix_OfThePath_Decides()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData("firmware/4.2.bin"u8));
        Assert.True(new DelegatedRole("role", Keys(1, signer), [], ["zz", hash[..3]], false).Covers("firmware/4.2.bin"));
        Assert.False(new DelegatedRole("role", Keys(1, signer), [], [hash[..3]], false).Covers("firmware/4.3.bin"));
        Assert.False(new DelegatedRole("role", Keys(1, signer), [], [], false).Covers("firmware/4.2.bin"));
    }

    private TrustedMetadataSet UpTo(MetadataFile deltas, DelegatedRole role)
    {
        var targets = roles.Targets(1, role);
        return UpTo(targets, SnapshotContent(targets).With("deltas", ListedFile.Of(deltas)));
    }

    private TrustedMetadataSet UpTo(MetadataFile<TargetsMetadata> targets, SnapshotMetadata content)
    {
        var snapshot = Sign(content, roles.SnapshotSigners);
        var client = new TrustedMetadataSet(roles.Root().Bytes, Now);
        client.UpdateTimestamp(roles.Timestamp(snapshot).Bytes);
        client.UpdateSnapshot(snapshot.Bytes);
        client.UpdateTargets(targets.Bytes);
        return client;
    }
}
