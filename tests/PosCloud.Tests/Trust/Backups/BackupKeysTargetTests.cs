using System.Text.Json;
using PosCloud.Cli.Trust;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Trust.Backups;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Backups;

/// <summary>Who can open backups is what two approvers signed.</summary>
public sealed class BackupKeysTargetTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private readonly FakeTrust trust = new(Now);

    [Fact]
    public void Recipients_InATargetsFile_ComeBack()
    {
        var keys = Keys("mei", "anna");
        var file = MetadataFile<TargetsMetadata>.Parse(FakeTrust.Sign(Compose(trust.Next(), keys), trust.Approvers).Bytes);

        Assert.Equal(keys.Lines(), BackupKeysTarget.Of(file.Content).Lines());
        Assert.StartsWith("anna ", keys.Lines()[0], StringComparison.Ordinal);
        Assert.Empty(ReleaseTarget.All(file.Content));
        Assert.Empty(BackupKeysTarget.Of(null).Recipients);
    }

    [Fact]
    public void Change_OfRecipients_IsShownToTheApprover_AndNothingElseIs()
    {
        var before = trust.Next(FakeRelease);
        var keys = Keys("mei");
        var after = Compose(before, keys);

        var change = TargetsChange.Between(before, after);

        Assert.Equal(keys.Lines(), change.BackupKeys);
        Assert.Equal((0, 0, 0, null), (change.Added.Count, change.Removed.Count, change.Altered.Count, change.DirectorKeys));
        Assert.Null(TargetsChange.Between(after, Compose(after, null)).BackupKeys);
        Assert.Empty(TargetsChange.Between(after, Compose(after, new BackupKeysTarget(new Dictionary<string, BackupPublicKey>()))).BackupKeys!);
    }

    [Fact]
    public void Release_ApprovedLater_KeepsTheRecipients()
    {
        var keys = Keys("mei");
        var published = Compose(trust.Next(), keys);

        var next = ApprovalPlan.Compose(published, [FakeRelease], new HashSet<string>(), director: null, Now).Content;

        Assert.Equal(keys.Lines(), BackupKeysTarget.Of(next).Lines());
        Assert.Null(TargetsChange.Between(published, next).BackupKeys);
    }

    [Theory]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"name":"mei","x":"AA","y":"AA"}]}""")]
    [InlineData("""{"keys":[{"name":"../mei","x":"AA","y":"AA"}]}""")]
    [InlineData("""{"keys":"mei"}""")]
    [InlineData("""{}""")]
    public void Recipients_ThatNobodyShouldHaveSigned_AreRefused(string custom)
    {
        using var json = JsonDocument.Parse(custom);
        var file = new TargetFile(1, TufHashes.FromSha256(new string('a', 64)), json.RootElement.Clone());
        var targets = trust.Next() with { Targets = new Dictionary<string, TargetFile> { [BackupKeysTarget.Path] = file } };

        Assert.Throws<TufException>(() => BackupKeysTarget.Of(targets));
    }

    [Fact]
    public async Task Proposal_OfRecipients_NeedsBothApprovers()
    {
        using var cloud = new FakeCloud();
        await FakeApprovals.EstablishAsync(cloud);
        var keys = Keys("mei");
        var file = MetadataFile<TargetsMetadata>.Create(Compose(FakeApprovals.Proposal(cloud).Content, keys, version: 2));

        var one = (await FakeApprovals.ProposeAsync(cloud, file, 0, "ann")).Value();
        Assert.Empty(BackupKeysTarget.Of(Read(one.Targets!)).Recipients);
        var two = (await FakeApprovals.ProposeAsync(cloud, await FakeApprovals.WaitingAsync(cloud), 1, "ben")).Value();

        Assert.Equal(keys.Lines(), BackupKeysTarget.Of(Read(two.Targets!)).Lines());
    }

    private static ReleaseTarget FakeRelease { get; } = new("os", "2.0.0", new string('a', 64), 5, Counter: 1, MinimumCounter: 0, Models: []);

    private static TargetsMetadata Read(string base64) => MetadataFile<TargetsMetadata>.Parse(Convert.FromBase64String(base64)).Content;

    private static TargetsMetadata Compose(TargetsMetadata before, BackupKeysTarget? keys, long? version = null)
    {
        var composed = ApprovalPlan.Compose(before, [], new HashSet<string>(), director: null, Now, keys).Content;
        return composed with { Version = version ?? composed.Version, Expires = before.Expires };
    }

    private static BackupKeysTarget Keys(params string[] names)
    {
        var keys = new Dictionary<string, BackupPublicKey>();
        foreach (var name in names)
        {
            using var key = BackupSamples.NewKey();
            keys[name] = BackupPublicKey.From(key);
        }

        return new BackupKeysTarget(keys);
    }
}
