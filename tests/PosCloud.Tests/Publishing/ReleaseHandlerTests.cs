using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Publishing;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Tables;

namespace PosCloud.Tests.Publishing;

public sealed class ReleaseHandlerTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Draft_SentTwice_IsTheSameDraft()
    {
        var first = (await cloud.DraftAsync("1.0.0", SampleImages.Of(1))).Value();
        cloud.Time.Advance(TimeSpan.FromMinutes(1));

        var second = (await cloud.DraftAsync("1.0.0", SampleImages.Of(1))).Value();

        Assert.Equal(first.CreatedAt, second.CreatedAt);
    }

    [Fact]
    public async Task List_OfPublishedReleases_ShowsTheirPackages()
    {
        await cloud.UploadedAsync("1.0.0", SampleImages.Of(1));
        (await cloud.PublishAsync("1.0.0")).Value();

        var page = await cloud.Get<ReleaseHandler>().ListAsync(FakeCloud.Estate, 10, null, CancellationToken.None);

        Assert.Equal(PackageState.Requested, Assert.Single(Assert.Single(page.Items).Components[0].Packages).State);
    }

    [Fact]
    public async Task Draft_DeclaredAnewWithOtherBytes_NeedsTheNewUpload()
    {
        await cloud.UploadedAsync("1.0.0", SampleImages.Of(1));

        var redeclared = (await cloud.DraftAsync("1.0.0", SampleImages.Of(2))).Value();

        Assert.Equal(ReleaseState.Draft, redeclared.State);
        Assert.False(redeclared.Components[0].Uploaded);
        Assert.Equal(Reasons.UploadMissing, (await cloud.CompleteAsync("1.0.0")).Problem?.Reason);
        Assert.Equal(Reasons.ReleaseState, (await cloud.PublishAsync("1.0.0")).Problem?.Reason);
        await cloud.UploadAsync("1.0.0", SampleImages.Of(2));
        Assert.Equal(ReleaseState.Uploaded, (await cloud.CompleteAsync("1.0.0")).Value().State);
    }

    [Fact]
    public async Task Draft_DeclaredAnewWhileTheOldUploadIsChecked_DoesNotTakeTheOldBytes()
    {
        (await cloud.DraftAsync("1.0.0", SampleImages.Of(1))).Value();
        await cloud.UploadAsync("1.0.0", SampleImages.Of(1));
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == TableOperationKind.Transaction)
            {
                cloud.Interfere = null;
                (await cloud.DraftAsync("1.0.0", SampleImages.Of(2))).Value();
            }
        };

        Assert.Equal(Reasons.UploadMissing, (await cloud.CompleteAsync("1.0.0")).Problem?.Reason);
    }

    [Fact]
    public async Task Draft_OfAPublishedVersionWithOtherBytes_IsVersionExists()
    {
        await cloud.ReleasedAsync("1.0.0", SampleImages.Of(1));

        Assert.Equal(Reasons.VersionExists, (await cloud.DraftAsync("1.0.0", SampleImages.Of(2))).Problem?.Reason);
        Assert.Equal(ReleaseState.Published, (await cloud.DraftAsync("1.0.0", SampleImages.Of(1))).Value().State);
    }

    [Fact]
    public async Task Draft_WhoseIdMeansAnotherComponentToo_IsReleaseExists()
    {
        // "os" 1-2 and "os-1" 2 are both the release os-1-2.
        (await cloud.DraftAsync("1-2", SampleImages.Of(1))).Value();

        Assert.Equal(Reasons.ReleaseExists, (await cloud.DraftAsync("2", SampleImages.Of(1), component: "os-1")).Problem?.Reason);
    }

    [Fact]
    public async Task Draft_WhoseIdWouldBeTooLong_IsRefused() => Assert.Equal(
        Reasons.FieldInvalid, (await cloud.DraftAsync(new string('1', 64), SampleImages.Of(1))).Problem?.Reason);

    [Fact]
    public async Task Complete_WithWrongBytes_IsRefusedAndShowsNothing()
    {
        var image = SampleImages.Of(1);
        (await cloud.DraftAsync("1.0.0", image)).Value();
        Assert.Equal(Reasons.UploadMissing, (await cloud.CompleteAsync("1.0.0")).Problem?.Reason);
        await cloud.UploadAsync("1.0.0", image[1..]);
        Assert.Equal(Reasons.UploadLengthMismatch, (await cloud.CompleteAsync("1.0.0")).Problem?.Reason);
        await cloud.UploadAsync("1.0.0", SampleImages.Edit(image, 1));
        Assert.Equal(Reasons.UploadHashMismatch, (await cloud.CompleteAsync("1.0.0")).Problem?.Reason);

        Assert.False(cloud.Vault.Has(SampleImages.Sha256(image)));
        Assert.Equal(Reasons.ReleaseState, (await cloud.PublishAsync("1.0.0")).Problem?.Reason);
    }

    [Fact]
    public async Task Complete_Twice_IsTheSameAndLeavesNoStagedBlob()
    {
        await cloud.UploadedAsync("1.0.0", SampleImages.Of(1));

        Assert.Equal(ReleaseState.Uploaded, (await cloud.CompleteAsync("1.0.0")).Value().State);
        Assert.Equal(0, cloud.Vault.StagedCount);
    }

    [Fact]
    public async Task Publish_Twice_IsTheSamePublicationWithOneEvent()
    {
        await cloud.UploadedAsync("1.0.0", SampleImages.Of(1));
        var first = (await cloud.PublishAsync("1.0.0")).Value();
        cloud.Time.Advance(TimeSpan.FromMinutes(1));

        var second = (await cloud.PublishAsync("1.0.0")).Value();
        await cloud.DrainAsync();

        Assert.Equal(first.PublishedAt, second.PublishedAt);
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.ReleasePublished));
    }

    [Fact]
    public async Task Publish_AtTheSameTimeTwice_IsOnePublicationForBoth()
    {
        await cloud.UploadedAsync("1.0.0", SampleImages.Of(1));
        cloud.Interfere = async operation =>
        {
            // After the release was read and before its versions are.
            if (operation.Kind == TableOperationKind.QueryPage)
            {
                cloud.Interfere = null;
                (await cloud.PublishAsync("1.0.0")).Value();
            }
        };

        var published = (await cloud.PublishAsync("1.0.0")).Value();
        await cloud.DrainAsync();

        Assert.Equal(ReleaseState.Published, published.State);
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.ReleasePublished));
    }

    [Fact]
    public async Task Publish_OfTwoVersionsAtTheSameTime_PublishesBoth()
    {
        await cloud.UploadedAsync("1.0.0", SampleImages.Of(1));
        await cloud.UploadedAsync("2.0.0", SampleImages.Of(2));
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == TableOperationKind.Transaction)
            {
                cloud.Interfere = null;
                (await cloud.PublishAsync("2.0.0")).Value();
            }
        };

        (await cloud.PublishAsync("1.0.0")).Value();
        await cloud.SettleAsync();

        Assert.Equal(2, cloud.Publisher.CountOf(EventTypes.ReleasePublished));
        Assert.All(await PackagesAsync(1, 2), p => Assert.Equal(PackageState.Built, p.State));
    }

    [Fact]
    public async Task Publish_OfTheSameBytesUnderTwoVersionsAtTheSameTime_PublishesBothWithOnePackage()
    {
        await cloud.UploadedAsync("1.0.0", SampleImages.Of(1));
        await cloud.UploadedAsync("2.0.0", SampleImages.Of(1));
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == TableOperationKind.Transaction)
            {
                cloud.Interfere = null;
                (await cloud.PublishAsync("2.0.0")).Value();
            }
        };

        (await cloud.PublishAsync("1.0.0")).Value();
        await cloud.DrainAsync();

        Assert.Equal(2, cloud.Publisher.CountOf(EventTypes.ReleasePublished));
        Assert.Null(Assert.Single(await PackagesAsync(1)).BaseSha256);
    }

    [Fact]
    public async Task Publish_AfterFourVersions_RequestsTheFullPackageAndDeltasFromTheLastThree()
    {
        for (var version = 1; version <= 5; version++)
        {
            await cloud.UploadedAsync($"{version}.0.0", SampleImages.Of(version));
            (await cloud.PublishAsync($"{version}.0.0")).Value();
            cloud.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var packages = await PackagesAsync(5);

        Assert.Equal([null, "2.0.0", "3.0.0", "4.0.0"], packages.Select(p => p.BaseVersion).Order(StringComparer.Ordinal));
        Assert.All(packages, p => Assert.Equal(PackageState.Requested, p.State));
    }

    [Fact]
    public async Task Link_ForAPublishedRelease_IsRefused()
    {
        await cloud.ReleasedAsync("1.0.0", SampleImages.Of(1));

        var link = await cloud.Get<ReleaseHandler>().LinkAsync(FakeCloud.Estate, "os-1.0.0", "os", CancellationToken.None);

        Assert.Equal(Reasons.ReleaseState, link.Problem?.Reason);
    }

    [Fact]
    public async Task UnknownNames_AreNamed()
    {
        (await cloud.DraftAsync("1.0.0", SampleImages.Of(1))).Value();
        var releases = cloud.Get<ReleaseHandler>();

        Assert.Equal(Reasons.ReleaseUnknown, (await cloud.PublishAsync("9.9.9")).Problem?.Reason);
        Assert.Equal(Reasons.ReleaseUnknown, (await releases.ShowAsync(FakeCloud.Estate, "os-9", CancellationToken.None)).Problem?.Reason);
        Assert.Equal(
            Reasons.ComponentUnknown,
            (await releases.LinkAsync(FakeCloud.Estate, "os-1.0.0", "boot", CancellationToken.None)).Problem?.Reason);
        Assert.Equal(
            Reasons.ReleaseUnknown,
            (await releases.ShowAsync("other", "os-1.0.0", CancellationToken.None)).Problem?.Reason);
    }

    private async Task<IReadOnlyList<PackageRecord>> PackagesAsync(params int[] seeds)
    {
        var packages = new List<PackageRecord>();
        foreach (var seed in seeds)
        {
            packages.AddRange(await cloud.Get<ICatalogueStore>().ListPackagesAsync(
                FakeCloud.Estate, SampleImages.Sha256(SampleImages.Of(seed)), CancellationToken.None));
        }

        return packages;
    }
}
