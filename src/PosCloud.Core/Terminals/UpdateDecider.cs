using System.Globalization;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Worlds;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
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

    /// <param name="state">What the service knows.</param>
    /// <param name="facts">What the terminal says of itself.</param>
    /// <param name="reportedExecutionId">The execution that the terminal says it runs.</param>
    /// <param name="world">Running rollouts.</param>
    /// <param name="now">UTC.</param>
    public static Decision Decide(
        TerminalState state, TerminalFacts facts, string? reportedExecutionId, World world, DateTimeOffset now)
    {
        if (state.Execution is { IsFinal: false } running)
        {
            return DecideRunning(running, reportedExecutionId, world);
        }

        var refusals = new List<Refusal>();
        var upToDate = new List<string>();
        var missing = new List<PackageRecord>();
        var active = false;
        foreach (var plan in world.Plans)
        {
            if (!plan.Rollout.Target.Matches(facts.Hardware.Model, state.Site, state.TerminalId))
            {
                continue;
            }

            var id = plan.Rollout.RolloutId;
            if (state.HasOutcome(id))
            {
                refusals.Add(new Refusal(RefusalRules.AlreadyEnded, KebabCaseEnumConverter<OutcomeKind>.Name(state.Outcomes.First(o => o.RolloutId == id).Kind), "no outcome yet", null, id));
                continue;
            }

            active = true;
            var components = Components(plan, facts, now, missing, out var refusal);
            if (components is { Count: > 0 })
            {
                return new Decision(new Offer(plan, components), Lost: false, upToDate, refusals, Active: true) { Missing = missing };
            }

            if (refusal is null)
            {
                upToDate.Add(id);
                refusals.Add(new Refusal(RefusalRules.AlreadyInstalled, plan.Release.ReleaseId, "another release", null, id));
                continue;
            }

            refusals.Add(refusal);
        }

        if (refusals.Count == 0)
        {
            refusals.Add(new Refusal(RefusalRules.NoRollout, "none", "a running rollout with this terminal in its target"));
        }

        return new Decision(null, Lost: false, upToDate, refusals, active) { Missing = missing };
    }

    private static Decision DecideRunning(Execution running, string? reportedExecutionId, World world)
    {
        var plan = world.Plans.FirstOrDefault(p => p.Rollout.RolloutId == running.RolloutId);
        if (reportedExecutionId != running.ExecutionId)
        {
            // Offered, but the answer never arrived or was not taken: the same execution is offered again.
            if (running.State == ExecutionState.Offered && plan is not null)
            {
                return new Decision(new Offer(plan, running.Components), Lost: false, [], [], Active: true);
            }

            // The terminal began it and no longer knows it (a new disk, say). Saying "running" for ever would keep the
            // terminal from every other upgrade.
            return new Decision(null, Lost: true, [], [], Active: true);
        }

        var refusal = new Refusal(
            RefusalRules.ExecutionRunning, $"{running.ExecutionId} {KebabCaseEnumConverter<ExecutionState>.Name(running.State)}", "no running execution", null, running.RolloutId);
        return new Decision(null, Lost: false, [], [refusal], Active: true);
    }

    /// <returns>What to install; empty when all of it is installed; null with the refusal when it cannot be.</returns>
    private static List<DirectiveComponent>? Components(
        RolloutPlan plan, TerminalFacts facts, DateTimeOffset now, List<PackageRecord> missing, out Refusal? refusal)
    {
        refusal = null;
        var components = new List<DirectiveComponent>();
        long needed = 0;
        foreach (var wanted in plan.Release.Components)
        {
            var installed = facts.Component(wanted.Name);
            if (installed?.Sha256 == wanted.Sha256)
            {
                continue;
            }

            if (installed is null)
            {
                refusal = Refuse(plan, RefusalRules.ComponentAbsent, "absent", wanted.Name);
                return null;
            }

            var found = PackageSelection.For(plan, wanted.Sha256, installed.Sha256, facts.Decoder ?? DecoderInfo.Unstated, now);
            missing.AddRange(found.Missing);
            if (found.Refusal is not null)
            {
                refusal = found.Refusal;
                return null;
            }

            components.Add(new DirectiveComponent(wanted.Name, wanted.Version, wanted.Sha256, wanted.Length, found.Packages));
            needed += wanted.Length + found.Packages[0].Length;
        }

        if (components.Count > 0 && !(facts.Conditions.FreeBytes >= needed))
        {
            // Unknown is no: a terminal that fills its storage half way through cannot take money.
            refusal = Refuse(
                plan,
                RefusalRules.FreeSpace,
                facts.Conditions.FreeBytes?.ToString(CultureInfo.InvariantCulture) ?? "unknown",
                string.Create(CultureInfo.InvariantCulture, $"at least {needed} bytes"));
            return null;
        }

        return components;
    }

    private static Refusal Refuse(RolloutPlan plan, string rule, string seen, string needed) =>
        new(rule, seen, needed, null, plan.Rollout.RolloutId);
}
