using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Core.Diagnostics;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Tests.Terminals;

namespace PosCloud.Tests.Rollouts.Model;

/// <summary>
/// One generated history of two rollouts over the same terminals: marks that are on their way, two operators, two engines, two
/// caches. Engine, actions and decisions are the real ones over a small store; what must come out is counted by hand.
/// </summary>
internal sealed class RolloutModel
{
    private const string Estate = "demo";

    /// <summary>More than any wave, retry and soak of a plan take, a minute each.</summary>
    private const int EndRounds = 80;

    private static readonly RolloutAction[] Actions =
    [
        RolloutAction.Pause, RolloutAction.Resume, RolloutAction.Resume, RolloutAction.Proceed, RolloutAction.RetryFailed,
        RolloutAction.Abort, RolloutAction.GoBack,
    ];

    private readonly Random _random;
    private readonly ModelTime _time = new(DecisionSamples.Now);
    private readonly ModelRollouts _store = new();
    private readonly List<ModelTerminal> _terminals = [];
    private readonly List<OutcomeMark> _onTheWay = [];
    private readonly List<OutcomeMark> _delivered = [];
    private readonly Dictionary<string, string>[] _seen = [[], []];
    private readonly Memberships _memberships;
    private readonly WorldCache[] _worlds;
    private readonly RolloutEngine[] _engines;
    private readonly RolloutActionHandler _actions;

    public RolloutModel(int seed)
    {
        _random = new Random(seed);
        var hasFloor = _random.Next(2) == 0;
        for (var i = 0; i < _random.Next(1, 7); i++)
        {
            _terminals.Add(new ModelTerminal($"t{i}", $"shop-{i / 3}", installed: _random.Next(8) == 0 ? 2 : 1, hasFloor));
        }

        var catalogue = new ModelCatalogue(hasFloor);
        var fleet = new ModelFleet(_terminals);
        var relay = new OutboxRelay(null!, new OperationMeter(), NullLogger<OutboxRelay>.Instance);
        var commits = new RolloutCommits(_store, relay);
        _memberships = new Memberships(_store);
        _worlds = [.. new[] { 5, 60 }.Select(age => new WorldCache(
            _store, new PlanLoader(catalogue, new EverythingApproved()), new WorldOptions(TimeSpan.FromSeconds(age)), new OperationMeter(), _time, new ThrowingLogger<WorldCache>()))];
        _engines = [.. Enumerable.Range(0, 2).Select(_ => new RolloutEngine(
            _store, new MemberLister(_store, new MemberAssigner(fleet)), fleet, new Silence(fleet, relay), commits, _time, new ThrowingLogger<RolloutEngine>()))];
        _actions = new RolloutActionHandler(_store, catalogue, commits, _worlds[0], _time);
        Plan("r1", "os-2");
        Plan("r2", _random.Next(3) == 0 ? "os-2" : "os-3");
    }

    public void Run(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            Step();
        }

