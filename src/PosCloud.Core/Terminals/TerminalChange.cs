using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Support;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Core.Terminals;

/// <summary>Everything that one message changes; committed as one transaction.</summary>
/// <param name="State">The new state.</param>
/// <param name="Facts">New facts; null leaves the old ones.</param>
/// <param name="History">The line for the terminal's history; null for a heartbeat that is not kept.</param>
/// <param name="Outbox">Events and outcomes.</param>
public sealed record TerminalChange(
    TerminalState State, TerminalFacts? Facts, HistoryView? History, IReadOnlyList<OutboxItem> Outbox)
{
    /// <summary>Work orders of the terminal that are new or changed.</summary>
    public IReadOnlyList<WorkOrder> Orders { get; init; } = [];

    /// <summary>Packages to request once this is committed. They are nobody's state: whoever misses them asks again.</summary>
    public IReadOnlyList<PackageRecord> Missing { get; init; } = [];

    /// <summary>Support cases that are opened and closed with it.</summary>
    public IReadOnlyList<CaseWrite> Cases { get; init; } = [];
}
