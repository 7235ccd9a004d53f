using PosCloud.Core.Durations;
using PosCloud.Core.Fleet;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Rollouts;

/// <summary>Counts what a planned rollout would do to its members.</summary>
/// <param name="plan">The rollout with all waves open.</param>
/// <param name="now">UTC.</param>
internal sealed class ForecastTally(RolloutPlan plan, DateTimeOffset now)
{
    private readonly World _world = new("", [plan]);
    private readonly Dictionary<string, RuleCount> _blocked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RuleCount> _waits = new(StringComparer.Ordinal);
    private readonly WaveTally[] _waves = [.. plan.Rollout.Waves.Select(_ => new WaveTally())];
    private int _upToDate;
    private long _bytesByFull;

    public void Add(Member member, KnownTerminal terminal)
    {
        var wave = _waves[member.Wave];
        wave.Members++;
        var state = terminal.State with { Memberships = [new Membership(plan.Rollout.RolloutId, member.Wave, member.Lanes)] };
        var facts = terminal.Facts;
        var decision = Decide();
        for (var steps = 0; steps < plan.Steps?.Count && decision.Offer is { Floor: not null } step; steps++, decision = Decide())
        {
            Count(wave, step);
            facts = facts.With(step.Components);
        }

        if (decision.Offer is not { } offer)
        {
            if (decision.UpToDate.Count > 0)
            {
                _upToDate++;
            }
            else
            {
                Count(_blocked, member.TerminalId, decision.Refusals[0]);
            }

            return;
        }

        wave.Ready++;
        Count(wave, offer);
        var subject = new PreconditionSubject(
            terminal.Facts.Components, terminal.Facts.Peripherals, terminal.Facts.Conditions, Hardware: terminal.Facts.Hardware, Updates: plan.PeripheralUpdates);
        if (PreconditionEvaluator.Evaluate(plan.Preconditions, subject, UpgradeStep.Install, now) is { } waits)
        {
            Count(_waits, member.TerminalId, waits);
            wave.LastWait = waits.NextTry > (wave.LastWait ?? now) ? waits.NextTry : wave.LastWait;
        }

        Decision Decide() => UpdateDecider.Decide(state, facts, state.Execution?.ExecutionId, _world, new SiteLoad(0), now);
    }

    private void Count(WaveTally wave, Offer offer)
    {
        var downloaded = offer.Components.Where(c => c.Packages.Count > 0).ToList();
        wave.Bytes += downloaded.Sum(c => c.Packages[0].Length);
        _bytesByFull += downloaded.Sum(c => c.Packages.FirstOrDefault(p => p.BaseSha256 is null)?.Length ?? c.Length);
    }

    /// <param name="interval">How often terminals come when nothing calls them.</param>
    /// <param name="measured">A rollout whose terminals have measured their upgrades; null when there is none.</param>
    public RolloutForecast ToView(TimeSpan interval, RolloutRecord? measured)
    {
        var upgradeSeconds = StepEstimates.UpgradeSeconds(measured?.Durations) ?? StepEstimates.AssumedUpgradeSeconds;
        var rollout = plan.Rollout;
        var waves = new List<WaveForecast>();
        var (opens, busiest) = (now, 0);
        for (var i = 0; i < _waves.Length; i++)
        {
            var (tally, gates) = (_waves[i], rollout.Gates(i));
            var (seconds, most) = OfferTime.Of(tally.Ready, gates?.Rate, TimeSpan.Zero, interval);
            busiest = Math.Max(busiest, most);
            var offered = opens.AddSeconds(seconds);
            var ends = (tally.LastWait > offered ? tally.LastWait.Value : offered).AddSeconds(tally.Ready == 0 ? 0 : upgradeSeconds);
            waves.Add(new WaveForecast(rollout.Plan.AllWaves()[i].Name, tally.Members, tally.Ready, tally.Bytes, opens, ends));
            opens = ends.AddSeconds(gates?.SoakSeconds ?? 0);
        }

        return new RolloutForecast(
            rollout.RolloutId,
            rollout.ReleaseId,
            now,
            _waves.Sum(w => w.Members),
            _waves.Sum(w => w.Ready),
            _upToDate,
            Sorted(_blocked),
            Sorted(_waits),
            _waves.Sum(w => w.Bytes),
            _bytesByFull,
            waves,
            waves.Max(w => w.EndsAt),
            busiest,
            upgradeSeconds,
            measured?.RolloutId);
    }

    private static void Count(Dictionary<string, RuleCount> counts, string terminalId, Refusal refusal) =>
        counts[refusal.Rule] = counts.TryGetValue(refusal.Rule, out var known)
            ? known with { Terminals = known.Terminals + 1 }
            : new RuleCount(refusal.Rule, 1, terminalId, refusal);

    private static List<RuleCount> Sorted(Dictionary<string, RuleCount> counts) =>
        [.. counts.Values.OrderByDescending(c => c.Terminals).ThenBy(c => c.Rule, StringComparer.Ordinal)];

    private sealed class WaveTally
    {
        public int Members { get; set; }

        public int Ready { get; set; }

        public long Bytes { get; set; }

        public DateTimeOffset? LastWait { get; set; }
    }
}
