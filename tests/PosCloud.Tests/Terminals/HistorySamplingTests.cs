using PosCloud.Core.Terminals;
using PosCloud.Protocol.Terminals;
using static PosCloud.Tests.Terminals.DecisionSamples;

namespace PosCloud.Tests.Terminals;

/// <summary>Which check-ins the history keeps.</summary>
public sealed class HistorySamplingTests
{
    private static readonly Decision Idle = Decision.Nothing.Refuse(new Refusal(RefusalRules.NoRollout, "none", "a rollout"));

    [Fact]
    public void EveryCheckIn_WithoutSampling_IsKept() => Assert.Equal(12, Kept(every: 1, Enumerable.Repeat(Idle, 12)));

    [Fact]
    public void Heartbeats_WithSampling_AreKeptByTheirNumber() => Assert.Equal([1, 4, 8, 12], KeptNumbers(every: 4, Enumerable.Repeat(Idle, 12)));

    [Fact]
    public void Changes_WithSampling_AreAllKept()
    {
        var offered = Decision.Nothing with { Offer = new Offer(Plan(packages: Full()), [], 1, null) };
        var held = Decision.Nothing.Refuse(new Refusal(RefusalRules.RolloutHalted, "paused", "running"));

        Assert.Equal([1, 3, 5, 6], KeptNumbers(every: 1000, [Idle, Idle, held, held, offered, Idle]));
    }

    private static int Kept(int every, IEnumerable<Decision> decisions) => KeptNumbers(every, decisions).Count;

    private static List<int> KeptNumbers(int every, IEnumerable<Decision> decisions)
    {
        var options = new CheckInOptions(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30), every);
        var (state, facts, kept, seq) = (State(), Facts(), new List<int>(), 0);
        foreach (var decision in decisions)
        {
            var request = new CheckInRequest(++seq, facts.Hardware, facts.Components, [], facts.Conditions, "1.0");
            var change = CheckIn.Change(state, state, facts, request, $"d{seq}", decision, options, Now.AddHours(seq));
            state = change.State;
            Assert.Equal(seq, state.LastMessage!.Seq);
            if (change.History is not null)
            {
                kept.Add(seq);
            }
        }

        return kept;
    }
}
