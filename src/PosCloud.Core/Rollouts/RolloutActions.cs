using PosCloud.Core.Events;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>What an operator's action does to a rollout. Pure.</summary>
public static class RolloutActions
{
    /// <returns>
    /// The step; one with the record as it is when the action was done already, so that repeating it is harmless; or why it cannot be.
    /// </returns>
    public static Outcome<RolloutStep> Apply(RolloutRecord rollout, RolloutActionRequest request, string actor, DateTimeOffset now)
    {
        var events = new List<RolloutEvent>();
        if (IsDone(rollout, request))
        {
            return new RolloutStep(rollout, events);
        }

        if (!MayBe(rollout, request.Action))
        {
            return new Problem(
                Reasons.RolloutRefused,
                $"{rollout.RolloutId} is {Name(rollout.State)}; in that state it takes {Possible(rollout)}.");
        }

        if (request.Action == RolloutAction.Approve)
        {
            return Approve(rollout, request, actor, now);
        }

        var logged = rollout.Logged(now, actor, Name(request.Action), request.Reason);
        return request.Action switch
        {
            RolloutAction.Start => new RolloutStep(logged with { State = RolloutState.Starting }, events),
            RolloutAction.Pause => Announced(logged with { State = RolloutState.Paused }, EventTypes.RolloutPaused),
            RolloutAction.Resume => Announced(
                logged with { State = RolloutState.Running, Waves = [.. logged.Waves.Select(w => w.Accept(now))] }, EventTypes.RolloutResumed),
            RolloutAction.Proceed => new RolloutStep(RolloutDecider.Proceed(logged, events, now), events),
            RolloutAction.RetryFailed => new RolloutStep(
                logged with { RetryFailedAt = now, State = Reopened(logged.State), CompletedAt = null }, events),
            RolloutAction.Abort => new RolloutStep(Abort(logged), events),
            _ => GoBack(),
        };

        Outcome<RolloutStep> GoBack()
        {
            var gone = logged with { WentBack = true };
            return (request.ReleaseId ?? rollout.Plan.GoBackReleaseId) is { } back
                ? new RolloutStep(rollout.State.IsLive() ? Abort(gone) : gone, events, back)
                : Reasons.GoBackMissing;
        }

        RolloutStep Announced(RolloutRecord record, string type)
        {
            events.Add(new RolloutEvent(type));
            return new RolloutStep(record, events);
        }

        RolloutRecord Abort(RolloutRecord record) =>
            RolloutDecider.Abort(record with { CancelRunning = record.CancelRunning || request.Running == RunningExecutions.Cancel }, events, now);
    }

    private static Outcome<RolloutStep> Approve(RolloutRecord rollout, RolloutActionRequest request, string actor, DateTimeOffset now)
    {
        var approvals = rollout.Approvals ?? [];
        if (approvals.Contains(actor, StringComparer.Ordinal))
        {
            return new Problem(Reasons.ApproverRepeated, $"{actor} has approved {rollout.RolloutId}; {rollout.ApprovalsNeeded - approvals.Count} more must.");
        }

        var approved = (rollout with { Approvals = [.. approvals, actor] }).Logged(now, actor, Name(request.Action), request.Reason);
        var isEnough = approved.Approvals!.Count >= rollout.ApprovalsNeeded;
        return new RolloutStep(isEnough ? approved with { State = approved.Approved } : approved, []);
    }

    private static bool IsDone(RolloutRecord rollout, RolloutActionRequest request) => request.Action switch
    {
        RolloutAction.Start => rollout.State is RolloutState.Starting or RolloutState.Running,
        RolloutAction.Pause => rollout.State == RolloutState.Paused,
        RolloutAction.Resume => rollout.State == RolloutState.Running,

        // Of two people who abort, the one who wants more stopped gets it.
        RolloutAction.Abort => rollout.State == RolloutState.Aborted
            || (rollout.State == RolloutState.Aborting && (rollout.CancelRunning || request.Running == RunningExecutions.Finish)),
        RolloutAction.GoBack => rollout.WentBack,
        _ => false,
    };

    private static bool MayBe(RolloutRecord rollout, RolloutAction action) => action switch
    {
        RolloutAction.Approve => rollout.State == RolloutState.AwaitingApproval,
        RolloutAction.Start => rollout.State == RolloutState.Ready,
        RolloutAction.Pause => rollout.State == RolloutState.Running,
        RolloutAction.Resume => rollout.State == RolloutState.Paused,
        RolloutAction.Proceed => rollout.State == RolloutState.Running && rollout.OpenWave < rollout.Waves.Count - 1,
        RolloutAction.Abort => !rollout.State.IsFinal(),

        // What went back is not offered again: nobody would bring back those that confirm it then.
        RolloutAction.RetryFailed => !rollout.WentBack && (rollout.State is RolloutState.Running or RolloutState.Paused or RolloutState.Completed),

        // A rollout that goes back has none of its own.
        _ => rollout.Source is null && (rollout.State.IsLive() || rollout.State.IsFinal()),
    };

    private static RolloutState Reopened(RolloutState state) => state == RolloutState.Completed ? RolloutState.Running : state;

    private static string Possible(RolloutRecord rollout)
    {
        var possible = Enum.GetValues<RolloutAction>().Where(a => MayBe(rollout, a)).Select(Name).ToList();
        return possible.Count == 0 ? "no action" : string.Join(", ", possible);
    }

    private static string Name<T>(T value)
        where T : struct, Enum => KebabCaseEnumConverter<T>.Name(value);
}
