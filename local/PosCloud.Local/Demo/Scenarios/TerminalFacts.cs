using System.Collections.Frozen;
using System.Text.Json.Nodes;
using PosCloud.Cli.Api;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Simulation;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>What can be expected of a terminal: some of it the service says, some of it the machine.</summary>
internal static class TerminalFacts
{
    /// <summary>All facts, as docs/demo.md lists them.</summary>
    public static FrozenSet<string> Names { get; } = FrozenSet.Create(
        StringComparer.Ordinal, "state", "release", "reason", "serial", "case", "workOrders", "runs", "features", "peripherals", "profile", "notices", "conditions",
        "data", "backups", "restore", "measured", "documents");

    public static async Task<JsonObject> OfAsync(AdminClient admin, string id, SimulatedTerminal terminal, CancellationToken cancellationToken)
    {
        var seen = await admin.GetTerminalAsync(id, cancellationToken);
        var facts = Of(seen, terminal);
        facts["data"] = Map(await terminal.Agent.MeasureDataAsync(cancellationToken), set => set.Name, set => set.Records);
        var backups = await admin.ListBackupsAsync(id, cancellationToken);
        facts["backups"] = backups.Items.Count;
        facts["restore"] = backups.Restore is { } restore ? KebabCaseEnumConverter<RestoreState>.Name(restore.State) : null;
        facts["documents"] = seen.Execution is { } execution ? await DocumentsAsync(admin, execution.ReleaseId, cancellationToken) : null;
        return facts;
    }

    private static async Task<JsonArray> DocumentsAsync(AdminClient admin, string releaseId, CancellationToken cancellationToken) => new(
    [
        .. (await admin.ListDocumentsAsync(releaseId, cancellationToken)).Items
            .Select(document => $"{document.Name} {document.Language} {document.Version}")
            .Order(StringComparer.Ordinal)
            .Select(text => JsonValue.Create(text)),
    ]);

    private static JsonObject Of(TerminalView seen, SimulatedTerminal terminal) => new()
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
        ["measured"] = new JsonArray([.. (seen.Execution?.Durations ?? []).Select(d => JsonValue.Create(KebabCaseEnumConverter<ExecutionState>.Name(d.Step)))]),
        ["conditions"] = System.Text.Json.JsonSerializer.SerializeToNode(seen.Conditions, ProtocolJson.Default.Conditions),
    };

    private static JsonObject Notices(TerminalView seen, SimulatedTerminal terminal)
    {
        var told = (seen.Notices ?? []).ToDictionary(n => (n.RolloutId, n.NoticeId));
        var shown = terminal.Environment.Shown.ToList();
        return Map(
            shown.GroupBy(n => n.NoticeId).Select(n => n.Last()),
            n => n.NoticeId,
            n => new JsonObject
            {
                ["text"] = n.Text,
                ["language"] = n.Language,
                ["acknowledged"] = told.GetValueOrDefault((n.RolloutId, n.NoticeId))?.AcknowledgedAt is not null,
                ["answers"] = Map(told.GetValueOrDefault((n.RolloutId, n.NoticeId))?.Answers ?? [], a => a.Id, a => a.Text ?? KebabCaseEnumConverter<ChecklistResult>.Name(a.Result)),
            });
    }

    private static JsonObject Map<T>(IEnumerable<T> items, Func<T, string> name, Func<T, JsonNode?> value) =>
        new(items.Select(item => KeyValuePair.Create(name(item), value(item))));
}
