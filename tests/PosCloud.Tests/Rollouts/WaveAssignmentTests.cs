using PosCloud.Core.Rollouts;
using PosCloud.Core.Targeting;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Rollouts;

public sealed class WaveAssignmentTests
{
    private static readonly WavePlan[] Shares = [new("one", SharePercent: 10), new("two", SharePercent: 40), new("rest")];

    [Fact]
    public void Shares_OfAnEstateOfManySites_AreMetWithinAHundredth()
    {
        var waves = Enumerable.Range(0, 5000).SelectMany(site => Site($"shop-{site}", 4)).GroupBy(m => m.Wave).ToDictionary(g => g.Key, g => g.Count());

        Assert.InRange(waves[0] / 20_000.0, 0.09, 0.11);
        Assert.InRange(waves[1] / 20_000.0, 0.39, 0.41);
        Assert.InRange(waves[2] / 20_000.0, 0.49, 0.51);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(50)]
    public void Lanes_OfOneSite_AreSpreadOverTheWavesByTheirShare(int lanes)
    {
        for (var site = 0; site < 300; site++)
        {
            var members = Site($"shop-{site}", lanes);
            foreach (var (wave, share) in new[] { (0, 0.1), (1, 0.4), (2, 0.5) })
            {
                // Evenly spaced points: an arc of the circle has its share of them, to the next whole ones.
                var expected = share * lanes;
                Assert.InRange(members.Count(m => m.Wave == wave), Math.Floor(expected), Math.Ceiling(expected));
            }
        }
    }

    [Fact]
    public void Assignment_WhateverTheOrder_IsTheSame()
    {
        var candidates = Enumerable.Range(0, 20).Select(i => new Candidate($"t-{i}", null)).ToList();
        var assignment = Assignment(Shares);

        Assert.Equal(
            assignment.Assign("shop", candidates, 20).OrderBy(m => m.TerminalId),
            assignment.Assign("shop", [.. candidates.AsEnumerable().Reverse()], 20).OrderBy(m => m.TerminalId));
    }

    [Fact]
    public void Shops_OfTheFirstWave_AreOthersInAnotherRollout()
    {
        var one = Pilots("r1");
        var other = Pilots("r2");

        Assert.InRange(one.Intersect(other).Count(), 0, 40);

        static List<string> Pilots(string rollout) => [.. Enumerable.Range(0, 1000)
            .SelectMany(i => Assignment(Shares, rollout).Assign($"shop-{i}", [new Candidate($"t-{i}", null)], 1))
            .Where(m => m.Wave == 0)
            .Select(m => m.TerminalId)];
    }

    [Fact]
    public void NamedTerminalsAndFilters_ComeBeforeTheHash_InTheOrderOfTheWaves()
    {
        var assignment = Assignment(
        [
            new("pilots", Terminals: ["t-1"]),
            new("north", Filter: "region == north"),
            new("share", SharePercent: 100),
        ]);

        Assert.Equal(0, assignment.Candidate(Terminal("t-1", "north")).NamedWave);
        Assert.Equal(1, assignment.Candidate(Terminal("t-2", "north")).NamedWave);
        Assert.Null(assignment.Candidate(Terminal("t-3", "south")).NamedWave);
        Assert.Equal([0, 1, 2], new[] { Terminal("t-1", "south"), Terminal("t-2", "north"), Terminal("t-3", "south") }.Select(assignment.Joining));
    }

    private static List<Member> Site(string site, int lanes) =>
        [.. Assignment(Shares).Assign(site, [.. Enumerable.Range(0, lanes).Select(i => new Candidate($"{site}-{i}", null))], lanes)];

    private static WaveAssignment Assignment(IReadOnlyList<WavePlan> waves, string rolloutId = "r1") =>
        new(rolloutId, waves, [.. waves.Select(w => w.Filter is null ? null : TargetFilter.Parse(w.Filter).Filter)]);

    private static FilterSubject Terminal(string id, string region) => new(
        id, "shop", new Dictionary<string, string> { ["region"] = region }, new HardwareInfo("hw", "P400", "A"), [], [], "1.0", new Conditions());
}
