using PosCloud.Core.Events;
using PosCloud.Core.Publishing;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Publishing;

public sealed class WithdrawTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Withdraw_WhileARolloutRuns_StopsItsOffersAtTheNextLookAtTheCatalogue()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");

        var view = (await WithdrawAsync("2.0.0")).Value();
        await cloud.SeeWorldAsync();
        var answer = await terminal.CheckInAsync();

        Assert.Equal((ReleaseState.Withdrawn, "kim", "it forgets receipts"), (view.State, view.Withdrawn!.By, view.Withdrawn.Reason));
        Assert.Equal(DirectiveAction.None, answer.Directive.Action);
        Assert.Equal(RefusalRules.ReleaseWithdrawn, Assert.Single(answer.Response.Refusals).Rule);
    }

    [Fact]
    public async Task Withdraw_BeforeAnOfferArrived_TakesItBack()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        (await terminal.SendAsync(terminal.NextCheckIn())).Value();

        (await WithdrawAsync("2.0.0")).Value();
        await cloud.SeeWorldAsync();

        Assert.Equal(DirectiveAction.None, (await terminal.CheckInAsync()).Directive.Action);
    }

    [Fact]
    public async Task Withdraw_Twice_IsOneEventAndKeepsTheFirstReason()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        (await WithdrawAsync("2.0.0")).Value();

        var again = (await cloud.Get<ReleaseHandler>().WithdrawAsync(FakeCloud.Estate, "os-2.0.0", "another", "sam", CancellationToken.None)).Value();
        await cloud.DrainAsync();

        Assert.Equal("it forgets receipts", again.Withdrawn!.Reason);
        Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.ReleaseWithdrawn));
    }

    [Fact]
    public async Task Withdrawn_CannotBePublishedUploadedOrRolledOut()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        await cloud.TerminalAsync();
        (await WithdrawAsync("2.0.0")).Value();

        Assert.Equal(Reasons.ReleaseState, (await cloud.PublishAsync("2.0.0")).Problem?.Reason);
        Assert.Equal(Reasons.ReleaseState, (await cloud.Get<ReleaseHandler>().LinkAsync(FakeCloud.Estate, "os-2.0.0", "os", CancellationToken.None)).Problem?.Reason);
        Assert.Equal(Reasons.ReleaseState, (await cloud.StartAsync("r1", "2.0.0")).Problem?.Reason);
        Assert.Equal(Reasons.VersionExists, (await cloud.DraftAsync("2.0.0", SampleImages.Of(3))).Problem?.Reason);
    }

    [Fact]
    public async Task Withdraw_OfADraftOrOfNothing_IsRefused()
    {
        (await cloud.DraftAsync("2.0.0", SampleImages.Of(2))).Value();

        Assert.Equal(Reasons.ReleaseState, (await WithdrawAsync("2.0.0")).Problem?.Reason);
        Assert.Equal(Reasons.ReleaseUnknown, (await WithdrawAsync("9.0.0")).Problem?.Reason);
    }

    [Fact]
    public async Task Offer_RepeatedAfterItsRolloutEnded_DoesNotLeaveWithoutItsPreconditions()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        var message = terminal.NextCheckIn();
        (await terminal.SendAsync(message)).Value();
        (await cloud.Get<Core.Rollouts.RolloutActionHandler>().HandleAsync(
            FakeCloud.Estate, "r1", new RolloutActionRequest(RolloutAction.Abort, "a test"), null, "kim", CancellationToken.None)).Value();
        await cloud.DrainAsync();
        await EndAsync(terminal);

        var again = terminal.Take(message, (await terminal.SendAsync(message)).Value());

        Assert.Equal(DirectiveAction.None, again.Directive.Action);
    }

    private async Task EndAsync(FakeTerminal terminal)
    {
        // Aborting waits for the execution that may be on its way; silence ends it.
        cloud.Time.Advance(TimeSpan.FromDays(2));
        await cloud.AdvanceAsync();
        await cloud.AdvanceAsync();
        await cloud.DrainAsync();
        await cloud.SeeWorldAsync();
        Assert.NotNull(terminal);
    }

    private Task<Outcome<ReleaseView>> WithdrawAsync(string version) => cloud.Get<ReleaseHandler>().WithdrawAsync(
        FakeCloud.Estate, FakeOperations.ReleaseId(version), "it forgets receipts", "kim", CancellationToken.None);
}
