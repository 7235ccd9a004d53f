using PosCloud.Azure.Tables;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Documents;
using PosCloud.Core.Events;
using PosCloud.Protocol.Documents;
using PosCloud.Protocol.Releases;

namespace PosCloud.Integration.Tests.Storage;

/// <summary>Releases, versions, packages and events of an estate commit together or not at all.</summary>
[Collection(AzuriteTests.Name)]
public sealed class CatalogueStoreTests : StorageTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly string ImageSha = new('a', 64);
    private static readonly string BaseSha = new('b', 64);

    private readonly CatalogueTableStore _store;

    public CatalogueStoreTests(AzuriteFixture fixture)
        : base(fixture) => _store = new CatalogueTableStore(Tables);

    [Fact]
    public async Task Commit_WithOneConflict_WritesNothingOfTheRest()
    {
        var version = new VersionRecord("os", "1.0.0", ImageSha, 5, "os-1.0.0", Now);
        Assert.True(await _store.CommitAsync(new CatalogueChange(Estate) { NewVersions = [version] }, None));
        var outbox = new OutboxTableStore(Tables, new BucketMarks(Tables, TimeProvider.System));

        var again = new CatalogueChange(Estate)
        {
            Releases = [(Release("os-1.0.0"), null)],
            NewVersions = [version],
            Packages = [(Package(null), null)],
            Outbox = [new OutboxItem("x", new EventRecord("x", EventTypes.ReleasePublished, Estate, "releases/os-1.0.0", Now, "{}"), null)],
        };

        Assert.False(await _store.CommitAsync(again, None));
        Assert.Null(await _store.FindReleaseAsync(Estate, "os-1.0.0", None));
        Assert.Empty(await _store.ListPackagesAsync(Estate, ImageSha, None));
        Assert.Empty(await outbox.ReadAsync(CataloguePartition.Of(Estate), DateTimeOffset.UtcNow.AddMinutes(1), 10, None));
    }

    [Fact]
    public async Task Commit_OnAnOldVersion_IsAConflict()
    {
        await _store.CommitAsync(new CatalogueChange(Estate) { Releases = [(Release("os-1.0.0"), null)] }, None);
        var found = await _store.FindReleaseAsync(Estate, "os-1.0.0", None);
        var uploaded = new CatalogueChange(Estate) { Releases = [(Release("os-1.0.0") with { State = ReleaseState.Uploaded }, found!.Version)] };

        Assert.True(await _store.CommitAsync(uploaded, None));
        Assert.False(await _store.CommitAsync(uploaded, None));
        Assert.Null(await _store.FindReleaseAsync(Estate, "os-1.0", None));
    }

    [Fact]
    public async Task Packages_AreFoundByTheirWholeKey_AndByState()
    {
        var built = Package(BaseSha) with { State = PackageState.Built, Sha256 = BaseSha, Length = 7, DecoderMemory = 8_000_000 };
        var small = Package(BaseSha, PackageProfile.Small);
        var old = Package(BaseSha) with { Format = 1, State = PackageState.Rejected };
        await _store.CommitAsync(new CatalogueChange(Estate) { Packages = [(Package(null), null), (built, null), (small, null), (old, null)] }, None);

        Assert.Equal(built, (await _store.FindPackageAsync(Estate, built.Key, None))!.Value);
        Assert.Equal(small, (await _store.FindPackageAsync(Estate, small.Key, None))!.Value);
        Assert.Equal(old, (await _store.FindPackageAsync(Estate, old.Key, None))!.Value);
        Assert.Null(await _store.FindPackageAsync(Estate, small.Key with { Profile = PackageProfile.Fast }, None));
        Assert.Null(await _store.FindPackageAsync(Estate, small.Key with { Format = 3 }, None));
        Assert.Equivalent(new[] { Package(null), small }, await _store.ListRequestedPackagesAsync(Estate, None), strict: true);
        Assert.Equal(4, (await _store.ListPackagesAsync(Estate, ImageSha, None)).Count);
        Assert.Empty(await _store.ListPackagesAsync(Estate, BaseSha, None));
    }

    [Fact]
    public async Task Versions_OfAComponent_AreNotThoseOfOneWithALongerName()
    {
        await _store.CommitAsync(
            new CatalogueChange(Estate)
            {
                NewVersions = [new("os", "1", ImageSha, 5, "os-1", Now), new("os-extra", "1", ImageSha, 5, "os-extra-1", Now)],
            },
            None);

        Assert.Equal(["os-1"], (await _store.ListVersionsAsync(Estate, "os", None)).Select(v => v.ReleaseId));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task List_PageByPage_HasEachReleaseOnce(int limit)
    {
        var ids = Enumerable.Range(0, 7).Select(i => $"os-{i}").ToList();
        await _store.CommitAsync(new CatalogueChange(Estate) { Releases = [.. ids.Select(id => (Release(id), (string?)null))] }, None);

        var listed = new List<string>();
        string? continuation = null;
        do
        {
            var page = await _store.ListReleasesAsync(Estate, limit, continuation, None);
            Assert.InRange(page.Items.Count, 1, limit);
            listed.AddRange(page.Items.Select(release => release.ReleaseId));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(ids, listed);
    }

    [Fact]
    public async Task Documents_OfARelease_AreNotThoseOfOneWithALongerName_AndComeInTheirOrder()
    {
        DocumentRecord[] all =
        [
            Document("os-1", "guide", "en", 2), Document("os-1", "guide", "zh-CN", 1), Document("os-1", "a", "en", 10), Document("os-1", "a", "en", 9), Document("os-1", "guide", "EN", 1),
            Document("os-10", "guide", "en", 1), Document("os", "guide", "en", 1),
        ];
        await _store.CommitAsync(new CatalogueChange(Estate) { Documents = [.. all.Select(d => (d, (string?)null))] }, None);

        var listed = await _store.ListDocumentsAsync(Estate, "os-1", None);

        Assert.Equal([all[3], all[2], all[4], all[0], all[1]], listed.Select(d => d.Value));
        Assert.Empty(await _store.ListDocumentsAsync("other", "os-1", None));
    }

    [Fact]
    public async Task Document_OfAVersionThatExists_IsAConflictAndWritesNothingOfTheRest()
    {
        var document = Document("os-1", "guide", "zh-CN", 1);
        await _store.CommitAsync(new CatalogueChange(Estate) { Releases = [(Release("os-1"), null)], Documents = [(document, null)] }, None);
        var release = await _store.FindReleaseAsync(Estate, "os-1", None);

        // Case says nothing in a language tag.
        var again = new CatalogueChange(Estate) { Releases = [(Release("os-1") with { Revision = 5 }, release!.Version)], Documents = [(document with { Language = "ZH-cn" }, null)] };

        Assert.False(await _store.CommitAsync(again, None));
        Assert.Equal(0, (await _store.FindReleaseAsync(Estate, "os-1", None))!.Value.Revision);
        var stored = Assert.Single(await _store.ListDocumentsAsync(Estate, "os-1", None));
        Assert.Equal(document, stored.Value);
        var removed = document with { RemovedAt = Now, RemovedBy = "ben", Reason = "wrong" };
        Assert.True(await _store.CommitAsync(new CatalogueChange(Estate) { Documents = [(removed, stored.Version)] }, None));
        Assert.False(await _store.CommitAsync(new CatalogueChange(Estate) { Documents = [(removed, stored.Version)] }, None));
        Assert.Equal(removed, Assert.Single(await _store.ListDocumentsAsync(Estate, "os-1", None)).Value);
    }

    private static DocumentRecord Document(string release, string name, string language, int version) =>
        new(release, name, language, version, DocumentFormat.Pdf, ImageSha, 5, "u1", Now, "admin");

    private static ReleaseRecord Release(string id) =>
        new(id, ReleaseState.Draft, [new ReleaseComponent("os", "1.0.0", ImageSha, 5)], null, Now, "admin");

    private static PackageRecord Package(string? baseSha, PackageProfile profile = PackageProfile.Default) => PackageRecord.Request(
        baseSha is null ? PackageKey.Full(ImageSha) : PackageKey.Delta(ImageSha, baseSha, profile), baseVersion: null, Now);
}
