using PosCloud.Core.Rollouts;
using PosCloud.Core.Worlds;
using PosCloud.Protocol;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Decides whether a terminal gets an update. Pure: the same arguments give the same decision, so the check-in, the
/// explanation to an operator and a dry run can never disagree.
/// </summary>
public static class UpdateDecider
{
    /// <summary>How long a delta may take to build before terminals get the full package instead.</summary>
    public static readonly TimeSpan DeltaPatience = TimeSpan.FromMinutes(15);

    /// <summary>
    /// When a terminal asks again whether its shop has room. Others may hold their turn for hours, until the shop closes; asking
    /// each minute would cost three operations each.
    /// </summary>
    public static readonly TimeSpan SiteRetry = TimeSpan.FromMinutes(10);

    /// <param name="state">What the service knows, with the memberships of all rollouts in <paramref name="world"/>.</param>
    /// <param name="facts">What the terminal says of itself.</param>
    /// <param name="reportedExecutionId">The execution that the terminal says it runs.</param>
    /// <param name="world">Live rollouts.</param>
    /// <param name="site">
    /// How busy the terminal's site is; null when nobody looked yet. A decision that depends on it says so, and is made again.
    /// </param>
    /// <param name="now">UTC.</param>
    public static Decision Decide(
        TerminalState state, TerminalFacts facts, string? reportedExecutionId, World world, SiteLoad? site, DateTimeOffset now)
    {
        if (state.Execution is { IsFinal: false } running)
        {
            return DecideRunning(running, facts, reportedExecutionId, world);
        }

        if (state.Restore is { IsOpen: true } restore)
        {
            return DecideRestore(restore, facts);
        }

        var decision = Decision.Nothing;
        foreach (var plan in world.Plans)
        {
            decision = DecideOne(decision, plan, state, facts, site, now);
            if (decision.Offer is not null || decision.NeedsSite)
            {
                return decision;
            }
        }

        return decision.Refusals.All(r => r.Rule == RefusalRules.NotInTarget)
            ? decision.Refuse(new Refusal(RefusalRules.NoRollout, "none", "a running rollout with this terminal in its target"))
            : decision;
    }

    private static Decision DecideOne(
        Decision decision, RolloutPlan plan, TerminalState state, TerminalFacts facts, SiteLoad? site, DateTimeOffset now)
    {
        if (MembershipRules.Check(plan, state, facts) is { } noMember)
        {
            return decision.Refuse(noMember);
        }

        var outcome = state.Outcome(plan.Rollout.RolloutId);
        if (OutcomeRules.Check(plan.Rollout, outcome, now) is { } ended)
        {
            return decision.Refuse(ended, isActive: ended.NextTry is not null);
        }

        (plan, var floor) = plan.Next(facts);
        var needs = ComponentNeeds.Of(plan, facts, now);
        if (needs.IsUpToDate)
        {
            return decision.UpToDateWith(plan);
        }

        if (NotApproved(plan) is { } unsigned)
        {
            return decision.Refuse(unsigned);
        }

        if (plan.Release is { Backup: not null } or { Migrations.Count: > 0 } && facts.RestoreKey is null)
        {
            return decision.Refuse(
                new Refusal(RefusalRules.DataUnsupported, $"agent {facts.AgentVersion}", "an agent that backs up and migrates data", null, plan.Rollout.RolloutId));
        }

        // Packages are asked for before the wave opens: then they are there when it does.
        decision = decision with { Missing = [.. decision.Missing, .. needs.Missing] };
        if (RolloutRules.Check(plan, state, now) is { } halted)
        {
            return decision.Refuse(halted);
        }

        if (needs.Refusal is { } refusal)
        {
            return decision.Refuse(refusal, isActive: true);
        }

        if (Preconditions(plan, facts, needs, now) is { } unmet)
        {
            // Where the clock decides, the answer names the next try; where it does not, the terminal has to change.
            return decision.Refuse(unmet, isActive: unmet.NextTry is null);
        }

        var lanes = MembershipRules.Lanes(plan.Rollout, state);
        if (lanes != 1 && site is null)
        {
            return decision with { NeedsSite = true, IsActive = true };
        }

        var allowed = SiteShare.Allowed(lanes, plan.Rollout.Plan.SiteSharePercent);
        return lanes != 1 && site!.Others >= allowed
            ? decision.Refuse(
                new Refusal(RefusalRules.SiteBusy, $"{site.Others} others in an upgrade", $"at most {allowed} of {Lanes(lanes)} at once", now + SiteRetry, plan.Rollout.RolloutId))
            : decision with { Offer = new Offer(plan, needs.Components, (outcome?.Attempts ?? 0) + 1, lanes == 1 ? null : allowed, floor), IsActive = true };
    }

