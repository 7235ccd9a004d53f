using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PosCloud.Core.Audit;
using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;

namespace PosCloud.Core.Hardware;

/// <summary>What people do with work orders. Each step is one write under the version of the terminal's state.</summary>
public sealed class WorkOrderHandler(TerminalEditor editor, IWorkOrderStore orders, TimeProvider time)
{
    public Task<Outcome<WorkOrder>> CreateAsync(
        string estate, string terminalId, CreateWorkOrderRequest request, string actor, CancellationToken cancellationToken) =>
        ChangeAsync(
            new TerminalKey(estate, terminalId),
            actor,
            (state, known, now) => Create(state, known, request, actor, now),
            cancellationToken);

    public Task<Outcome<WorkOrder>> ActAsync(
        string estate, string terminalId, string orderId, WorkOrderActionRequest request, string actor, CancellationToken cancellationToken) =>
        ChangeAsync(
            new TerminalKey(estate, terminalId),
            actor,
            (_, known, now) => known.FirstOrDefault(o => o.OrderId == orderId) is { } order
                ? WorkOrderRules.Act(order, request, actor, now)
                : Reasons.WorkOrderUnknown,
            cancellationToken);

    private static Outcome<WorkOrderStep> Create(
        TerminalState state, IReadOnlyList<WorkOrder> known, CreateWorkOrderRequest request, string actor, DateTimeOffset now)
    {
        // A repeat, after an answer that was lost.
        if (known.FirstOrDefault(o => o.IsOpen && o.Task == request.Task && o.Expects == request.Expects) is { } same)
        {
            return new WorkOrderStep(same, Event: null);
        }

        if (known.Count(o => o.IsOpen) >= Limits.OpenWorkOrders)
        {
            return new Problem(Reasons.WorkOrderRefused, $"The terminal has {Limits.OpenWorkOrders} open work orders already.");
        }

        return new WorkOrderStep(
            new WorkOrder(
                OrderId(state, now), state.TerminalId, state.Site, request.Task, request.AssignedTo is null ? WorkOrderState.Open : WorkOrderState.Assigned,
                actor, now, request.Expects, request.AssignedTo),
            EventTypes.TerminalWorkOrderCreated);
    }

    /// <summary>
    /// The bucket in front, so that a list goes on behind an order without any other note; then the time, so that they are in order.
    /// What people did since the last message is counted, which makes it one of a kind.
    /// </summary>
    private static string OrderId(TerminalState state, DateTimeOffset now)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"{state.Estate}|{state.TerminalId}|{state.Epoch}|{state.LastMessage?.Seq}|{state.Actions}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(what));
        return string.Create(
            CultureInfo.InvariantCulture, $"{TerminalPartition.Bucket(state.TerminalId)}-{now.ToUnixTimeSeconds():D10}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}");
    }

    private Task<Outcome<WorkOrder>> ChangeAsync(
        TerminalKey key,
        string actor,
        Func<TerminalState, IReadOnlyList<WorkOrder>, DateTimeOffset, Outcome<WorkOrderStep>> decide,
        CancellationToken cancellationToken) => editor.EditAsync<WorkOrder>(
            key,
            async (state, token) =>
            {
                var now = time.GetUtcNow();
                var known = await orders.ListAsync(key, token).ConfigureAwait(false);
                return decide(state, known, now).Is(out var step, out var problem) ? Edit(state, known, step, actor, now) : problem;
            },
            cancellationToken);

    private static TerminalEdit<WorkOrder> Edit(
        TerminalState state, IReadOnlyList<WorkOrder> known, WorkOrderStep step, string actor, DateTimeOffset now)
    {
        var order = step.Order;
        if (step.Event is null)
        {
            return new TerminalEdit<WorkOrder>(order);
        }

        var before = known.FirstOrDefault(o => o.OrderId == order.OrderId);
        var open = known.Count(o => o.IsOpen && o.OrderId != order.OrderId) + (order.IsOpen ? 1 : 0);
        var next = state with { OpenOrders = open, Actions = state.Actions + 1 };
        var item = OutboxItems.OfAction(next, step.Event, WorkOrderEvents.Data(next, order, actor), now);
        var line = new HistoryView(now, "work-order", next.LastMessage?.Seq ?? 0, $"{order.OrderId} {KebabCaseEnumConverter<WorkOrderState>.Name(order.State)} by {actor}: {order.Task}");
        return new TerminalEdit<WorkOrder>(
            order,
            new TerminalChange(next, Facts: null, line, [item]) { Orders = [order] },
            () => AuditScope.Note($"work-orders/{order.OrderId}", before, order, ProtocolJson.Default.WorkOrder));
    }
}
