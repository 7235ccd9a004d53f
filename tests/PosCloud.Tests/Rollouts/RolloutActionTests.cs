using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Rollouts;

/// <summary>What operators do with rollouts, over the real tables' adapter in memory.</summary>
public sealed class RolloutActionTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Approve_ByTwoPeople_Starts_AndByOneTwiceDoesNot()
    {
        cloud.Approvals = 2;
        cloud.Restart();
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        await cloud.TerminalAsync();
        Assert.Equal(RolloutState.AwaitingApproval, (await cloud.StartAsync("r1", "2.0.0")).Value().State);

        var first = (await ActAsync(RolloutAction.Approve, actor: "kim")).Value();
        var same = await ActAsync(RolloutAction.Approve, actor: "kim");
        await cloud.AdvanceAsync();
        Assert.Equal(RolloutState.AwaitingApproval, first.State);
        Assert.Equal(Reasons.ApproverRepeated, same.Problem?.Reason);

        Assert.Equal(RolloutState.Starting, (await ActAsync(RolloutAction.Approve, actor: "lee")).Value().State);
        await cloud.AdvanceAsync();
        Assert.Equal(RolloutState.Running, (await ShowAsync()).State);
        Assert.Equal(["kim", "lee"], (await ShowAsync()).Approvals);
    }

    [Fact]
    public async Task Start_OfAnApprovedPlanThatWaits_Starts()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        await cloud.TerminalAsync();
        (await StartAsync(new RolloutPlanBody(AutoStart: false))).Value();
        await cloud.AdvanceAsync();
        Assert.Equal(RolloutState.Ready, (await ShowAsync()).State);

        (await ActAsync(RolloutAction.Start)).Value();

        await cloud.AdvanceAsync();
        Assert.Equal(RolloutState.Running, (await ShowAsync()).State);
    }

    [Fact]
    public async Task Pause_OffersNothing_AndResumeGoesOn()
    {
        var terminal = await RunningAsync();

        (await ActAsync(RolloutAction.Pause)).Value();
        Assert.Null((await terminal.CheckInAsync()).Directive.ExecutionId);
        (await ActAsync(RolloutAction.Resume)).Value();

        Assert.NotNull((await terminal.CheckInAsync()).Directive.ExecutionId);
        await cloud.DrainAsync();
        Assert.Equal((1, 1), (cloud.Publisher.CountOf(EventTypes.RolloutPaused), cloud.Publisher.CountOf(EventTypes.RolloutResumed)));
    }

    [Fact]
    public async Task Action_SentTwice_IsDoneOnce()
    {
        await RunningAsync();
        var first = (await ActAsync(RolloutAction.Pause)).Value();

        var again = (await ActAsync(RolloutAction.Pause, etag: "stale")).Value();

        Assert.Equal(first.Etag, again.Etag);
    }

    [Fact]
    public async Task Action_OnAnOldVersionOrNone_ChangesNothing()
    {
        await RunningAsync();
        var before = await ShowAsync();

        var stale = await ActAsync(RolloutAction.Pause, etag: "\"old\"");
        var none = await cloud.Get<RolloutActionHandler>().HandleAsync(
            FakeCloud.Estate, "r1", new RolloutActionRequest(RolloutAction.Pause, "why"), null, "kim", CancellationToken.None);

        Assert.Equal((Reasons.EtagStale, Reasons.EtagRequired), (stale.Problem?.Reason, none.Problem?.Reason));
        Assert.Equal(before.Etag, (await ShowAsync()).Etag);
    }

    [Fact]
    public async Task Action_WhileTheEngineCounts_IsOnTheVersionThatTheOperatorSaw()
    {
        var terminal = await RunningAsync();
        var seen = (await ShowAsync()).Etag;
        await terminal.CheckInAsync();
        await cloud.DrainAsync();
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == Fakes.Tables.TableOperationKind.Transaction)
            {
                cloud.Interfere = null;
                await cloud.AdvanceAsync();
            }
        };

        var paused = (await ActAsync(RolloutAction.Pause, etag: seen)).Value();

        Assert.Null(cloud.Interfere);
        Assert.Equal((RolloutState.Paused, 1), (paused.State, paused.Progress.Offered));
    }

    [Fact]
    public async Task Abort_AgainstAnotherOperator_Wins()
    {
        await RunningAsync();
        cloud.Interfere = async operation =>
        {
            if (operation.Kind == Fakes.Tables.TableOperationKind.Transaction)
            {
                cloud.Interfere = null;
                (await ActAsync(RolloutAction.Pause)).Value();
            }
        };

        (await ActAsync(RolloutAction.Abort, etag: null)).Value();

        Assert.Null(cloud.Interfere);
        await cloud.AdvanceAsync();
        var ended = await ShowAsync();
        Assert.Equal(RolloutState.Aborted, ended.State);
        Assert.Equal(Reasons.RolloutRefused, (await ActAsync(RolloutAction.Resume)).Problem?.Reason);
    }

    [Fact]
    public async Task Abort_ThatCancels_TellsTheTerminalAndEndsWhenItHasStopped()
    {
        var terminal = await RunningAsync();
        await terminal.CheckInAsync();
        await terminal.ReportAsync(ExecutionState.Downloading);
        await cloud.DrainAsync();

        (await ActAsync(RolloutAction.Abort, running: RunningExecutions.Cancel)).Value();
        await cloud.AdvanceAsync();
        Assert.Equal(RolloutState.Aborting, (await ShowAsync()).State);
        var answer = await terminal.CheckInAsync();
        Assert.Equal((DirectiveAction.Cancel, terminal.ExecutionId), (answer.Directive.Action, answer.Directive.ExecutionId));
        await terminal.ReportAsync(ExecutionState.Cancelled);
        await cloud.DrainAsync();
        await cloud.AdvanceAsync();

        Assert.Equal(RolloutState.Aborted, (await ShowAsync()).State);
        Assert.Null((await terminal.CheckInAsync()).Directive.ExecutionId);
    }

    [Fact]
    public async Task RetryFailed_OfACompletedRollout_OffersItAgainToThoseThatFailed()
    {
        var terminal = await RunningAsync();
        await terminal.CheckInAsync();
        await terminal.ReportAsync(ExecutionState.RolledBack);
        await EndedAsync();
        Assert.Equal(RolloutState.Completed, (await ShowAsync()).State);
        Assert.Null((await terminal.CheckInAsync()).Directive.ExecutionId);
        cloud.Time.Advance(TimeSpan.FromMinutes(1));

        (await ActAsync(RolloutAction.RetryFailed)).Value();
        await cloud.AdvanceAsync();
        await cloud.SeeWorldAsync();
        Assert.NotNull((await terminal.CheckInAsync()).Directive.ExecutionId);
        await terminal.ReportAsync(ExecutionState.Confirmed);
        await EndedAsync();

        Assert.Equal((RolloutState.Completed, 1, 0), await CountsAsync("r1"));
    }

    [Fact]
    public async Task GoBack_BringsUpgradedTerminalsBackAndNoOthers()
    {
        await cloud.ReleasedAsync("1.0.0", SampleImages.Of(1));
        var upgraded = await RunningAsync();
        var other = await cloud.TerminalAsync("till-2");
        await upgraded.CheckInAsync();
        await upgraded.ReportAsync(ExecutionState.Confirmed);
        upgraded.Image = SampleImages.Of(2);
        await EndedAsync();

        (await ActAsync(RolloutAction.GoBack, releaseId: "os-1.0.0")).Value();
        await EndedAsync();
        await EndedAsync();
        await cloud.SeeWorldAsync();

        Assert.Equal("r1-back", (await upgraded.CheckInAsync()).Directive.RolloutId);
        Assert.Null((await other.CheckInAsync()).Directive.ExecutionId);
        await upgraded.ReportAsync(ExecutionState.Confirmed);
        await EndedAsync();
        Assert.Equal((RolloutState.Completed, 1, 0), await CountsAsync("r1-back"));
        (await ActAsync(RolloutAction.GoBack, releaseId: "os-1.0.0")).Value();
    }

    [Fact]
    public async Task GoBack_AfterAnAbort_BringsThoseBackThatWereUpgraded()
    {
        await cloud.ReleasedAsync("1.0.0", SampleImages.Of(1));
        var upgraded = await RunningAsync();
        await upgraded.CheckInAsync();
        await upgraded.ReportAsync(ExecutionState.Confirmed);
        upgraded.Image = SampleImages.Of(2);
        (await ActAsync(RolloutAction.Abort, etag: null)).Value();
        await EndedAsync();
        Assert.Equal(RolloutState.Aborted, (await ShowAsync()).State);

        Assert.Equal(RolloutState.Aborted, (await ActAsync(RolloutAction.GoBack, releaseId: "os-1.0.0")).Value().State);
        await EndedAsync();
        await cloud.SeeWorldAsync();

        Assert.Equal("r1-back", (await upgraded.CheckInAsync()).Directive.RolloutId);
    }

    [Fact]
    public async Task GoBack_WithoutAPublishedRelease_IsRefused()
    {
        await RunningAsync();

        Assert.Equal(Reasons.GoBackMissing, (await ActAsync(RolloutAction.GoBack)).Problem?.Reason);
        Assert.Equal(Reasons.GoBackMissing, (await ActAsync(RolloutAction.GoBack, releaseId: "os-9")).Problem?.Reason);
        Assert.Equal(RolloutState.Running, (await ShowAsync()).State);
    }

    [Fact]
    public async Task Retry_ByThePlan_DoesNotCountUntilItIsUsedUp()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        (await StartAsync(new RolloutPlanBody(Retries: [new RetryRule(FailureKind.Download, 1, 60)]))).Value();
        await EndedAsync();
        await cloud.SeeWorldAsync();
        await terminal.CheckInAsync();
        await terminal.ReportAsync(ExecutionState.Downloading);
        await terminal.ReportAsync(ExecutionState.Failed);
        await EndedAsync();
        Assert.Equal((1, 0), ((await ShowAsync()).Progress.Retrying, (await ShowAsync()).Progress.Errors));
        Assert.Equal("retry-later", Assert.Single((await terminal.CheckInAsync()).Response.Refusals).Rule);

        cloud.Time.Advance(TimeSpan.FromMinutes(2));
        await terminal.CheckInAsync();
        await terminal.ReportAsync(ExecutionState.Failed);
        await EndedAsync();

        Assert.Equal((RolloutState.Completed, 0, 1), await CountsAsync("r1"));
    }

    [Fact]
    public async Task Silence_InAnUpgrade_CountsAsFailedUntilTheTerminalReturns()
    {
        var terminal = await RunningAsync();
        await terminal.CheckInAsync();
        await terminal.ReportAsync(ExecutionState.Installing);
        await cloud.DrainAsync();
        cloud.Time.Advance(TimeSpan.FromHours(23));
        await cloud.AdvanceAsync();
        Assert.Equal(0, (await ShowAsync()).Progress.Silent);

        cloud.Time.Advance(TimeSpan.FromHours(2));
        await cloud.AdvanceAsync();
        Assert.Equal(1, (await ShowAsync()).Progress.Silent);
    }

    /// <summary>One terminal that can be upgraded by a rollout that runs.</summary>
    private async Task<FakeTerminal> RunningAsync()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        return terminal;
    }

    private async Task EndedAsync()
    {
        await cloud.DrainAsync();
        await cloud.AdvanceAsync();
        await cloud.DrainAsync();
    }

    private async Task<RolloutView> ShowAsync(string rolloutId = "r1") =>
        (await cloud.Get<RolloutQueries>().ShowAsync(FakeCloud.Estate, rolloutId, CancellationToken.None)).Value();

    private async Task<(RolloutState State, int Confirmed, int Errors)> CountsAsync(string rolloutId)
    {
        var view = await ShowAsync(rolloutId);
        return (view.State, view.Progress.Confirmed, view.Progress.Errors);
    }

    private Task<Outcome<RolloutView>> StartAsync(RolloutPlanBody plan) => cloud.Get<StartRolloutHandler>().HandleAsync(
        FakeCloud.Estate, new StartRolloutRequest("r1", "os-2.0.0", "all", plan), "kim", CancellationToken.None);

    private async Task<Outcome<RolloutView>> ActAsync(
        RolloutAction action, string? etag = "current", string actor = "kim", RunningExecutions running = RunningExecutions.Finish, string? releaseId = null) =>
        await cloud.Get<RolloutActionHandler>().HandleAsync(
            FakeCloud.Estate,
            "r1",
            new RolloutActionRequest(action, "a test", running, releaseId),
            etag == "current" ? (await ShowAsync()).Etag : etag,
            actor,
            CancellationToken.None);
}
