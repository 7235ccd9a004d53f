using System.Text.Json;
using PosCloud.Core;
using PosCloud.Core.Events;
using PosCloud.Core.Publishing;
using PosCloud.Core.Trust;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;
using static PosCloud.Tests.Fakes.Trust.FakeApprovals;

namespace PosCloud.Tests.Publishing;

/// <summary>The maker's signature and the PCI PTS listing, from the draft to the signed file, and the listing's end.</summary>
public sealed class PtsAndVendorTests : IAsyncLifetime
{
    private static readonly VendorSignature Vendor = new(VendorSignature.EcdsaP256Sha256, "key-1", "AAAA");

    private readonly FakeCloud cloud = new() { NeedsApproval = true };

    public Task InitializeAsync() => EstablishAsync(cloud);

    public Task DisposeAsync()
    {
        cloud.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Release_WithBoth_ShowsThemAndTheSignedFileHasThem()
    {
        var pts = Expiring(days: 400);
        var target = await UploadAsync(cloud, vendor: Vendor, pts: pts);
        await ApproveAsync(target);

        var view = await FakeApprovals.ShowAsync(cloud, "2.0.0");
        Assert.Equal((ReleaseState.Published, Vendor, pts), (view.State, view.Components[0].VendorSignature, view.Components[0].Pts));
        var targets = (await cloud.Get<TrustHandler>().ShowAsync(FakeCloud.Estate, CancellationToken.None)).Value().Targets!;
        Assert.Equal(target, Assert.Single(ReleaseTarget.All(MetadataFile<TargetsMetadata>.Parse(Convert.FromBase64String(targets)).Content)));
    }

    [Fact]
    public async Task Approve_WithAnotherMakersSignatureThanWasUploaded_IsRefused()
    {
        var target = await UploadAsync(cloud, vendor: Vendor, pts: Expiring(400));

        foreach (var other in new[] { target with { VendorSignature = null }, target with { VendorSignature = Vendor with { KeyId = "key-2" } }, target with { Pts = null } })
        {
            Assert.Equal(Reasons.MetadataRefused, (await ProposeAsync(cloud, Proposal(cloud, other), 0, "ann")).Problem?.Reason);
        }
    }

    [Fact]
    public async Task Draft_WithAnotherSignature_IsAnotherRelease()
    {
        var target = await UploadAsync(cloud, vendor: Vendor);
        await ApproveAsync(target);

        var again = new DraftReleaseRequest([new DraftComponent("os", "2.0.0", target.Sha256, target.Length)], BackOut: "Power off and on.");

        Assert.Equal(Reasons.VersionExists, (await cloud.Get<ReleaseHandler>().DraftAsync(FakeCloud.Estate, again, FakeCloud.Actor, CancellationToken.None)).Problem?.Reason);
    }

    [Theory]
    [InlineData("UPPER", "k", "AAAA", "/components/0/vendorSignature/format")]
    [InlineData("x", "", "AAAA", "/components/0/vendorSignature/keyId")]
    [InlineData("x", "k", "not base64", "/components/0/vendorSignature/signature")]
    public void Draft_WithASignatureOutOfBounds_NamesIt(string format, string keyId, string signature, string pointer)
    {
        var check = new FieldChecker();
        new DraftReleaseRequest([new DraftComponent("os", "2.0.0", new string('a', 64), 1, VendorSignature: new VendorSignature(format, keyId, signature))]).Check(check);

        Assert.StartsWith(pointer, check.Error);
    }

    [Fact]
    public async Task Listing_AsItExpires_IsAnnouncedOnceForEachThreshold()
    {
        await ApproveAsync(await UploadAsync(cloud, pts: Expiring(days: 300)));
        for (var day = 0; day < 330; day++)
        {
            cloud.Time.Advance(TimeSpan.FromDays(1));
            await KeepAsync();
            await KeepAsync();
        }

        var events = await EventsAsync();
        Assert.Equal([1, 2, 3, 4], events.Select(e => Data(e).Notice!.Value));
        Assert.All(events, e => Assert.Equal(("os", "4-20348", "demo/releases/os-2.0.0"), (Data(e).Component, Data(e).PtsNumber, e.Subject)));
        Assert.Equal(events.Count, events.DistinctBy(e => e.Id).Count());
    }

    [Fact]
    public async Task Listing_LookedAtByTwoAtOnce_IsAnnouncedOnce()
    {
        await ApproveAsync(await UploadAsync(cloud, pts: Expiring(days: 20)));
        using var other = cloud.AnotherInstance();

        await Task.WhenAll(KeepAsync(), ((MetadataKeeper)other.GetService(typeof(MetadataKeeper))!).RunAsync(FakeCloud.Estate, CancellationToken.None));
        await cloud.SettleAsync();

        Assert.Equal(3, Data(Assert.Single(await EventsAsync())).Notice);
    }

    [Fact]
    public async Task Listing_OfAWithdrawnRelease_IsNobodysConcern()
    {
        await ApproveAsync(await UploadAsync(cloud, pts: Expiring(days: 20)));
        (await cloud.Get<ReleaseHandler>().WithdrawAsync(FakeCloud.Estate, "os-2.0.0", "it forgets receipts", "kim", CancellationToken.None)).Value();

        await KeepAsync();

        Assert.Empty(await EventsAsync());
    }

    [Theory]
    [InlineData(181, 0)]
    [InlineData(180, 1)]
    [InlineData(90, 2)]
    [InlineData(30, 3)]
    [InlineData(1, 3)]
    [InlineData(0, 4)]
    [InlineData(-9, 4)]
    public void Notice_OfDaysLeft_IsTheThresholdThatWasPassed(int days, int notice)
    {
        var today = new DateOnly(2026, 6, 1);

        Assert.Equal(notice, PtsWatch.Notice(today.AddDays(days), today));
    }

    private PtsApproval Expiring(int days) => new("4-20348", DateOnly.FromDateTime(cloud.Time.GetUtcNow().UtcDateTime).AddDays(days));

    private async Task ApproveAsync(ReleaseTarget target)
    {
        (await ProposeAsync(cloud, Proposal(cloud, target), 0, "ann")).Value();
        (await ProposeAsync(cloud, await WaitingAsync(cloud), 1, "ben")).Value();
    }

    private Task KeepAsync() => cloud.Get<MetadataKeeper>().RunAsync(FakeCloud.Estate, CancellationToken.None);

    private async Task<IReadOnlyList<EventRecord>> EventsAsync()
    {
        await cloud.DrainAsync();
        return [.. cloud.Publisher.Events.Where(e => e.Type == EventTypes.ReleasePtsExpiring).DistinctBy(e => (e.Id, e.Sequence))];
    }

    private static ReleaseEventData Data(EventRecord record) => JsonSerializer.Deserialize(record.DataJson, CoreJson.Default.ReleaseEventData)!;
}
