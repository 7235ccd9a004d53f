using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Core.Hardware;

/// <summary>What a check-in's inventory, certificates and work orders change and announce. Pure.</summary>
internal static class HardwareWatch
{
    /// <param name="state">The terminal so far.</param>
    /// <param name="facts">What it says.</param>
    /// <param name="news">What was looked up for it.</param>
    /// <param name="seq">The message.</param>
    /// <param name="outbox">Gets the events.</param>
    /// <param name="now">UTC.</param>
    /// <returns>The state, the work orders that it confirms, and a few words for the history.</returns>
    public static (TerminalState State, IReadOnlyList<WorkOrder> Orders, IReadOnlyList<string> Said) Look(
        TerminalState state, TerminalFacts facts, HardwareNews news, long seq, List<OutboxItem> outbox, DateTimeOffset now)
    {
        var said = new List<string>();
        var digest = Inventory.Digest(facts.Peripherals);
        state = state.Inventory is null || state.Inventory == digest
            ? state with { Inventory = digest }
            : state with { Inventory = digest, InventoryChangedAt = now };
        foreach (var change in news.Peripherals)
        {
            var data = TerminalEventData.Of(state) with { Peripheral = PeripheralEventData.Of(change.Peripheral), PeripheralBefore = change.Before is { } old ? PeripheralEventData.Of(old) : null };
            outbox.Add(OutboxItems.OfTerminal(state, seq, outbox.Count, Type(change.Kind), data, mark: null, now));
            said.Add(change.ToString());
        }

        (state, var warnings) = CertificateWatch.Look(state, facts.Certificates, now);
        foreach (var (certificate, days) in warnings)
        {
            var data = TerminalEventData.Of(state) with
            {
                Certificate = certificate.Name,
                CertificateSha256 = certificate.Sha256,
                NotAfter = certificate.NotAfter,
                DaysLeft = days,
            };
            outbox.Add(OutboxItems.OfTerminal(state, seq, outbox.Count, EventTypes.TerminalCertificateExpiring, data, mark: null, now));
            said.Add($"certificate {certificate.Name} ends {certificate.NotAfter.UtcDateTime:yyyy-MM-dd}");
        }

        var closed = new List<WorkOrder>();
        foreach (var order in (news.Orders ?? []).Where(o => o.Expects?.IsMet(facts.Peripherals) == true))
        {
            var confirmed = order with { State = WorkOrderState.Confirmed, ClosedAt = now };
            closed.Add(confirmed);
            outbox.Add(OutboxItems.OfTerminal(state, seq, outbox.Count, EventTypes.TerminalWorkOrderConfirmed, WorkOrderEvents.Data(state, confirmed), mark: null, now));
            said.Add($"work order {order.OrderId} confirmed");
        }

        // What was read is exact; without a look the number stays.
        return (news.Orders is { } open ? state with { OpenOrders = open.Count - closed.Count } : state, closed, said);
    }

    private static string Type(PeripheralChangeKind kind) => kind switch
    {
        PeripheralChangeKind.Added => EventTypes.TerminalPeripheralAdded,
        PeripheralChangeKind.Removed => EventTypes.TerminalPeripheralRemoved,
        _ => EventTypes.TerminalPeripheralChanged,
    };
}
