using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Publishing;
using PosCloud.Delta;
using PosCloud.Protocol.Releases;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Tables;

namespace PosCloud.Tests.Publishing;

public sealed class PackageBuilderTests : IDisposable
{
    private static readonly byte[] Old = SampleImages.Of(1);
    private static readonly byte[] New = SampleImages.Edit(Old, 2);

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Build_OfADelta_IsFarSmallerThanTheFullPackageAndStored()
    {
        await RequestedAsync();

        Assert.Equal(2, await cloud.BuildAsync());
        await cloud.DrainAsync();

        var (full, delta) = (await PackageAsync(null), await PackageAsync(Old));
        Assert.Equal(PackageState.Built, full.State);
        Assert.Equal(PackageState.Built, delta.State);
        Assert.True(delta.Length * 10 < full.Length, $"{delta.Length} against {full.Length}");
        Assert.Null(delta.ClaimedUntil);
        Assert.Empty(await cloud.MissingBlobsAsync());
        Assert.Contains(cloud.Publisher.Events, e => e.Type == EventTypes.DeltaBuilt && e.Subject == $"demo/packages/{Hash(New)}/{Hash(Old)}/2/default");
    }

    [Fact]
    public async Task Build_OfADeltaThatIsNotClearlySmaller_IsRejectedAndAnnounced()
    {
        await cloud.ReleasedAsync("1.0.0", Old);
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(77));

        var delta = await cloud.Get<ICatalogueStore>().FindPackageAsync(
            FakeCloud.Estate, PackageKey.Delta(Hash(SampleImages.Of(77)), Hash(Old), PackageProfile.Default), CancellationToken.None);

