using System.Globalization;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Local.Demo;

/// <summary>How the terminals of a demo stand in shops, and how the rollout goes over them.</summary>
internal static class DemoShops
{
    private const int LanesOfAShop = 4;
    private const int Pilots = 2;
    private const string RunTag = "run";

    /// <summary>One request for each shop, or for each part of it that a request can carry.</summary>
    /// <param name="ids">Terminals, in the order of their shops.</param>
    /// <param name="run">Keeps this run apart from earlier ones in the same estate.</param>
    public static IEnumerable<CreateCodesRequest> Codes(IReadOnlyList<string> ids, string run) => ids.Chunk(LanesOfAShop).Select((lanes, i) => new CreateCodesRequest(
        lanes,
        string.Create(CultureInfo.InvariantCulture, $"shop-{i + 1:000}"),
        new Dictionary<string, string> { ["purpose"] = "demo", [RunTag] = run },
        ExpiresInSeconds: 3600));

    /// <summary>The terminals of this run.</summary>
    public static string Target(string run) => $"tag.{RunTag} == {run}";

    /// <summary>Two pilots first, and everybody else when both are well. The last terminal is no pilot: it fails on purpose.</summary>
    public static RolloutPlanBody Plan(IReadOnlyList<string> ids)
    {
        var gates = new WaveGates(SuccessPercent: 100, ErrorPercent: 50, SoakSeconds: 1);
        var everybody = new WavePlan("everybody", Gates: gates);
        return ids.Count == 1
            ? new RolloutPlanBody([everybody])
            : new RolloutPlanBody([new WavePlan("pilots", Terminals: [.. ids.SkipLast(1).Take(Pilots)], Gates: gates), everybody]);
    }

    public static int Waves(int terminals) => terminals == 1 ? 1 : 2;
}