        DeliverAll();
        Tick();
        new ModelCount(_store, _terminals).Check(_time.GetUtcNow());
        if (_random.Next(2) == 0)
        {
            End();
        }
    }

    private void Plan(string rolloutId, string releaseId)
    {
        var record = RolloutRecord.Create(rolloutId, releaseId, "all", ModelPlans.Next(_random), approvalsNeeded: 0, "kim", _time.GetUtcNow());
        Assert.True(Now(_store.CommitAsync(Estate, [(record, null)], [], CancellationToken.None)));
    }

    private void Step()
    {
        _time.Advance(_random.Next(1, 90));
        switch (_random.Next(16))
        {
            case < 5:
                CheckIn(Any(_terminals), isAnswered: _random.Next(10) > 0);
                break;
            case < 9:
                _onTheWay.AddRange(Any(_terminals).Work(_random, _time.GetUtcNow()));
                break;
            case < 11:
                Deliver();
                break;
            case < 14:
                MaybeInterfere();
                Tick();
                break;
            case 14:
                MaybeInterfere();
                Operate();
                break;
            default:
                if (_random.Next(6) == 0)
                {
                    Any(_terminals).Forget();
                }

                break;
        }

        _store.Interfere = null;
    }

    private void CheckIn(ModelTerminal terminal, bool isAnswered)
    {
        var instance = _random.Next(_worlds.Length);
        var world = Now(_worlds[instance].CurrentAsync(Estate, CancellationToken.None).AsTask());
        var known = Now(_memberships.LoadAsync(terminal.State, terminal.Facts(), world, CancellationToken.None));
        _onTheWay.AddRange(terminal.CheckIn(known, world, isAnswered, _time.GetUtcNow()));
    }

    /// <summary>In any order, sometimes again, sometimes one that was delivered long ago.</summary>
    private void Deliver()
    {
        if (_onTheWay.Count > 0)
        {
            var mark = Any(_onTheWay);
            if (_random.Next(5) > 0)
            {
                _onTheWay.Remove(mark);
            }

            _store.Merge(mark);
            _delivered.Add(mark);
        }

        if (_delivered.Count > 0 && _random.Next(4) == 0)
        {
            _store.Merge(Any(_delivered));
        }
    }

    private void DeliverAll()
    {
        while (_onTheWay.Count > 0)
        {
            Deliver();
        }
    }

    private void Tick(int engine = 0) => Now(_engines[engine].AdvanceAsync(Estate, CancellationToken.None));

    /// <summary>Right before what comes next is written, another engine or operator does its work.</summary>
    private void MaybeInterfere()
    {
        if (_random.Next(3) == 0)
        {
            _store.Interfere = () =>
            {
                if (_random.Next(2) == 0)
                {
                    Tick(engine: 1);
                }
                else
                {
                    Operate();
                }

                return Task.CompletedTask;
            };
        }
    }

    /// <summary>One of two people looks at a rollout, or acts on what was seen, however long ago.</summary>
    private void Operate()
    {
        var person = _random.Next(_seen.Length);
        var rolloutId = Any([.. _store.Records.Select(r => r.RolloutId)]);
        if (!_seen[person].TryGetValue(rolloutId, out var etag) || _random.Next(2) == 0)
        {
            _seen[person][rolloutId] = etag = _store[rolloutId].Etag;
        }

        var action = Any(Actions);
        if (action is RolloutAction.Abort or RolloutAction.GoBack && _random.Next(3) > 0)
        {
            return;
        }

        Act(rolloutId, new RolloutActionRequest(action, "why", Any([RunningExecutions.Finish, RunningExecutions.Cancel])), etag, $"person-{person}");
    }

    private void Act(string rolloutId, RolloutActionRequest request, string etag, string actor)
    {
        var before = _store[rolloutId];
        var isAlone = _store.Interfere is null;
        var outcome = Now(_actions.HandleAsync(Estate, rolloutId, request, request.Action == RolloutAction.Abort ? null : etag, actor, CancellationToken.None));
        if (isAlone && request.Action != RolloutAction.Abort && etag != before.Etag)
        {
            Assert.Equal(before, _store[rolloutId]);
        }

        if (outcome.Problem is { } problem)
        {
            Assert.Contains(problem.Reason, new[] { Reasons.RolloutRefused, Reasons.EtagStale });

            // Whoever came in between may have ended it: then there was nothing left to abort.
            Assert.False(request.Action == RolloutAction.Abort && !_store[rolloutId].State.IsFinal(), "An abort was refused.");
        }
        else if (request.Action is RolloutAction.Abort or RolloutAction.GoBack && !before.State.IsFinal())
        {
            CheckAborted(_store[rolloutId], request);
        }
    }

    private void CheckAborted(RolloutRecord after, RolloutActionRequest request)
    {
        Assert.True(after.State is RolloutState.Aborting or RolloutState.Aborted, $"It was aborted and is {after.State}.");
        Assert.True(
            request.Action == RolloutAction.GoBack || request.Running == RunningExecutions.Finish || after.State == RolloutState.Aborted || after.CancelRunning,
            "What runs was to be cancelled.");
        _store.ExpectAborted(after.RolloutId);
    }

    /// <summary>From any state, with people who go on, every rollout ends; an aborted one as aborted.</summary>
    private void End()
    {
        for (var round = 0; round < EndRounds && _store.Records.Any(r => !r.State.IsFinal()); round++)
        {
            foreach (var record in _store.Records.ToList())
            {
                var action = record.State == RolloutState.Paused ? RolloutAction.Resume : RolloutAction.Proceed;
                Act(record.RolloutId, new RolloutActionRequest(action, "go on"), record.Etag, "kim");
            }

            _time.Advance(60);
            foreach (var terminal in _terminals)
            {
                CheckIn(terminal, isAnswered: true);
                _onTheWay.AddRange(terminal.Finish(_random, _time.GetUtcNow()));
            }

            DeliverAll();
            Tick();
        }

        Assert.All(_store.Records, r => Assert.True(r.State.IsFinal(), $"{r.RolloutId} is {r.State} for ever: {r.Progress}"));
        new ModelCount(_store, _terminals).Check(_time.GetUtcNow());
    }

    /// <summary>Everything here completes at once.</summary>
    private static T Now<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Now(Task task) => task.GetAwaiter().GetResult();

    private T Any<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
