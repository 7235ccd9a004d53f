using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Tables;

namespace PosCloud.Tests.Terminals;

public sealed class UpgradeTests : IDisposable
{
    private static readonly byte[] Old = SampleImages.Of(1);
    private static readonly byte[] New = SampleImages.Of(2);

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Upgrade_FromOfferToConfirmed_CostsElevenStorageOperationsWithEventsAndCounting()
    {
        var terminal = await ReadyTerminalAsync();
        cloud.Faults.Reset();

        await terminal.CheckInAsync();
        await cloud.DrainAsync();
        await terminal.ReportAsync(ExecutionState.Accepted, ExecutionState.BackingUp, ExecutionState.Downloading);
        await cloud.DrainAsync();
        await terminal.ReportAsync(ExecutionState.Installing, ExecutionState.Restarting);
        await cloud.DrainAsync();
        cloud.Time.Advance(TimeSpan.FromMinutes(2));
        await terminal.ReportAsync(ExecutionState.Testing, ExecutionState.Confirmed);
        await cloud.DrainAsync();

        string[] expected =
        [
            "rollouts Get", "terminals Upsert", "terminals Transaction", "rollouts Transaction", "publish", "terminals Transaction", // offered
            "terminals Transaction",
            "terminals Transaction",
            "terminals Upsert", "terminals Transaction", "rollouts Transaction", "publish", "terminals Transaction", // confirmed
        ];
        Assert.Equal(expected, cloud.Faults.Operations);

        // The download, by the terminal itself, makes twelve. An upgrade within the minute of a mark saves one.
        Assert.Equal(11, expected.Count(operation => operation != "publish"));
    }

