using PosCloud.Core.Trust;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;
using static PosCloud.Tests.Fakes.Trust.FakeApprovals;

namespace PosCloud.Tests.Publishing;

/// <summary>A targets file in which no release is new: two people all the same.</summary>
public sealed class RenewalTests : IAsyncLifetime
{
    private readonly FakeCloud cloud = new() { NeedsApproval = true };

    public Task InitializeAsync() => EstablishAsync(cloud);

    public Task DisposeAsync()
    {
        cloud.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Renewal_SignedByTwoAccounts_IsPublished()
    {
        (await ProposeAsync(cloud, Proposal(cloud), 0, "ann")).Value();
        var view = (await ProposeAsync(cloud, await WaitingAsync(cloud), 1, "ben")).Value();

        Assert.Null(view.Proposal);
        Assert.Equal(2, Version(view.Targets!));
    }

    [Fact]
    public async Task Renewal_SignedWithTwoKeysByOneAccount_IsRefused()
    {
        (await ProposeAsync(cloud, Proposal(cloud), 0, "ann")).Value();

        Assert.Equal(Reasons.ApproverRepeated, (await ProposeAsync(cloud, await WaitingAsync(cloud), 1, "ann")).Problem?.Reason);
        (await ProposeAsync(cloud, await WaitingAsync(cloud), 1, "ben")).Value();
    }

    [Fact]
    public async Task Renewal_SentTwiceByTheSamePerson_IsTakenOnce()
    {
        var signed = FakeTrust.Sign(Proposal(cloud).Content, cloud.Keys.Approvers[0]);
        (await SendAsync(cloud, signed, "ann")).Value();
        (await SendAsync(cloud, signed, "ann")).Value();
        (await SendAsync(cloud, signed, "ben")).Value();

        Assert.Equal(["ann"], (await SignersAsync()).Select(s => s.By));
    }

    [Fact]
    public async Task Renewal_WhoseFirstSignerIsNotOnRecord_MustBeReplaced()
    {
        // As one that waits from before accounts were kept, or whose record another file has taken.
        var signed = FakeTrust.Sign(Proposal(cloud).Content, cloud.Keys.Approvers[0]);
        await cloud.Get<TrustStore>().SaveProposalAsync(FakeCloud.Estate, signed, await TagAsync(), CancellationToken.None);

        Assert.Equal(Reasons.ProposalPending, (await ProposeAsync(cloud, await WaitingAsync(cloud), 1, "ben")).Problem?.Reason);
        var other = MetadataFile<TargetsMetadata>.Create(Proposal(cloud).Content with { Expires = cloud.Keys.Root.Content.Expires - TimeSpan.FromDays(1) });
        (await ProposeAsync(cloud, other, 1, "ben", replace: true)).Value();
        (await ProposeAsync(cloud, await WaitingAsync(cloud), 0, "ann")).Value();

        Assert.Equal(["ben", "ann"], (await SignersAsync()).Select(s => s.By));
    }

    [Fact]
    public async Task Director_ExchangedByOneAccount_IsRefused()
    {
        var file = MetadataFile<TargetsMetadata>.Create(
            Proposal(cloud).Content with { Delegations = [DirectorRole.Of([cloud.Keys.Director.Key, FakeTrust.Signer().Key])] });
        (await ProposeAsync(cloud, file, 0, "ann")).Value();

        Assert.Equal(Reasons.ApproverRepeated, (await ProposeAsync(cloud, await WaitingAsync(cloud), 1, "ann")).Problem?.Reason);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Renewal_WithAFaultAtEachOperation_EndsPublishedByTwo(object moment)
    {
        var faults = await FaultSweep.RunAsync(
            async fresh =>
            {
                await EstablishAsync(fresh);
                return Proposal(fresh).Content;
            },
            async (fresh, next) =>
            {
                for (var i = 0; i < 2; i++)
                {
                    var signed = FakeTrust.Sign(next, fresh.Keys.Approvers[i]);
                    var actor = i == 0 ? "ann" : "ben";
                    Assert.Null((await FakeOperations.UntilAnsweredAsync(() => SendAsync(fresh, signed, actor))).Problem);
                }

                var view = (await FakeOperations.UntilAnsweredAsync(() => fresh.Get<TrustHandler>().ShowAsync(FakeCloud.Estate, CancellationToken.None))).Value();
                Assert.Equal(2, Version(view.Targets!));
            },
            (FaultMoment)moment);

        Assert.InRange(faults, 15, 80);
    }

    private async Task<IReadOnlyList<ReleaseApproval>> SignersAsync() =>
        (await cloud.Get<ITrustWatchStore>().FindAsync(FakeCloud.Estate, CancellationToken.None))!.Value.Signers!;

    private async Task<string?> TagAsync() => (await cloud.Get<TrustStore>().FindProposalAsync(FakeCloud.Estate, CancellationToken.None))?.Tag;

    private static long Version(string base64) => MetadataFile<TargetsMetadata>.Parse(Convert.FromBase64String(base64)).Version;
}
