using System.Globalization;
using PosCloud.Core.Events;
using PosCloud.Core.Fleet;
using PosCloud.Core.Notices;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Rollouts;

/// <summary>
/// Whether a terminal will make a rollout: the decision and the preconditions of the real one, now and at the next time at which
/// the clock lets it install. Pure.
/// </summary>
/// <param name="plan">The rollout with all waves open: what keeps a terminal back then is its own.</param>
/// <param name="now">UTC.</param>
internal sealed class Readiness(RolloutPlan plan, DateTimeOffset now)
{
    /// <summary>How late a check-in may be before the terminal counts as out of contact.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    /// <summary>A window may close before the next rule opens; rules that never meet end the search.</summary>
    private const int MaxSteps = 8;

    private readonly World _world = new("", [plan]);

    public TerminalReadiness Of(Member member, KnownTerminal terminal)
    {
        var state = terminal.State with { Memberships = [new Membership(plan.Rollout.RolloutId, member.Wave, member.Lanes)] };
        var today = Look(state, terminal.Facts, now);
        var (window, then) = (now, today);
        for (var step = 0; step < MaxSteps && then.NextTry is { } next && next > window; step++)
        {
            (window, then) = (next, Look(state, Later(terminal.Facts, next - now), next));
        }

        var isRunning = state.Execution is { IsFinal: false } running && running.RolloutId == plan.Rollout.RolloutId;
        var verdict = today.IsDone ? ReadinessVerdict.Done
            : then.Refusals.Count > 0 ? ReadinessVerdict.NotReady
            : isRunning ? ReadinessVerdict.Running
            : today.Refusals.Count > 0 ? ReadinessVerdict.Waits
            : ReadinessVerdict.Ready;
        return new TerminalReadiness(
            state.TerminalId,
            state.Site,
            plan.Rollout.Plan.AllWaves()[member.Wave].Name,
            verdict,
            terminal.Facts.SeenAt,
            window,
            today.IsDone ? [] : Checks(today.Refusals, then.Refusals),
            Checklist(state, terminal.Facts));
    }

    /// <summary>Whoever had the release already was not upgraded and has nothing to check.</summary>
    private ChecklistCount? Checklist(TerminalState state, TerminalFacts facts)
    {
        var shown = NoticeSelection.Of(plan, state, facts.Conditions, facts.Language, now)
            .Where(n => n.Checklist is not null)
            .Select(n => (Lines: n.Checklist!, Report: facts.Notices?.FirstOrDefault(r => r.RolloutId == n.RolloutId && r.NoticeId == n.NoticeId)))
            .Where(n => n.Report?.ShownAt is not null)
            .ToList();
        if (shown.Count == 0)
        {
            return null;
        }

        var answers = shown.SelectMany(n => (n.Report!.Answers ?? []).Where(a => n.Lines.Any(line => line.Id == a.Id)).DistinctBy(a => a.Id)).ToList();
        return new ChecklistCount(
            shown.Sum(n => n.Lines.Count), answers.Count(a => a.Result == ChecklistResult.Passed), answers.Count(a => a.Result == ChecklistResult.Failed));
    }

    /// <summary>What it last said of itself, later; nobody touches it meanwhile.</summary>
    private static TerminalFacts Later(TerminalFacts facts, TimeSpan wait) => facts.Conditions.IdleSeconds is { } idle
        ? facts with { Conditions = facts.Conditions with { IdleSeconds = (int)Math.Min(int.MaxValue, idle + wait.TotalSeconds) } }
        : facts;

    private Findings Look(TerminalState state, TerminalFacts facts, DateTimeOffset at)
    {
        var running = state.Execution is { IsFinal: false } execution ? execution : null;
        if (running is null && state.Outcome(plan.Rollout.RolloutId)?.Kind is OutcomeKind.Confirmed or OutcomeKind.UpToDate)
        {
            return new Findings(IsDone: true, []);
        }

        var decision = UpdateDecider.Decide(state, facts, running?.ExecutionId, _world, new SiteLoad(0), at);
        if (decision.UpToDate.Count > 0)
        {
            return new Findings(IsDone: true, []);
        }

        var own = running?.RolloutId == plan.Rollout.RolloutId ? Waiting(facts, at) : decision.Refusals;
        var next = plan.At(running?.ReleaseId ?? "") ?? plan.Next(facts).Plan;
        var subject = new PreconditionSubject(
            facts.Components, facts.Peripherals, facts.Conditions, running is null ? ComponentNeeds.Of(next, facts, at).NeededBytes : 0);
        return new Findings(
            IsDone: false,
            [.. new[] { UpgradeStep.Download, UpgradeStep.Install }
                .SelectMany(step => PreconditionEvaluator.EvaluateAll(next.Preconditions, subject, step, at))
                .Concat(own)
                .Concat(Notices(next, state, facts, at))
                .Concat(Contact(state, facts))
                .DistinctBy(r => r.Rule)]);
    }

