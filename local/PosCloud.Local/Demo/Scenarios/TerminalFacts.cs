using System.Collections.Frozen;
using System.Text.Json.Nodes;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Simulation;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>What can be expected of a terminal: some of it the service says, some of it the machine.</summary>
internal static class TerminalFacts
{
    /// <summary>All facts, as docs/demo.md lists them.</summary>
    public static FrozenSet<string> Names { get; } = FrozenSet.Create(
        StringComparer.Ordinal, "state", "release", "reason", "serial", "case", "workOrders", "runs", "features", "peripherals", "profile", "notices", "conditions");

    public static JsonObject Of(TerminalView seen, SimulatedTerminal terminal) => new()
    {
        ["state"] = seen.Execution is { } execution ? KebabCaseEnumConverter<ExecutionState>.Name(execution.State) : null,
        ["release"] = seen.Execution?.ReleaseId,
        ["reason"] = seen.Execution?.Reason,
        ["serial"] = seen.Hardware.Id,
        ["case"] = seen.OpenCase is null ? null : seen.OpenCase.Reason ?? "",
        ["workOrders"] = seen.OpenWorkOrders ?? 0,
        ["runs"] = Map(terminal.Agent.Set.Components, c => c.Name, c => c.Version),
        ["features"] = Map(terminal.Agent.Parameters.Features ?? new Dictionary<string, bool>(), f => f.Key, f => f.Value),
        ["peripherals"] = Map(terminal.Environment.Peripherals.DistinctBy(p => p.Kind), p => p.Kind, p => p.Firmware),
        ["profile"] = terminal.Environment.Profile,
        ["notices"] = Notices(seen, terminal),
        ["conditions"] = System.Text.Json.JsonSerializer.SerializeToNode(seen.Conditions, ProtocolJson.Default.Conditions),
    };

    private static JsonObject Notices(TerminalView seen, SimulatedTerminal terminal)
    {
        var acknowledged = (seen.Notices ?? []).Where(n => n.AcknowledgedAt is not null).Select(n => (n.RolloutId, n.NoticeId)).ToHashSet();
        var shown = terminal.Environment.Shown.ToList();
        return Map(
            shown.GroupBy(n => n.NoticeId).Select(n => n.Last()),
            n => n.NoticeId,
            n => new JsonObject { ["text"] = n.Text, ["language"] = n.Language, ["acknowledged"] = acknowledged.Contains((n.RolloutId, n.NoticeId)) });
    }

    private static JsonObject Map<T>(IEnumerable<T> items, Func<T, string> name, Func<T, JsonNode?> value) =>
        new(items.Select(item => KeyValuePair.Create(name(item), value(item))));
}
