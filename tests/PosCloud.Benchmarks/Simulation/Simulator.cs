using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Benchmarks.Simulation;

/// <summary>
/// Runs an estate in virtual time. Decisions, schedules, waves, gates and counts are the service's own code; storage is memory
/// and its operations are counted as the tests of the real one count them.
/// </summary>
internal sealed class Simulator
{
    private const int UpgradeSeconds = 240;
    private const int ReportsOfAnUpgrade = 3;
    private const int RelayOfAMark = 2;
    private const int PageRows = 1000;

    private static readonly DateTimeOffset Start = new(2030, 3, 4, 0, 0, 0, TimeSpan.Zero);

    private readonly SimulationOptions _options;
    private readonly SimulatedTerminal[] _terminals;
    private readonly SimulatedRollout _rollout;
    private readonly CheckInOptions _checkIns;
    private readonly Wheel _wheel;
    private readonly Random _random;
    private readonly Dictionary<(SimulatedRegion, long), DateTimeOffset> _installs = [];
    private World _world;
    private int _answered;
    private int _unanswered;
    private int _transactions;
    private int _inUpgrade;
    private int _reached;
    private int _violations;

    public Simulator(SimulationOptions options)
    {
        _options = options;
        _checkIns = new CheckInOptions(options.CheckInInterval, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));
        _terminals = SimulatedEstate.Make(options, Start);
        _rollout = new SimulatedRollout(options, _terminals, Start);
        _world = _rollout.World;
        _wheel = new Wheel(_terminals, (int)options.Length.TotalMinutes);
        _random = new Random(options.Seed + 1);
        for (var i = 0; i < _terminals.Length; i++)
        {
            _wheel.Schedule(i, CheckInSchedule.NextSeconds(_terminals[i].State.TerminalId, options.CheckInInterval, Start));
        }
    }

    /// <param name="progress">Minutes done.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public SimulationResult Run(IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var samples = new List<MinuteSample>();
        var (executions, transactions) = (0L, 0L);
        TimeSpan? haltedAt = null;
        var reachedAtHalt = 0;
        for (var minute = 0; minute < (int)_options.Length.TotalMinutes; minute++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = Start.AddMinutes(minute);
            if (!IsAway(minute * 60) && _rollout.Advance(now))
            {
                _transactions += 1;
                _world = _rollout.World;
                if (haltedAt is null && _rollout.Record.State == RolloutState.Paused)
                {
                    (haltedAt, reachedAtHalt) = (now - Start, _reached);
                }
            }

            // The engine reads all rows of the members in pages.
            _transactions += _rollout.Record.State.IsFinal() ? 0 : (_terminals.Length + PageRows - 1) / PageRows;
            foreach (var index in _wheel.Take(minute))
            {
                Act(index, Start.AddSeconds(_terminals[index].DueAt));
            }

            samples.Add(new MinuteSample(_answered, _unanswered, _transactions, _rollout.Counts.Sum(c => c.Confirmed), _inUpgrade));
            (executions, transactions) = (executions + _answered + 1, transactions + _transactions);
            (_answered, _unanswered, _transactions) = (0, 0, 0);
            progress?.Report(minute + 1);
            if (_options.EndsWithTheRollout && (_rollout.Record.State.IsFinal() || _rollout.Record.State == RolloutState.Paused) && _inUpgrade == 0)
            {
                break;
            }
        }

        return new SimulationResult(samples, _rollout.Record, haltedAt, reachedAtHalt, _reached, executions, transactions, _violations);
    }

    private bool IsAway(int second) => second >= _options.Outage.From.TotalSeconds && second < _options.Outage.To.TotalSeconds;

    private void Act(int index, DateTimeOffset now)
    {
        var terminal = _terminals[index];
        if (IsAway(terminal.DueAt))
        {
            // As the agent does it: half of the wait is fixed, half of it random.
            _unanswered++;
            var wait = Math.Min(600, 2 << Math.Min(terminal.Failures++, 10));
            _wheel.Schedule(index, terminal.DueAt + Math.Max(1, (wait / 2) + _random.Next(1, (wait / 2) + 2)));
            return;
        }

        terminal.Failures = 0;
        if (terminal.HasUpgrade)
        {
            Finish(index, terminal, now);
        }
        else
        {
            CheckIn(index, terminal, now);
        }
    }

    private void CheckIn(int index, SimulatedTerminal terminal, DateTimeOffset now)
    {
        _answered++;
        _transactions++;
        var facts = terminal.IsUpgraded ? terminal.Site.Region.After : terminal.Site.Region.Before;
        var known = LookUp(terminal);
        var decision = Decide(terminal, known, facts, now);
        var request = new CheckInRequest(++terminal.Seq, facts.Hardware, facts.Components, facts.Peripherals, facts.Conditions, facts.AgentVersion);
        var change = Core.Terminals.CheckIn.Change(terminal.State, known, facts, request, "digest", decision, _checkIns, now);
        terminal.State = change.State;
        Deliver(terminal, change.Outbox);
        if (decision.Offer is { } offer)
        {
            Begin(index, terminal, offer, now);
        }
        else
        {
            Rest(index, terminal, change.State.LastMessage!.NextCheckInSeconds, now);
        }
    }

    private TerminalState LookUp(SimulatedTerminal terminal)
    {
        var state = terminal.State;
        if (_world.Plans.Count == 0)
        {
            return state.Memberships is { Count: > 0 } ? state with { Memberships = null } : state;
        }

        if (state.Memberships is { Count: > 0 })
        {
            return state;
        }

        _transactions++;
        return state with { Memberships = [new Membership(SimulatedRollout.Id, terminal.Member.Wave, terminal.Member.Lanes)] };
    }

    private Decision Decide(SimulatedTerminal terminal, TerminalState known, TerminalFacts facts, DateTimeOffset now)
    {
        var decision = UpdateDecider.Decide(known, facts, null, _world, site: null, now);
        if (!decision.NeedsSite)
        {
            return decision;
        }

        _transactions += 2;
        decision = UpdateDecider.Decide(known, facts, null, _world, new SiteLoad(0), now);
        return decision.Offer is { SiteAllowed: { } allowed } && terminal.Site.InUpgrade >= allowed
            ? UpdateDecider.Decide(known, facts, null, _world, new SiteLoad(allowed), now)
            : decision;
    }

    private void Begin(int index, SimulatedTerminal terminal, Offer offer, DateTimeOffset now)
    {
        var site = terminal.Site;
        _reached += offer.Attempt == 1 ? 1 : 0;
        _inUpgrade++;
        site.InUpgrade++;
        if (site.Lanes > 1 && site.InUpgrade > SiteShare.Allowed(site.Lanes, offer.Plan.Rollout.Plan.SiteSharePercent))
        {
            _violations++;
        }

        terminal.HasUpgrade = true;
        if (terminal.FallsSilent)
        {
            return;
        }

        var ready = now.AddSeconds(offer.Components.Sum(c => c.Packages[0].Length) / site.BytesPerSecond);
        _wheel.Schedule(index, (int)(InstallAt(site.Region, offer.Plan, ready) - Start).TotalSeconds + UpgradeSeconds);
    }

    /// <summary>All terminals of a region wait alike, so the search for the next opening is made once a minute.</summary>
    private DateTimeOffset InstallAt(SimulatedRegion region, RolloutPlan plan, DateTimeOffset ready)
    {
        var minute = (long)Math.Ceiling((ready - Start).TotalMinutes);
        if (!_installs.TryGetValue((region, minute), out var at))
        {
            var subject = new PreconditionSubject(region.Before.Components, region.Before.Peripherals, region.Before.Conditions);
            at = PreconditionEvaluator.Evaluate(plan.Preconditions, subject, UpgradeStep.Install, Start.AddMinutes(minute))?.NextTry ?? Start.AddMinutes(minute);
            _installs[(region, minute)] = at;
        }

        return at;
    }

    private void Finish(int index, SimulatedTerminal terminal, DateTimeOffset now)
    {
        _answered += ReportsOfAnUpgrade;
        _transactions += ReportsOfAnUpgrade;
        _inUpgrade--;
        terminal.Site.InUpgrade--;
        terminal.HasUpgrade = false;
        var end = terminal.Fails ? ExecutionState.RolledBack : ExecutionState.Confirmed;
        var report = new ReportRequest(++terminal.Seq, terminal.State.Execution!.ExecutionId, [new ReportEntry(ExecutionState.Testing, now), new ReportEntry(end, now)]);
        var change = ReportHandler.Decide(terminal.State, report, "digest", now).Value!;
        terminal.State = change.State;
        terminal.IsUpgraded = !terminal.Fails;
        Deliver(terminal, change.Outbox);
        Rest(index, terminal, CheckInSchedule.NextSeconds(terminal.State.TerminalId, _checkIns.ActiveInterval, now), now);
    }

    /// <summary>Shops that switch off at night come back when they open.</summary>
    private void Rest(int index, SimulatedTerminal terminal, int seconds, DateTimeOffset now)
    {
        if (terminal.Site.IsOffAtNight && terminal.Site.Region.SecondsUntilOpen(now.AddSeconds(seconds)) is > 0 and var closed)
        {
            seconds += closed + _random.Next(600);
        }

        _wheel.Schedule(index, terminal.DueAt + seconds);
    }

    private void Deliver(SimulatedTerminal terminal, IReadOnlyList<OutboxItem> outbox)
    {
        foreach (var item in outbox)
        {
            _transactions += RelayOfAMark;
            if (item.Mark is { } mark)
            {
                _rollout.Deliver(terminal, mark);
            }
        }
    }
}