    /// <summary>What the running upgrade waits for by itself, as far as time does not end it.</summary>
    private static IEnumerable<Refusal> Waiting(TerminalFacts facts, DateTimeOffset at) =>
        facts.Waiting is { } waiting && ReadinessAreas.Of(waiting.Rule) is null && !(waiting.NextTry <= at) ? [waiting] : [];

    /// <summary>What must be acknowledged and is not; whoever has not got the notice yet can still do so.</summary>
    private static IEnumerable<Refusal> Notices(RolloutPlan next, TerminalState state, TerminalFacts facts, DateTimeOffset at)
    {
        var ends = OperatorDeferral.Ends([.. next.Preconditions.Select(p => p.Schedule)]);
        foreach (var notice in NoticeSelection.Of(next, state, facts.Conditions, facts.Language, at).Where(n => n.MustAcknowledge))
        {
            var report = facts.Notices?.FirstOrDefault(n => n.RolloutId == notice.RolloutId && n.NoticeId == notice.NoticeId);
            if (NoticeRules.Check(notice.NoticeId, notice.WaitHours, report, ends, at) is { } refusal)
            {
                yield return refusal;
            }
        }
    }

    private IEnumerable<Refusal> Contact(TerminalState state, TerminalFacts facts)
    {
        if (TerminalViews.NextCheckIn(state, facts) is { } expected && expected + Grace < now)
        {
            yield return new Refusal(
                ReadinessAreas.OverdueRule,
                string.Create(CultureInfo.InvariantCulture, $"last heard of at {facts.SeenAt.UtcDateTime:u}"),
                string.Create(CultureInfo.InvariantCulture, $"a check-in at {expected.UtcDateTime:u}"));
        }
    }

    private List<ReadinessCheck> Checks(IReadOnlyList<Refusal> today, IReadOnlyList<Refusal> then)
    {
        var areas = ReadinessAreas.All.Concat(today.Concat(then).Select(Area)).Distinct(StringComparer.Ordinal);
        return [.. areas.Select(area => new ReadinessCheck(
            area, Mark(area, today), Mark(area, then), then.Concat(today).FirstOrDefault(r => Area(r) == area)))];
    }

    private ReadinessMark Mark(string area, IReadOnlyList<Refusal> refusals) =>
        refusals.Any(r => Area(r) == area) ? ReadinessMark.NotMet
        : IsAsked(area) ? ReadinessMark.Met
        : ReadinessMark.NotAsked;

    private bool IsAsked(string area) => area == ReadinessAreas.Backup
        ? plan.Release is { Backup: not null } or { Migrations.Count: > 0 }
        : ReadinessAreas.IsAsked(area, plan.Preconditions);

    private static string Area(Refusal refusal) => ReadinessAreas.Of(refusal.Rule) ?? refusal.Rule switch
    {
        ReadinessAreas.OverdueRule => ReadinessAreas.Contact,
        RefusalRules.DataUnsupported or RefusalRules.RestorePending => ReadinessAreas.Backup,
        _ when RefusalRules.All.Contains(refusal.Rule) => ReadinessAreas.Upgrade,
        _ => refusal.Rule,
    };

    /// <param name="IsDone">It has the release.</param>
    /// <param name="Refusals">Every rule that says no.</param>
    private sealed record Findings(bool IsDone, IReadOnlyList<Refusal> Refusals)
    {
        /// <summary>When all that time alone changes may have changed; null when there is nothing of the kind.</summary>
        public DateTimeOffset? NextTry => Refusals.Max(r => r.NextTry);
    }
}
