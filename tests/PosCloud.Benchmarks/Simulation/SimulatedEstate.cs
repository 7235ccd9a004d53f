using System.Globalization;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;

namespace PosCloud.Benchmarks.Simulation;

/// <summary>Makes the terminals of a run: shops of one to eight lanes in ten zones, with lines of different speed.</summary>
internal static class SimulatedEstate
{
    private static readonly string[] Zones =
    [
        "Asia/Shanghai", "Asia/Tokyo", "Asia/Kolkata", "Europe/Berlin", "Europe/London", "America/New_York", "America/Chicago", "America/Los_Angeles",
        "America/Sao_Paulo", "Australia/Sydney",
    ];

    public static SimulatedTerminal[] Make(SimulationOptions options, DateTimeOffset now)
    {
        var random = new Random(options.Seed);
        var regions = Zones.SelectMany(zone => new[] { new SimulatedRegion(zone, 8, 20), new SimulatedRegion(zone, 10, 22) }).ToArray();
        var filters = RolloutFilters.Of(RolloutRecord.Create(
            SimulatedRollout.Id, SimulatedRelease.ReleaseId, RolloutRecord.Everybody, options.Plan, approvalsNeeded: 0, "simulation", now));
        var terminals = new List<SimulatedTerminal>(options.Terminals);
        for (var number = 0; terminals.Count < options.Terminals; number++)
        {
            var lanes = Math.Min(random.Next(1, 9), options.Terminals - terminals.Count);
            var site = new SimulatedSite(
                string.Create(CultureInfo.InvariantCulture, $"shop-{number}"),
                regions[random.Next(regions.Length)],
                lanes,
                random.NextDouble() * 100 < options.NightOffPercent,
                Math.Pow(10, 4 + (random.NextDouble() * 2.5)));
            var ids = Enumerable.Range(terminals.Count, lanes).Select(i => new Candidate(string.Create(CultureInfo.InvariantCulture, $"t-{i}"), null)).ToList();
            foreach (var member in filters.Waves.Assign(site.Name, ids, lanes))
            {
                terminals.Add(new SimulatedTerminal(
                    State(member.TerminalId, site, now),
                    site,
                    member,
                    random.NextDouble() * 100 < options.FailurePercent,
                    random.NextDouble() * 100 < options.SilentPercent));
            }
        }

        return [.. terminals];
    }

    private static readonly Dictionary<string, string> NoTags = [];

    private static TerminalState State(string terminalId, SimulatedSite site, DateTimeOffset now) => new(
        "simulation", terminalId, "hw", "thumbprint", Epoch: 1, Revoked: false, site.Name, NoTags, now, DirectiveSeq: 0, LastMessage: null, Execution: null, Outcomes: []);
}