    /// <summary>
    /// Those of the download, by the last report: with a package at hand the terminal waits by itself for the moment at which it
    /// may install, and looks at all of them again.
    /// </summary>
    private static Refusal? Preconditions(RolloutPlan plan, TerminalFacts facts, ComponentNeeds needs, DateTimeOffset now)
    {
        var subject = new PreconditionSubject(
            facts.Components, facts.Peripherals, facts.Conditions, needs.NeededBytes, facts.Hardware, plan.PeripheralUpdates);
        return PreconditionEvaluator.Evaluate(plan.Preconditions, subject, UpgradeStep.Download, now) is { } refusal
            ? refusal with { RolloutId = plan.Rollout.RolloutId }
            : null;
    }

    private static Refusal? NotApproved(RolloutPlan plan) =>
        plan.Unapproved?.GetValueOrDefault(plan.Release.ReleaseId) is { } reason
            ? new Refusal(RefusalRules.ReleaseNotApproved, reason, "the threshold of approvers' signatures", null, plan.Rollout.RolloutId)
            : null;

    private static string Lanes(int lanes) => lanes == 0 ? "an unknown number" : $"{lanes}";

    private static Decision DecideRestore(TerminalRestore restore, TerminalFacts facts)
    {
        var waits = Decision.Nothing.Refuse(
            new Refusal(RefusalRules.RestorePending, $"{restore.BackupId} ordered by {restore.OrderedBy}", "the terminal's answer that it is restored"), isActive: true);
        return facts.RestoreKey is null
            ? waits.Refuse(new Refusal(RefusalRules.DataUnsupported, $"agent {facts.AgentVersion}", "an agent that restores data"))
            : waits with { Restore = restore };
    }

    private static Decision DecideRunning(Execution running, TerminalFacts facts, string? reportedExecutionId, World world)
    {
        var plan = world.Plans.FirstOrDefault(p => p.Rollout.RolloutId == running.RolloutId)?.At(running.ReleaseId);
        var active = Decision.Nothing with { IsActive = true };
        if (reportedExecutionId != running.ExecutionId)
        {
            if (running.State != ExecutionState.Offered)
            {
                // The terminal began it and no longer knows it (a new disk, say). Saying "running" for ever would keep the
                // terminal from every other upgrade.
                return active with { IsLost = true };
            }

            // Offered, but the answer never arrived or was not taken: the same execution is offered again, unless the rollout
            // was halted meanwhile. A halted rollout offers nothing.
            return plan is { Rollout.State: RolloutState.Running, Release.State: ReleaseState.Published } && NotApproved(plan) is null
                ? active with { Offer = new Offer(plan, running.Components, running.Attempt, SiteAllowed: null) }
                : active with { IsWithdrawn = true };
        }

        var state = KebabCaseEnumConverter<ExecutionState>.Name(running.State);
        if (plan is { Rollout: { State: RolloutState.Aborting, CancelRunning: true } } && running.State < ExecutionState.Installing)
        {
            return active with { Cancel = running };
        }

        if (facts.Waiting is { } waiting)
        {
            // Where the clock decides, nothing is to be said before that.
            return (active with { IsActive = waiting.NextTry is null }).Refuse(waiting with { RolloutId = running.RolloutId });
        }

        return active.Refuse(
            new Refusal(RefusalRules.ExecutionRunning, $"{running.ExecutionId} {state}", "no running execution", null, running.RolloutId), isActive: true);
    }
}