    [Fact]
    public async Task Upgrade_FromTheEnrolmentCodeToConfirmedWithinAMinuteAsALaterJoiner_CostsSeventeenStorageOperations()
    {
        await cloud.ReleasedAsync("2.0.0", New);
        await cloud.TerminalAsync("till-0", site: "shop-0");
        await cloud.RollOutAsync("r1", "2.0.0", plan: new RolloutPlanBody(Membership: RolloutMembership.Open));
        var code = await cloud.CodeAsync("till-1");
        var terminal = new FakeTerminal(cloud, Old);
        await cloud.DrainAsync();
        cloud.Faults.Reset();

        await terminal.EnrolAsync(code);
        await cloud.DrainAsync();
        await terminal.CheckInAsync();
        await cloud.DrainAsync();
        foreach (var state in new[] { ExecutionState.Accepted, ExecutionState.Installing, ExecutionState.Confirmed })
        {
            await terminal.ReportAsync(state);
            await cloud.DrainAsync();
        }

        // Six to enrol, one to look for its membership, two for its turn at a site of unknown size, three to offer, five to report and to count; Event Grid is not storage.
        Assert.Equal(17, cloud.Faults.Operations.Count(operation => operation != "publish"));
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalUpgraded));
    }

    [Fact]
    public async Task Upgrade_Confirmed_IsAnnouncedAndCountedAndCompletesTheRollout()
    {
        var terminal = await ReadyTerminalAsync();
        await terminal.CheckInAsync();
        await terminal.ReportAsync(new ReportEntry(ExecutionState.Confirmed, cloud.Time.GetUtcNow(), BytesDownloaded: 1234));
        await cloud.DrainAsync();
        await cloud.AdvanceAsync();

        var rollout = await RolloutAsync();
        Assert.Equal(RolloutState.Completed, rollout.State);
        Assert.Equal(new RolloutProgress(1, 1, 1, 0, 0, 0), rollout.Progress);
        var upgraded = Assert.Single(cloud.Publisher.Events, e => e.Type == EventTypes.TerminalUpgraded);
        Assert.Contains("1234", upgraded.DataJson, StringComparison.Ordinal);
        Assert.Equal("demo/sites/shop-1/terminals/till-1", upgraded.Subject);
    }

    [Theory]
    [InlineData(ExecutionState.Expired)]
    [InlineData(ExecutionState.Cancelled)]
    public async Task Upgrade_ThatWasCancelled_IsNoFailureAndIsOfferedAgain(ExecutionState end)
    {
        var terminal = await ReadyTerminalAsync();
        await terminal.CheckInAsync();
        await terminal.ReportAsync(new ReportEntry(end, cloud.Time.GetUtcNow(), "operator"));
        await cloud.DrainAsync();
        await cloud.AdvanceAsync();
        Assert.Equal(0, (await RolloutAsync()).Progress.Errors);

        Assert.Equal(DirectiveAction.Update, (await terminal.CheckInAsync()).Directive.Action);
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalCancelled));
    }

    [Theory]
    [InlineData(ExecutionState.RolledBack, EventTypes.TerminalRolledBack)]
    [InlineData(ExecutionState.Rejected, EventTypes.TerminalFailed)]
    [InlineData(ExecutionState.Failed, EventTypes.TerminalFailed)]
    public async Task Upgrade_ThatEndedOtherwise_IsCountedAsSuchAndNotOfferedAgain(ExecutionState end, string type)
    {
        var terminal = await ReadyTerminalAsync();
        await terminal.CheckInAsync();
        await terminal.ReportAsync(new ReportEntry(end, cloud.Time.GetUtcNow(), "self-test-failed"));
        await cloud.DrainAsync();

        var again = await terminal.CheckInAsync();
        await cloud.AdvanceAsync();

        Assert.Equal(DirectiveAction.None, again.Directive.Action);
        Assert.Equal(RefusalRules.AlreadyEnded, Assert.Single(again.Response.Refusals).Rule);
        Assert.Contains("self-test-failed", Assert.Single(cloud.Publisher.Events, e => e.Type == type).DataJson, StringComparison.Ordinal);
        var expected = end switch
        {
            ExecutionState.RolledBack => new RolloutProgress(1, 1, 0, 1, 0, 0),
            ExecutionState.Rejected => new RolloutProgress(1, 1, 0, 0, 0, 1),
            _ => new RolloutProgress(1, 1, 0, 0, 1, 0),
        };
        Assert.Equal(expected, (await RolloutAsync()).Progress);
    }

    [Fact]
    public async Task Offer_ThatTheTerminalNeverGot_IsMadeAgainAsTheSameExecutionWithAHigherSeq()
    {
        var terminal = await ReadyTerminalAsync();
        var lost = terminal.NextCheckIn();
        var offered = terminal.Verify(lost, (await terminal.SendAsync(lost)).Value());

        var again = await terminal.CheckInAsync();
        await cloud.DrainAsync();

        Assert.Equal(DirectiveAction.Update, again.Directive.Action);
        Assert.Equal(offered.Directive.ExecutionId, again.Directive.ExecutionId);
        Assert.Equal(offered.Directive.Seq + 1, again.Directive.Seq);
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalOffered));
    }

    [Fact]
    public async Task Execution_ThatTheTerminalNoLongerKnows_CountsAsFailedAndFreesTheTerminal()
    {
        var terminal = await ReadyTerminalAsync();
        await terminal.CheckInAsync();
        await terminal.ReportAsync(ExecutionState.Accepted, ExecutionState.Installing);
        terminal.ExecutionId = null;
        terminal.State = null;

        await terminal.CheckInAsync();
        await cloud.DrainAsync();
        await cloud.AdvanceAsync();

        Assert.Equal(new RolloutProgress(1, 1, 0, 0, 1, 0), (await RolloutAsync()).Progress);
        var failed = Assert.Single(cloud.Publisher.Events, e => e.Type == EventTypes.TerminalFailed);
        Assert.Contains("execution-lost", failed.DataJson, StringComparison.Ordinal);
        var next = await terminal.CheckInAsync();
        Assert.Equal(RefusalRules.AlreadyEnded, Assert.Single(next.Response.Refusals).Rule);
    }

    [Fact]
    public async Task Terminal_ThatHasTheReleaseAlready_IsUpToDateWithoutAnOffer()
    {
        var terminal = await ReadyTerminalAsync();
        terminal.Image = New;

        var answer = await terminal.CheckInAsync();
        await cloud.DrainAsync();
        await cloud.AdvanceAsync();

        Assert.Equal(DirectiveAction.None, answer.Directive.Action);
        Assert.Equal(RefusalRules.AlreadyInstalled, Assert.Single(answer.Response.Refusals).Rule);
        var rollout = await RolloutAsync();
        Assert.Equal(new RolloutProgress(1, 0, 0, 0, 0, 0, UpToDate: 1), rollout.Progress);
        Assert.Equal(RolloutState.Completed, rollout.State);
    }

    [Fact]
    public async Task Report_OfAnExecutionThatTheTerminalDoesNotHave_IsRefused()
    {
        var terminal = await ReadyTerminalAsync();

        var problem = (await terminal.SendAsync(terminal.NextReport("x9-0000", Entry(ExecutionState.Confirmed)))).Problem;

        Assert.Equal(Reasons.ExecutionUnknown, problem?.Reason);
    }

    [Fact]
    public async Task Report_WithAStateFromBeforeTheOffer_IsTakenFromTheRow()
    {
        var terminal = await ReadyTerminalAsync();
        var old = terminal.State;
        await terminal.CheckInAsync();
        terminal.State = old;

        Assert.Equal(ExecutionState.Accepted, (await terminal.ReportAsync(ExecutionState.Accepted)).Execution);
    }

    [Fact]
    public async Task Report_SentTwice_IsCountedOnce()
    {
        var terminal = await ReadyTerminalAsync();
        await terminal.CheckInAsync();
        var message = terminal.NextReport(terminal.ExecutionId!, Entry(ExecutionState.Confirmed));
        (await terminal.SendAsync(message)).Value();
        var before = await cloud.DescribeTerminalAsync("till-1");

        (await terminal.SendAsync(message)).Value();
        await cloud.SettleAsync();

        Assert.Equal(before, await cloud.DescribeTerminalAsync("till-1"));
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalUpgraded));
    }

    [Fact]
    public async Task Report_AtTheSameTimeAsACheckIn_LosesNeither()
    {
        var terminal = await ReadyTerminalAsync();
        await terminal.CheckInAsync();
        var report = terminal.NextReport(terminal.ExecutionId!, Entry(ExecutionState.Accepted));
        var checkIn = terminal.NextCheckIn();
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == TableOperationKind.Transaction)
            {
                cloud.Interfere = null;
                (await terminal.SendAsync(report)).Value();
            }
        };

        (await terminal.SendAsync(checkIn)).Value();

        var lines = await cloud.DescribeTerminalAsync("till-1");
        Assert.Contains(lines, line => line.Contains(" Accepted", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"check-in {checkIn.Body.Seq} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Link_ForAPackageOfTheRunningExecution_IsRenewedAndOthersAreRefused()
    {
        var terminal = await ReadyTerminalAsync();
        var offer = await terminal.CheckInAsync();
        var package = offer.Directive.Components![0].Packages[0];

        Assert.Equal(package.Sha256, (await LinkAsync(terminal, offer.Directive.ExecutionId!, package.Sha256)).Value().Sha256);
        Assert.Equal(Reasons.ExecutionUnknown, (await LinkAsync(terminal, "x0-1", package.Sha256)).Problem?.Reason);
        Assert.Equal(Reasons.PackageUnknown, (await LinkAsync(terminal, offer.Directive.ExecutionId!, new string('0', 64))).Problem?.Reason);

        await terminal.ReportAsync(ExecutionState.Confirmed);
        Assert.Equal(Reasons.ExecutionUnknown, (await LinkAsync(terminal, offer.Directive.ExecutionId!, package.Sha256)).Problem?.Reason);
    }

    [Fact]
    public async Task Link_ForADeltaFromOtherBytesThanAreInstalled_IsRefused()
    {
        await cloud.ReleasedAsync("1.0.0", Old);
        await cloud.ReleasedAsync("2.0.0", SampleImages.Edit(Old, 3));
        var terminal = await cloud.TerminalAsync(image: Old);
        await cloud.RollOutAsync("r1", "2.0.0");
        var offer = await terminal.CheckInAsync();
        var delta = offer.Directive.Components![0].Packages[0];
        Assert.Equal(SampleImages.Sha256(Old), delta.BaseSha256);

        var message = Link(terminal, new LinkRequest(offer.Directive.ExecutionId!, delta.Sha256, new string('1', 64)));

        Assert.Equal(Reasons.DeltaBaseMismatch, (await cloud.Get<LinkHandler>().HandleAsync(message, CancellationToken.None)).Problem?.Reason);
    }

    private static TerminalMessage<LinkRequest> Link(FakeTerminal terminal, LinkRequest request) =>
        new(terminal.Credential, new string('0', 64), "nonce", request);

    private ReportEntry Entry(ExecutionState state) => new(state, cloud.Time.GetUtcNow());

    private Task<Outcome<PackageLink>> LinkAsync(FakeTerminal terminal, string executionId, string packageSha256) =>
        cloud.Get<LinkHandler>().HandleAsync(
            Link(terminal, new LinkRequest(executionId, packageSha256, SampleImages.Sha256(Old))), CancellationToken.None);

    private async Task<RolloutView> RolloutAsync() =>
        (await cloud.Get<RolloutQueries>().ShowAsync(FakeCloud.Estate, "r1", CancellationToken.None)).Value();

    /// <summary>A terminal with a rollout for it, long enough after its enrolment that no mark is remembered.</summary>
    private async Task<FakeTerminal> ReadyTerminalAsync()
    {
        await cloud.ReleasedAsync("2.0.0", New);
        var terminal = await cloud.TerminalAsync(image: Old);
        await cloud.DrainAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        cloud.Time.Advance(TimeSpan.FromMinutes(2));
        await cloud.SeeWorldAsync();
        return terminal;
    }
}
