using PosCloud.Core.Publishing;
using PosCloud.Core.Terminals;
using PosCloud.Core.Trust;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Trust;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;
using static PosCloud.Tests.Fakes.Trust.FakeApprovals;

namespace PosCloud.Tests.Publishing;

/// <summary>From an uploaded release to a published one by the signatures of two people.</summary>
public sealed class ApprovalTests : IAsyncLifetime
{
    private readonly FakeCloud cloud = new() { NeedsApproval = true };

    public Task InitializeAsync() => EstablishAsync(cloud);

    public Task DisposeAsync()
    {
        cloud.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Approve_ByTwoPeople_PublishesTheRelease()
    {
        var target = await UploadAsync(cloud);

        var one = await ProposeAsync(cloud, Proposal(cloud, target), 0, "ann");
        Assert.NotNull(one.Value().Proposal);
        Assert.Equal(ReleaseState.Uploaded, (await ShowAsync()).State);
        var two = await ProposeAsync(cloud, await WaitingAsync(cloud), 1, "ben");

        Assert.Null(two.Value().Proposal);
        var release = await ShowAsync();
        Assert.Equal(ReleaseState.Published, release.State);
        Assert.Equal(["ann", "ben"], release.Approvals!.Select(a => a.By));
        Assert.Equal([cloud.Keys.Approvers[0].Key.Id, cloud.Keys.Approvers[1].Key.Id], release.Approvals!.Select(a => a.KeyId));
    }

    [Fact]
    public async Task Publish_WithoutApprovals_IsRefused()
    {
        await UploadAsync(cloud);

        Assert.Equal(Reasons.ApprovalMissing, (await cloud.PublishAsync("2.0.0")).Problem?.Reason);
    }

    [Fact]
    public async Task Approve_ByTheUploader_IsRefused()
    {
        var target = await UploadAsync(cloud);

        Assert.Equal(Reasons.ApproverIsUploader, (await ProposeAsync(cloud, Proposal(cloud, target), 0, FakeCloud.Actor)).Problem?.Reason);
    }

    [Fact]
    public async Task Approve_TwiceByOnePersonWithTwoKeys_IsRefused()
    {
        var target = await UploadAsync(cloud);
        (await ProposeAsync(cloud, Proposal(cloud, target), 0, "ann")).Value();

        Assert.Equal(Reasons.ApproverRepeated, (await ProposeAsync(cloud, await WaitingAsync(cloud), 1, "ann")).Problem?.Reason);
        Assert.Equal(ReleaseState.Uploaded, (await ShowAsync()).State);
    }

    [Fact]
    public async Task Approve_WithBothSignaturesInOneCall_IsRefused()
    {
        var target = await UploadAsync(cloud);
        var both = FakeTrust.Sign(Proposal(cloud, target).Content, cloud.Keys.Approvers);

        Assert.Equal(Reasons.ApproverRepeated, (await SendAsync(cloud, both, "ann")).Problem?.Reason);
    }

    [Fact]
    public async Task Approve_WithAForeignKey_IsRefused()
    {
        var target = await UploadAsync(cloud);
        var foreign = FakeTrust.Sign(Proposal(cloud, target).Content, FakeTrust.Signer());

        Assert.Equal(Reasons.MetadataRefused, (await SendAsync(cloud, foreign, "ann")).Problem?.Reason);
    }

    [Fact]
    public async Task Approve_OfOtherBytesThanWereUploaded_IsRefused()
    {
        var target = await UploadAsync(cloud);

        Assert.Equal(Reasons.MetadataRefused, (await ProposeAsync(cloud, Proposal(cloud, target with { Length = 1 }), 0, "ann")).Problem?.Reason);
    }

    [Fact]
    public async Task Approve_OfWhatNobodyUploaded_IsRefused()
    {
        var target = await UploadAsync(cloud);

        Assert.Equal(Reasons.ReleaseUnknown, (await ProposeAsync(cloud, Proposal(cloud, target with { Version = "9.9.9" }), 0, "ann")).Problem?.Reason);
    }

    [Fact]
    public async Task Approve_WithoutABackOutText_IsRefused()
    {
        var target = await UploadAsync(cloud, backOut: null);

        Assert.Equal(Reasons.BackOutMissing, (await ProposeAsync(cloud, Proposal(cloud, target), 0, "ann")).Problem?.Reason);
    }

    [Fact]
    public async Task Approve_WithACounterThatDoesNotRise_IsRefused()
    {
        var first = await ApprovedAsync(cloud, "2.0.0", SampleImages.Of(2));
        var next = await UploadAsync(cloud, "3.0.0", SampleImages.Of(3));

        Assert.Equal(Reasons.MetadataRefused, (await ProposeAsync(cloud, Proposal(cloud, first, next with { Counter = first.Counter }), 0, "ann")).Problem?.Reason);
    }

    [Fact]
    public async Task Approve_FromAnOldFile_IsStale()
    {
        var first = await UploadAsync(cloud);
        var old = Proposal(cloud, first);
        await ApprovedAsync(cloud, "2.0.0", SampleImages.Of(2));
        var other = await UploadAsync(cloud, "3.0.0", SampleImages.Of(3));

        Assert.Equal(Reasons.ProposalStale, (await ProposeAsync(cloud, MetadataFile<TargetsMetadata>.Create(old.Content with
        {
            Targets = new Dictionary<string, TargetFile> { [other.Path] = other.ToTargetFile() },
        }), 0, "ann")).Problem?.Reason);
    }

    [Fact]
    public async Task Approve_WhileAnotherFileWaits_IsRefusedUnlessItReplaces()
    {
        var first = await UploadAsync(cloud);
        var second = await UploadAsync(cloud, "3.0.0", SampleImages.Of(3));
        (await ProposeAsync(cloud, Proposal(cloud, first), 0, "ann")).Value();

        Assert.Equal(Reasons.ProposalPending, (await ProposeAsync(cloud, Proposal(cloud, second), 1, "ben")).Problem?.Reason);
        (await ProposeAsync(cloud, Proposal(cloud, second), 1, "ben", replace: true)).Value();
        (await ProposeAsync(cloud, await WaitingAsync(cloud), 0, "ann")).Value();

        Assert.Equal(ReleaseState.Uploaded, (await ShowAsync()).State);
        Assert.Equal(ReleaseState.Published, (await ShowAsync("3.0.0")).State);
    }

    [Fact]
    public async Task TakeBack_OfAReleaseThatIsNotWithdrawn_IsRefused()
    {
        await ApprovedAsync(cloud, "2.0.0", SampleImages.Of(2));

        Assert.Equal(Reasons.MetadataRefused, (await ProposeAsync(cloud, Proposal(cloud), 0, "ann")).Problem?.Reason);
        await cloud.Get<ReleaseHandler>().WithdrawAsync(FakeCloud.Estate, "os-2.0.0", "it forgets receipts", "kim", CancellationToken.None);
        (await ProposeAsync(cloud, Proposal(cloud), 0, "ann")).Value();
        (await ProposeAsync(cloud, await WaitingAsync(cloud), 1, "ben")).Value();
    }

    [Fact]
    public async Task Propose_AnotherDirector_IsRefused()
    {
        var file = MetadataFile<TargetsMetadata>.Create(Proposal(cloud).Content with { Delegations = [DirectorRole.Of([FakeTrust.Signer().Key])] });

        Assert.Equal(Reasons.MetadataRefused, (await ProposeAsync(cloud, file, 0, "ann")).Problem?.Reason);
    }

    [Fact]
    public async Task Propose_AnotherDelegation_IsRefused()
    {
        var keys = new RoleKeys([FakeTrust.Signer().Key], 1);
        var file = MetadataFile<TargetsMetadata>.Create(Proposal(cloud).Content with
        {
            Delegations = [DirectorRole.Of([cloud.Keys.Director.Key]), new DelegatedRole("friend", keys, "components/*")],
        });

        Assert.Equal(Reasons.MetadataRefused, (await ProposeAsync(cloud, file, 0, "ann")).Problem?.Reason);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Approve_WithAFaultAtEachOperation_EndsPublished(object moment)
    {
        var faults = await FaultSweep.RunAsync(
            async fresh =>
            {
                fresh.NeedsApproval = true;
                await EstablishAsync(fresh);
                return await UploadAsync(fresh);
            },
            async (fresh, target) =>
            {
                var first = FakeTrust.Sign(Proposal(fresh, target).Content, fresh.Keys.Approvers[0]);
                await FakeOperations.UntilAnsweredAsync(() => SendAsync(fresh, first, "ann"));
                var second = FakeTrust.Sign(Proposal(fresh, target).Content, fresh.Keys.Approvers[1]);
                await FakeOperations.UntilAnsweredAsync(() => SendAsync(fresh, second, "ben"));
                await FakeOperations.UntilAnsweredAsync(async () =>
                {
                    await fresh.Get<MetadataKeeper>().RunAsync(FakeCloud.Estate, CancellationToken.None);
                    return 0;
                });
                Assert.Equal(ReleaseState.Published, (await FakeOperations.UntilAnsweredAsync(() => FakeApprovals.ShowAsync(fresh, "2.0.0"))).State);
            },
            (FaultMoment)moment);

        Assert.InRange(faults, 20, 120);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Establish_WithAFaultAtEachOperation_EndsWithARootAndAList(object moment)
    {
        var faults = await FaultSweep.RunAsync(
            fresh => Task.FromResult(Proposal(fresh).Content),
            async (fresh, first) =>
            {
                await FakeOperations.UntilAnsweredAsync(() => PublishRootAsync(fresh, fresh.Keys.Root));
                for (var i = 0; i < 2; i++)
                {
                    var signed = FakeTrust.Sign(first, fresh.Keys.Approvers[i]);
                    var actor = i == 0 ? "ann" : "ben";
                    await FakeOperations.UntilAnsweredAsync(() => SendAsync(fresh, signed, actor));
                }

                var view = await FakeOperations.UntilAnsweredAsync(() => fresh.Get<TrustHandler>().ShowAsync(FakeCloud.Estate, CancellationToken.None));
                Assert.Equal((1, null), (view.Value().RootVersion, view.Value().Proposal));
                Assert.Equal(1, MetadataFile<TargetsMetadata>.Parse(Convert.FromBase64String(view.Value().Targets!)).Version);
            },
            (FaultMoment)moment);

        Assert.InRange(faults, 10, 80);
    }

    [Fact]
    public async Task Rollout_OfAReleaseWhoseApprovalIsGone_OffersNothing()
    {
        // Published by a row in a table; the approvers' file says otherwise.
        cloud.NeedsApproval = false;
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        cloud.NeedsApproval = true;
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");

        var answer = await terminal.CheckInAsync();

        Assert.Equal(DirectiveAction.None, answer.Directive.Action);
        Assert.Equal(RefusalRules.ReleaseNotApproved, Assert.Single(answer.Response.Refusals).Rule);
    }

    [Fact]
    public async Task Rollout_OfAReleaseFromBeforeSetsWereSigned_OffersNothingUntilItsSetIsSigned()
    {
        var target = await UploadAsync(cloud);
        await PublishWithoutSetsAsync(target);
        cloud.NeedsApproval = false;
        (await cloud.PublishAsync("2.0.0")).Value();
        await cloud.BuildAsync();
        await cloud.DrainAsync();
        cloud.NeedsApproval = true;
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");

        var before = await terminal.CheckInAsync();
        Assert.Equal("The set of os-2.0.0 is not in the signed targets file.", Assert.Single(before.Response.Refusals).Seen);

        Assert.Equal(Reasons.ApproverIsUploader, (await ProposeAsync(cloud, Proposal(cloud, target), 0, FakeCloud.Actor)).Problem?.Reason);
        (await ProposeAsync(cloud, Proposal(cloud, target), 0, "ann")).Value();
        (await ProposeAsync(cloud, await WaitingAsync(cloud), 1, "ben")).Value();
        cloud.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(DirectiveAction.Update, (await terminal.CheckInAsync()).Directive.Action);
    }

    [Fact]
    public async Task Root_WithoutTheOnlineKeys_IsRefused()
    {
        var root = FakeTrust.Sign(cloud.Keys.Root.Content with { Version = 2 }, cloud.Keys.RootKeys).Content;
        var roles = root.Roles.ToDictionary(r => r.Key, r => r.Key == TufNames.Timestamp ? new RoleKeys([FakeTrust.Signer().Key], 1) : r.Value);

        Assert.Equal(Reasons.MetadataRefused, (await PublishRootAsync(cloud, FakeTrust.Sign(root with { Roles = roles }, cloud.Keys.RootKeys))).Problem?.Reason);
    }

    [Fact]
    public async Task Root_OfStrangers_IsRefusedAndTheNextOneOfTheirsToo()
    {
        var next = cloud.Keys.Root.Content with { Version = 2 };

        Assert.Equal(Reasons.MetadataRefused, (await PublishRootAsync(cloud, FakeTrust.Sign(next, FakeTrust.Signer(), FakeTrust.Signer()))).Problem?.Reason);
        Assert.Equal(Reasons.MetadataRefused, (await PublishRootAsync(cloud, FakeTrust.Sign(next, cloud.Keys.RootKeys[0]))).Problem?.Reason);
        Assert.Equal(2, (await PublishRootAsync(cloud, FakeTrust.Sign(next, cloud.Keys.RootKeys))).Value().RootVersion);
    }

    [Fact]
    public async Task Keeper_BeforeAndAfterHalfOfTheLife_RenewsWhatIsDueAndNothingElse()
    {
        var keeper = cloud.Get<MetadataKeeper>();
        var before = (await ShowTrustAsync()).TimestampExpires;
        await keeper.RunAsync(FakeCloud.Estate, CancellationToken.None);
        Assert.Equal(before, (await ShowTrustAsync()).TimestampExpires);
        cloud.Time.Advance(TimeSpan.FromHours(4));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => keeper.RunAsync(FakeCloud.Estate, CancellationToken.None)));

        Assert.Equal(cloud.Time.GetUtcNow() + TimeSpan.FromHours(6), (await ShowTrustAsync()).TimestampExpires);
    }

    /// <summary>As approvers signed before sets were: the service would not take it any more.</summary>
    private async Task PublishWithoutSetsAsync(params ReleaseTarget[] targets)
    {
        var writer = await cloud.Get<TrustStore>().OpenAsync(FakeCloud.Estate, CancellationToken.None);
        var file = FakeTrust.Sign(Proposal(cloud, [], targets).Content, cloud.Keys.Approvers);
        Assert.Equal(PublishResult.Published, await writer!.PublishAsync(
            new Dictionary<string, MetadataFile<TargetsMetadata>> { [TufNames.Targets] = file }, cloud.Get<TrustOptions>().Roles, CancellationToken.None));
        cloud.Get<ApprovedTargets>().Forget(FakeCloud.Estate);
    }

    private Task<ReleaseView> ShowAsync(string version = "2.0.0") => FakeApprovals.ShowAsync(cloud, version);

    private async Task<TrustView> ShowTrustAsync() => (await cloud.Get<TrustHandler>().ShowAsync(FakeCloud.Estate, CancellationToken.None)).Value();
}
