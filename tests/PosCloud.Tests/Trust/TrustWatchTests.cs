using System.Text.Json;
using PosCloud.Core;
using PosCloud.Core.Events;
using PosCloud.Core.Trust;
using PosCloud.Protocol.Releases;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Trust.Directives;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust;

/// <summary>What the service says when what terminals trust changes or runs out.</summary>
public sealed class TrustWatchTests : IAsyncLifetime
{
    private readonly FakeCloud cloud = new() { NeedsApproval = true };

    public Task InitializeAsync() => FakeApprovals.EstablishAsync(cloud);

    public Task DisposeAsync()
    {
        cloud.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Establish_TheFirstKeys_AreNoRotation() => Assert.Empty(await EventsAsync());

    [Fact]
    public async Task Root_WithAnotherApprover_IsARotationOfTargetsAlone()
    {
        var third = await FakeApprovals.RotateApproversAsync(cloud);

        var rotated = Assert.Single(await EventsAsync());
        var data = Data(rotated);
        Assert.Equal((EventTypes.TrustRotated, "demo/trust/targets"), (rotated.Type, rotated.Subject));
        Assert.Equal((TufNames.Targets, 2, 2, 3), (data.Role, data.Version, data.Threshold, data.KeyCount));
        Assert.Contains(third.Key.Id, data.Keys!);
    }

    [Fact]
    public async Task Targets_WithAnotherDirector_AreARotationOfTheDirector()
    {
        var second = FakeTrust.Signer().Key;
        var next = MetadataFile<TargetsMetadata>.Create(
            FakeApprovals.Proposal(cloud).Content with { Delegations = [DirectorRole.Of([cloud.Keys.Director.Key, second])] });

        (await FakeApprovals.ProposeAsync(cloud, next, 0, "ann")).Value();
        (await FakeApprovals.ProposeAsync(cloud, await FakeApprovals.WaitingAsync(cloud), 1, "ben")).Value();

        var data = Data(Assert.Single(await EventsAsync()));
        Assert.Equal((DirectorRole.Name, 2, 2), (data.Role, data.Version, data.KeyCount));
    }

    [Fact]
    public async Task Rotation_WhoseHandlerDied_IsAnnouncedByTheTimer()
    {
        // The file is there, and nobody has said so.
        var root = cloud.Keys.Root.Content;
        var roles = root.Roles.ToDictionary(r => r.Key, r => r.Key == TufNames.Targets ? r.Value with { Threshold = 1 } : r.Value);
        var next = FakeTrust.Sign(root with { Version = 2, Roles = roles }, cloud.Keys.RootKeys);
        await cloud.Trust.Published.CreateAsync("2.root.json", next.Bytes, CancellationToken.None);

        await KeepAsync();
        await KeepAsync();

        Assert.Equal((TufNames.Targets, 1), (Data(Assert.Single(await EventsAsync())).Role, Data((await EventsAsync())[0]).Threshold));
    }

    [Fact]
    public async Task Keeper_WhileNobodySignsAnything_GivesNoticeOfWhatPeopleSign()
    {
        for (var day = 0; day < 400; day++)
        {
            cloud.Time.Advance(TimeSpan.FromDays(1));
            await KeepAsync();
        }

        // The service renews its own files and certificate all the time; nobody need hear of that.
        var events = await EventsAsync();
        Assert.All(events, e => Assert.Equal(EventTypes.TrustExpiring, e.Type));
        Assert.Equal(["root", "targets"], events.Select(e => Data(e).Role).Distinct().Order());
        Assert.All(events.GroupBy(e => e.Subject), role => Assert.Equal(
            [1, 2, 3, 4, 5, TrustNotice.Expired], role.OrderBy(e => e.Sequence, StringComparer.Ordinal).Select(e => Data(e).Notice!.Value)));
        Assert.Equal(events.Count, events.DistinctBy(e => e.Id).Count());
    }

    [Fact]
    public async Task Keeper_WhenTheOnlineKeysCannotSign_GivesNoticeOncePerHalfOfWhatIsLeft()
    {
        cloud.Keys.Broken = true;
        for (var minute = 0; minute <= 7 * 60; minute += 5)
        {
            await KeepAsync();
            cloud.Time.Advance(TimeSpan.FromMinutes(5));
        }

        var events = (await EventsAsync()).Where(e => Data(e).Role == TufNames.Timestamp).ToList();
        Assert.Equal([1, 2, 3, 4, 5, TrustNotice.Expired], events.Select(e => Data(e).Notice!.Value));

        // Six hours of life, renewed at three: the first notice is due when half of the rest is gone too.
        Assert.InRange(Data(events[0]).Expires!.Value - events[0].Time, TimeSpan.FromMinutes(80), TimeSpan.FromMinutes(90));

        cloud.Keys.Broken = false;
        await KeepAsync();
        await KeepAsync();
        Assert.Equal(6, (await EventsAsync()).Count(e => Data(e).Role == TufNames.Timestamp));
    }

    [Fact]
    public async Task Keeper_WhenTheDirectorCannotSign_GivesNoticeOfItsCertificate()
    {
        await KeepAsync();
        cloud.Keys.Broken = true;
        cloud.Time.Advance(CertifiedSigner.Life - TimeSpan.FromHours(5));
        await KeepAsync();
        await KeepAsync();

        var notice = Data(Assert.Single(await EventsAsync(), e => Data(e).Role == DirectorRole.Name));
        Assert.Equal(1, notice.Notice);
    }

    [Fact]
    public async Task Keeper_RunTwiceAtOnce_AnnouncesEachThingOnce()
    {
        using var other = cloud.AnotherInstance();
        cloud.Time.Advance(FakeTrust.Life - TimeSpan.FromDays(20));

        await Task.WhenAll(KeepAsync(), ((MetadataKeeper)other.GetService(typeof(MetadataKeeper))!).RunAsync(FakeCloud.Estate, CancellationToken.None));
        cloud.Restart();
        await KeepAsync();
        await cloud.SettleAsync();

        Assert.Equal(2, (await EventsAsync()).Count);
    }

    [Fact]
    public async Task Keeper_WithNothingToDo_ReadsOneRowAndWritesNone()
    {
        var targets = new List<ReleaseTarget>();
        for (var i = 2; i < 8; i++)
        {
            targets.Add(await FakeApprovals.UploadAsync(cloud, $"{i}.0.0", SampleImages.Of(i)));
        }

        (await FakeApprovals.ProposeAsync(cloud, FakeApprovals.Proposal(cloud, [.. targets]), 0, "ann")).Value();
        (await FakeApprovals.ProposeAsync(cloud, await FakeApprovals.WaitingAsync(cloud), 1, "ben")).Value();
        await KeepAsync();
        await EventsAsync();
        cloud.Faults.Reset();
        await KeepAsync();

        var operations = cloud.Faults.Operations.Where(o => !o.StartsWith("trust ", StringComparison.Ordinal)).ToList();
        Assert.Equal(["catalogue Get"], operations);
    }

    [Fact]
    public async Task Keeper_WithAReleaseThatCannotBePublishedYet_TriesThatOneAlone()
    {
        // Approved in the file; the row of the release is back to uploaded, as after a crash between the two.
        var target = await FakeApprovals.UploadAsync(cloud);
        var file = FakeTrust.Sign(FakeApprovals.Proposal(cloud, target).Content, cloud.Keys.Approvers);
        var writer = (await cloud.Get<TrustStore>().OpenAsync(FakeCloud.Estate, CancellationToken.None))!;
        await writer.PublishAsync(
            new Dictionary<string, MetadataFile<TargetsMetadata>> { [TufNames.Targets] = file }, cloud.Get<TrustOptions>().Roles, CancellationToken.None);

        await KeepAsync();

        Assert.Equal(ReleaseState.Published, (await FakeApprovals.ShowAsync(cloud, "2.0.0")).State);
    }

    private Task KeepAsync() => cloud.Get<MetadataKeeper>().RunAsync(FakeCloud.Estate, CancellationToken.None);

    private async Task<IReadOnlyList<EventRecord>> EventsAsync()
    {
        await cloud.DrainAsync();
        return [.. cloud.Publisher.Events.Where(e => e.Type.StartsWith("poscloud.trust.", StringComparison.Ordinal)).DistinctBy(e => (e.Id, e.Sequence))];
    }

    private static TrustEventData Data(EventRecord record) => JsonSerializer.Deserialize(record.DataJson, CoreJson.Default.TrustEventData)!;
}
