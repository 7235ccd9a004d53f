using System.Text.Json;
using PosCloud.Cli.Trust;
using PosCloud.Protocol.Releases;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust;

/// <summary>What approvers sign about a release as a whole.</summary>
public sealed class ReleaseSetTests
{
    private static readonly ReleaseSet Summer = Set("summer-2027", "os 7.1.0", "payment-app 4.2.0", "features 31", "printer-firmware 1.9");

    private readonly FakeTrust trust = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Set_InATargetsFile_ComesBackInItsOrder()
    {
        trust.Sets[Summer.ReleaseId] = Summer;
        var file = MetadataFile<TargetsMetadata>.Parse(FakeTrust.Sign(trust.Next(), trust.Approvers).Bytes).Content;

        Assert.Equal(Summer, ReleaseSet.Find(file, "summer-2027"));
        Assert.Equal(Summer, Assert.Single(ReleaseSet.All(file)));
        Assert.Equal("os 7.1.0, payment-app 4.2.0, features 31, printer-firmware 1.9", $"{Summer}");
        Assert.Null(ReleaseSet.Find(file, "summer-2028"));
        Assert.Empty(ReleaseSet.All(null));
        Assert.Empty(ReleaseTarget.All(file));
    }

    [Fact]
    public void Set_WithOtherComponentsOrAnotherOrder_IsAnother()
    {
        Assert.NotEqual(Summer, Summer with { Components = [.. Summer.Components.Reverse()] });
        Assert.NotEqual(Summer, Summer with { Components = [.. Summer.Components.Skip(1)] });
        Assert.NotEqual(Summer, Summer with { ReleaseId = "winter-2027" });
    }

    [Theory]
    [InlineData("""{"components":[]}""")]
    [InlineData("""{"components":["os/1","os/2"]}""")]
    [InlineData("""{"components":["os"]}""")]
    [InlineData("""{"components":["components/os/1"]}""")]
    [InlineData("""{"components":["../1"]}""")]
    [InlineData("""{"components":["os/.."]}""")]
    [InlineData("""{"components":["a/1","b/1","c/1","d/1","e/1","f/1","g/1","h/1","i/1","j/1","k/1"]}""")]
    [InlineData("""{"components":"os/1"}""")]
    [InlineData("""{"components":[1]}""")]
    [InlineData("""{}""")]
    public void Set_ThatNobodyShouldHaveSigned_IsMalformed(string custom)
    {
        using var json = JsonDocument.Parse(custom);
        var file = Summer.ToTargetFile() with { Custom = json.RootElement.Clone() };

        AssertMalformed("releases/summer", file);
    }

    [Fact]
    public void Set_UnderANameThatIsNoRelease_IsMalformed()
    {
        AssertMalformed("releases/a/b", Summer.ToTargetFile());
        AssertMalformed("releases/", Summer.ToTargetFile());
        AssertMalformed("releases/summer", Summer.ToTargetFile() with { Custom = null });
    }

    /// <summary>Bytes of the file, which is indented for people. docs/tuf.md has these figures.</summary>
    [Fact]
    public void Set_InATargetsFile_CostsWhatThePageSays()
    {
        var app = new ReleaseTarget("payment-app", "4.2.0", new string('a', 64), 25_165_824, Counter: 12, MinimumCounter: 0, Models: [], ComponentKind.Application);
        var image = (app.Path, app.ToTargetFile());
        var one = Set("payment-app-4.2.0", "payment-app 4.2.0");

        Assert.Equal((405, 287, 368), (Cost(image), Cost((one.Path, one.ToTargetFile())), Cost((Summer.Path, Summer.ToTargetFile()))));
    }

    [Fact]
    public void Change_OfSets_IsWhatAnApproverIsShown()
    {
        var autumn = Set("autumn", "os 8", "payment-app 5");
        trust.Sets["summer-2027"] = Summer;
        trust.Sets["autumn"] = autumn;
        var before = trust.Next();
        var turned = autumn with { Components = [.. autumn.Components.Reverse()] };
        trust.Sets.Remove("summer-2027");
        trust.Sets["autumn"] = turned;
        trust.Sets["winter"] = Set("winter", "os 9");

        var change = TargetsChange.Between(before, trust.Next());

        Assert.Equal([Set("winter", "os 9")], change.SetsAdded);
        Assert.Equal([Summer], change.SetsRemoved);
        Assert.Equal([turned], change.SetsAltered);
        Assert.Equal(["autumn", "winter"], change.NewSets.Select(s => s.ReleaseId));
        Assert.Empty(change.NewComponents);
        Assert.False(change.KeepsReleases);
        Assert.True(TargetsChange.Between(before, before).KeepsReleases);
    }

    [Fact]
    public void Set_SignedBefore_StaysWhenALaterReleaseIsApproved_AndGoesWhenItIsWithdrawn()
    {
        trust.Sets["summer-2027"] = Summer;
        var published = trust.Next();

        var next = Compose(published, []);
        var withdrawn = Compose(published, [Summer.Path]);

        Assert.Equal(["autumn", "summer-2027"], ReleaseSet.All(next).Select(s => s.ReleaseId));
        Assert.Equal(["autumn"], ReleaseSet.All(withdrawn).Select(s => s.ReleaseId));
    }

    private static TargetsMetadata Compose(TargetsMetadata published, HashSet<string> drop) => ApprovalPlan.Compose(
        published, [], drop, director: null, DateTimeOffset.UnixEpoch, sets: [Set("autumn", "os 8")]).Content;

    private static ReleaseSet Set(string releaseId, params string[] components) =>
        new(releaseId, [.. components.Select(c => c.Split(' ')).Select(c => new SetComponent(c[0], c[1]))]);

    private void AssertMalformed(string path, TargetFile file)
    {
        var targets = trust.Next() with { Targets = new Dictionary<string, TargetFile> { [path] = file } };

        Assert.Equal(TufError.MetadataMalformed, Assert.Throws<TufException>(() => ReleaseSet.All(targets)).Error);
    }

    private int Cost((string Path, TargetFile File) more)
    {
        var targets = trust.Next() with { Targets = new Dictionary<string, TargetFile> { ["a"] = Summer.ToTargetFile() } };
        var with = targets with { Targets = new Dictionary<string, TargetFile>(targets.Targets) { [more.Path] = more.File } };
        return MetadataFile<TargetsMetadata>.Create(with).Bytes.Length - MetadataFile<TargetsMetadata>.Create(targets).Bytes.Length;
    }
}
