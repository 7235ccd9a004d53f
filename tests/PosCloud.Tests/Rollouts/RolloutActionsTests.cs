using PosCloud.Core.Rollouts;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;
using PosCloud.Tests.Terminals;

namespace PosCloud.Tests.Rollouts;

/// <summary>Actions on a record, without a store.</summary>
public sealed class RolloutActionsTests
{
    [Fact]
    public void Abort_ThatCancelsAfterOneThatDoesNot_Cancels()
    {
        var first = Apply(DecisionSamples.Rollout(), RolloutAction.Abort, RunningExecutions.Finish).Value!.Record;
        var second = Apply(first, RolloutAction.Abort, RunningExecutions.Cancel).Value!.Record;
        var third = Apply(second, RolloutAction.Abort, RunningExecutions.Finish).Value!.Record;

        Assert.Equal((RolloutState.Aborting, false), (first.State, first.CancelRunning));
        Assert.Equal((RolloutState.Aborting, true), (second.State, second.CancelRunning));
        Assert.Same(second, third);
    }

    [Fact]
    public void GoBack_ThatCancelsAfterAnAbortThatDoesNot_Cancels()
    {
        var aborted = Apply(DecisionSamples.Rollout(), RolloutAction.Abort, RunningExecutions.Finish).Value!.Record;

        Assert.True(Apply(aborted, RolloutAction.GoBack, RunningExecutions.Cancel, "os-1").Value!.Record.CancelRunning);
    }

    [Fact]
    public void RetryFailed_OfARolloutThatWentBack_IsRefused()
    {
        var completed = DecisionSamples.Rollout() with { State = RolloutState.Completed };
        var back = Apply(completed, RolloutAction.GoBack, RunningExecutions.Finish, "os-1").Value!.Record;

        Assert.Equal(Reasons.RolloutRefused, Apply(back, RolloutAction.RetryFailed, RunningExecutions.Finish).Problem?.Reason);
    }

    private static Outcome<RolloutStep> Apply(RolloutRecord record, RolloutAction action, RunningExecutions running, string? releaseId = null) =>
        RolloutActions.Apply(record, new RolloutActionRequest(action, "a test", running, releaseId), "kim", DecisionSamples.Now);
}