        Assert.Equal(PackageState.Rejected, delta!.Value.State);
        Assert.Equal("not-smaller-than-full", delta.Value.Reason);
        Assert.Null(delta.Value.Sha256);
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.DeltaRejected));
    }

    [Fact]
    public async Task Build_OfTheDeltaFirst_BuildsTheFullPackageThatItIsMeasuredAgainst()
    {
        await RequestedAsync();

        Assert.Equal(BuildResult.Done, await BuildAsync(Old));

        Assert.Equal(PackageState.Built, (await PackageAsync(null)).State);
    }

    [Fact]
    public async Task Build_OfWhatNobodyRequested_IsUnknown()
    {
        await RequestedAsync();

        Assert.Equal(BuildResult.Unknown, await BuildAsync(SampleImages.Of(9)));
    }

    [Fact]
    public async Task Build_WhileAnotherBuilderIsAtWork_LeavesItToThatOneUntilItsClaimRunsOut()
    {
        await RequestedAsync();
        await ClaimAsync(null);

        Assert.Equal(BuildResult.Claimed, await BuildAsync(null));
        Assert.Equal(BuildResult.Claimed, await BuildAsync(Old));
        Assert.Equal(0, await cloud.BuildAsync());

        cloud.Time.Advance(TimeSpan.FromMinutes(13));
        Assert.Equal(2, await cloud.BuildAsync());
    }

    [Fact]
    public async Task Build_ByTwoBuildersAtTheSameTime_IsDoneByOne()
    {
        await RequestedAsync();
        using var other = cloud.AnotherInstance();
        BuildResult? result = null;
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == TableOperationKind.Transaction)
            {
                cloud.Interfere = null;
                var builder = (PackageBuilder)other.GetService(typeof(PackageBuilder))!;
                result = await builder.BuildAsync(FakeCloud.Estate, PackageKey.Full(Hash(New)), CancellationToken.None);
            }
        };

        // The other one claims, builds and commits between our read and our claim.
        Assert.Equal(BuildResult.Claimed, await BuildAsync(null));
        Assert.Equal(BuildResult.Done, result);
        Assert.Equal(BuildResult.Done, await BuildAsync(null));
        await cloud.SettleAsync();
        Assert.Equal(1, cloud.Publisher.Events.Count(e => e.Subject == $"demo/packages/{Hash(New)}/full/2/fast" && e.Type == EventTypes.DeltaBuilt));
    }

    [Theory]
    [InlineData(PackageProfile.Default, DeltaProfile.Default)]
    [InlineData(PackageProfile.Small, DeltaProfile.Small)]
    [InlineData(PackageProfile.Fast, DeltaProfile.Fast)]
    public async Task Build_OfEachProfile_GivesADeltaOfThatProfileAndSaysWhatMemoryItNeeds(PackageProfile profile, DeltaProfile expected)
    {
        await RequestedAsync();
        await RequestAsync(Key(Old, profile));

        Assert.Equal(BuildResult.Done, await BuildKeyAsync(Key(Old, profile)));
        await cloud.DrainAsync();

        var package = await FindAsync(Key(Old, profile));
        var header = DeltaDecoder.ReadHeader(new MemoryStream(cloud.Vault.Read(package.Sha256!)), DeltaLimits.Default);
        Assert.Equal((expected, DeltaVersion.Current, package.DecoderMemory), (header.Profile, header.FormatVersion, header.DecoderMemory));
        Assert.Contains(
            cloud.Publisher.Events,
            e => e.Type == EventTypes.DeltaBuilt && e.DataJson.Contains($"\"format\":2,\"profile\":\"{profile.ToString().ToLowerInvariant()}\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Build_OfAnotherFormat_IsLeftToTheServiceThatWritesIt(int format)
    {
        await RequestedAsync();
        var key = Key(Old) with { Format = format };
        await RequestAsync(key);

        Assert.Equal(BuildResult.Unknown, await BuildKeyAsync(key));
        Assert.Equal(2, await cloud.BuildAsync());

        Assert.Equal(PackageState.Requested, (await FindAsync(key)).State);
    }

    [Fact]
    public async Task Build_Twice_ChangesNothing()
    {
        await RequestedAsync();
        await cloud.BuildAsync();
        await cloud.DrainAsync();
        var before = await cloud.DescribeAsync();

        Assert.Equal(BuildResult.Done, await BuildAsync(Old));
        Assert.Equal(0, await cloud.BuildAsync());

        Assert.Equal(before, await cloud.DescribeAsync());
    }

    [Fact]
    public async Task Build_OfAnImageWhoseBlobIsDamaged_ThrowsShowsNothingAndReleasesItsClaim()
    {
        await RequestedAsync();
        cloud.Vault.Corrupt(Hash(New), SampleImages.Edit(New, 5));

        await Assert.ThrowsAsync<InvalidDataException>(() => BuildAsync(null));

        var package = await PackageAsync(null);
        Assert.Equal(PackageState.Requested, package.State);
        Assert.Null(package.ClaimedUntil);
        cloud.Vault.Corrupt(Hash(New), New);
        Assert.Equal(BuildResult.Done, await BuildAsync(null));
    }

    [Fact]
    public async Task Build_FromABaseWhoseBlobIsDamaged_ThrowsAndShowsNothing()
    {
        await RequestedAsync();
        await BuildAsync(null);
        cloud.Vault.Corrupt(Hash(Old), SampleImages.Edit(Old, 5));

        await Assert.ThrowsAsync<InvalidDataException>(() => BuildAsync(Old));

        Assert.Equal(PackageState.Requested, (await PackageAsync(Old)).State);
    }

    [Fact]
    public async Task BuildRequested_WithOnePackageInTrouble_BuildsTheOthers()
    {
        await RequestedAsync();
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        await cloud.UploadedAsync("3.0.0", SampleImages.Edit(New, 3));
        (await cloud.PublishAsync("3.0.0")).Value();
        cloud.Vault.Corrupt(Hash(New), []);

        Assert.True(await cloud.BuildAsync() >= 2);

        Assert.Equal(PackageState.Requested, (await PackageAsync(null)).State);
        var later = await cloud.Get<ICatalogueStore>().FindPackageAsync(
            FakeCloud.Estate, PackageKey.Delta(Hash(SampleImages.Edit(New, 3)), Hash(Old), PackageProfile.Default), CancellationToken.None);
        Assert.Equal(PackageState.Built, later!.Value.State);
    }

    private static PackageKey Key(byte[]? from, PackageProfile profile = PackageProfile.Default) =>
        from is null ? PackageKey.Full(Hash(New)) : PackageKey.Delta(Hash(New), Hash(from), profile);

    private static string Hash(byte[] image) => SampleImages.Sha256(image);

    /// <summary>Version 1 is built, version 2 is published with nothing built yet.</summary>
    private async Task RequestedAsync()
    {
        await cloud.ReleasedAsync("1.0.0", Old);
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        await cloud.UploadedAsync("2.0.0", New);
        (await cloud.PublishAsync("2.0.0")).Value();
    }

    private Task<BuildResult> BuildAsync(byte[]? from) => BuildKeyAsync(Key(from));

    private Task<BuildResult> BuildKeyAsync(PackageKey key) => cloud.Get<PackageBuilder>().BuildAsync(FakeCloud.Estate, key, CancellationToken.None);

    private Task<PackageRecord> PackageAsync(byte[]? from) => FindAsync(Key(from));

    private async Task<PackageRecord> FindAsync(PackageKey key) =>
        (await cloud.Get<ICatalogueStore>().FindPackageAsync(FakeCloud.Estate, key, CancellationToken.None))!.Value;

    /// <summary>A request as a check-in makes it; nothing happens when there is one already.</summary>
    private Task RequestAsync(PackageKey key) => cloud.Get<PackageRequester>().RequestAsync(
        FakeCloud.Estate, [PackageRecord.Request(key, "1.0.0", cloud.Time.GetUtcNow())], CancellationToken.None);

    private async Task ClaimAsync(byte[]? from)
    {
        var store = cloud.Get<ICatalogueStore>();
        var found = await store.FindPackageAsync(FakeCloud.Estate, Key(from), CancellationToken.None);
        var claimed = found!.Value with { ClaimedUntil = cloud.Time.GetUtcNow().AddMinutes(12) };
        Assert.True(await store.CommitAsync(
            new CatalogueChange(FakeCloud.Estate) { Packages = [(claimed, found.Version)] }, CancellationToken.None));
    }
}
