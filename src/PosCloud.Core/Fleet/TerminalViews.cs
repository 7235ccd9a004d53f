using PosCloud.Core.Terminals;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Fleet;

/// <summary>Makes the view of a terminal from what is stored.</summary>
public static class TerminalViews
{
    public static TerminalView Of(TerminalState state, TerminalFacts facts, IReadOnlyList<HistoryView>? history = null) => new(
        state.TerminalId,
        state.Site,
        state.Tags,
        facts.Hardware,
        state.EnrolledAt,
        facts.AgentVersion,
        facts.Components,
        facts.Peripherals,
        facts.Conditions,
        state.LastMessage?.At ?? facts.SeenAt,
        NextCheckIn(state, facts),
        state.Execution?.ToView(),
        history,
        facts.Decoder,
        facts.Waiting,
        state.Revocation,
        state.CloneAlarm,
        state.Replacement?.Asked,
        state.OpenCase,
        state.Diagnostics,
        facts.Certificates,
        state.InventoryChangedAt,
        UnknownKinds(facts.Peripherals),
        state.OpenOrders > 0 ? state.OpenOrders : null,
        facts.Language,
        facts.Notices);

    private static List<string>? UnknownKinds(IReadOnlyList<Peripheral> peripherals)
    {
        var unknown = peripherals.Select(p => p.Kind).Where(kind => !PeripheralKinds.IsKnown(kind)).Distinct().ToList();
        return unknown.Count == 0 ? null : unknown;
    }

    /// <summary>When the terminal is expected again; UTC. Null when it was never told.</summary>
    public static DateTimeOffset? NextCheckIn(TerminalState state, TerminalFacts facts) =>
        state.LastMessage is { NextCheckInSeconds: > 0 } last ? facts.SeenAt.AddSeconds(last.NextCheckInSeconds) : null;
}
