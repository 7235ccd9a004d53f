using PosCloud.Core.Events;
using PosCloud.Core.Fleet;
using PosCloud.Core.Hardware;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using static PosCloud.Tests.Fakes.Service.FakeCloud;

namespace PosCloud.Tests.Hardware;

/// <summary>Work that software cannot do: a person says that it is done, and the terminal's inventory has the last word.</summary>
public sealed class WorkOrderTests : IDisposable
{
    private static readonly Peripheral Old = new("POSPrinter", "TM-1", "P-1", "1.0", "OK");
    private static readonly CreateWorkOrderRequest Exchange =
        new("Exchange the printer.", new PeripheralExpectation("POSPrinter", Model: "TM-2", NotSerial: "P-1", MinFirmware: "2.0"));

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Order_WithAnExpectation_IsConfirmedByTheInventoryThatShowsIt()
    {
        var terminal = await TerminalAsync();
        var order = (await CreateAsync(Exchange)).Value();
        await ActAsync(order, new WorkOrderActionRequest(WorkOrderAction.Assign, "Field team north"));
        var done = (await ActAsync(order, new WorkOrderActionRequest(WorkOrderAction.Done, Reason: "done at 9"))).Value();
        Assert.True(done.IsOpen);
        await terminal.CheckInAsync();
        Assert.Equal(WorkOrderState.Done, (await ListAsync()).Single().State);

        terminal.Peripherals = [new Peripheral("POSPrinter", "TM-2", "P-2", "2.1", "OK")];
        await terminal.CheckInAsync();
        await cloud.SettleAsync();

        var confirmed = (await ListAsync()).Single();
        Assert.Equal((WorkOrderState.Confirmed, "Field team north", Actor), (confirmed.State, confirmed.AssignedTo, confirmed.DoneBy));
        Assert.Equal(
            [EventTypes.TerminalWorkOrderCreated, EventTypes.TerminalWorkOrderAssigned, EventTypes.TerminalWorkOrderDone, EventTypes.TerminalWorkOrderConfirmed],
            cloud.Publisher.Events.Where(e => e.Type.Contains("work-order", StringComparison.Ordinal)).Select(e => e.Type).Distinct());
        Assert.Null((await cloud.Get<TerminalQueries>().ShowAsync(Estate, "till-1", CancellationToken.None)).Value().OpenWorkOrders);
    }

    [Fact]
    public async Task CheckIn_OfATerminalWithoutOpenOrders_LooksForNone()
    {
        var terminal = await TerminalAsync();
        var order = (await CreateAsync(Exchange)).Value();
        cloud.Time.Advance(TimeSpan.FromSeconds(1));
        await terminal.CheckInAsync();
        cloud.Faults.Reset();
        await terminal.CheckInAsync();
        Assert.Equal(["terminals QueryPage", "terminals Transaction"], cloud.Faults.Operations);

        cloud.Time.Advance(TimeSpan.FromSeconds(1));
        (await ActAsync(order, new WorkOrderActionRequest(WorkOrderAction.Cancel, Reason: "by mistake"))).Value();
        await terminal.CheckInAsync();
        await cloud.DrainAsync();
        cloud.Faults.Reset();
        await terminal.CheckInAsync();
        Assert.Equal(["terminals Transaction"], cloud.Faults.Operations);
    }

    [Fact]
    public async Task Order_WithoutAnExpectation_EndsWithAPersonsWord()
    {
        await TerminalAsync();
        var order = (await CreateAsync(new CreateWorkOrderRequest("Clean the reader."))).Value();

        Assert.False((await ActAsync(order, new WorkOrderActionRequest(WorkOrderAction.Done))).Value().IsOpen);
        Assert.Equal(Reasons.WorkOrderRefused, (await ActAsync(order, new WorkOrderActionRequest(WorkOrderAction.Cancel, Reason: "x"))).Problem?.Reason);
        Assert.Equal(Reasons.WorkOrderRefused, (await ActAsync(order, new WorkOrderActionRequest(WorkOrderAction.Assign, "y"))).Problem?.Reason);
        Assert.Equal(WorkOrderState.Done, (await ActAsync(order, new WorkOrderActionRequest(WorkOrderAction.Done))).Value().State);
    }

    [Fact]
    public async Task Order_ThatIsGivenOnManyTimesBetweenTwoMessages_AnnouncesEachTime()
    {
        const int Times = 40;
        await TerminalAsync();
        var order = (await CreateAsync(Exchange)).Value();
        for (var i = 0; i < Times; i++)
        {
            Assert.Equal($"team {i}", (await ActAsync(order, new WorkOrderActionRequest(WorkOrderAction.Assign, $"team {i}"))).Value().AssignedTo);
        }

        await cloud.SettleAsync();

        Assert.Equal(Times, cloud.Publisher.Events.Where(e => e.Type == EventTypes.TerminalWorkOrderAssigned).Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public async Task Order_ThatIsCreatedTwice_IsOne_AndThereAreNotTooMany()
    {
        await TerminalAsync();
        var first = (await CreateAsync(Exchange)).Value();
        cloud.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(first.OrderId, (await CreateAsync(Exchange)).Value().OrderId);
        for (var n = 1; n < Limits.OpenWorkOrders; n++)
        {
            cloud.Time.Advance(TimeSpan.FromSeconds(1));
            (await CreateAsync(new CreateWorkOrderRequest($"Task {n}"))).Value();
        }

        Assert.Equal(Reasons.WorkOrderRefused, (await CreateAsync(new CreateWorkOrderRequest("One more"))).Problem?.Reason);
        Assert.Equal(Reasons.TerminalUnknown, (await CreateAsync(Exchange, "till-9")).Problem?.Reason);
        Assert.Equal(Reasons.WorkOrderUnknown, (await ActAsync(first with { OrderId = "none" }, new WorkOrderActionRequest(WorkOrderAction.Done))).Problem?.Reason);
    }

    [Theory]
    [InlineData("TM-2", "P-2", "2.0", true)]
    [InlineData("TM-2", "P-1", "2.0", false)]
    [InlineData("TM-2", "", "2.0", false)]
    [InlineData("TM-1", "P-2", "2.0", false)]
    [InlineData("TM-2", "P-2", "", false)]
    [InlineData("TM-2", "P-2", "1.9", false)]
    public void Expectation_OfAnExchange_IsMetByExactlyThat(string model, string serial, string firmware, bool isMet) =>
        Assert.Equal(isMet, Exchange.Expects!.IsMet([new Peripheral("posprinter", model, serial, firmware, "OK")]));

    [Fact]
    public void Expectation_WithTheOldOneStillThere_IsNotMet() =>
        Assert.False(Exchange.Expects!.IsMet([Old, new Peripheral("POSPrinter", "TM-2", "P-2", "2.0", "OK")]));

    [Fact]
    public async Task Page_OfManyOrders_HasEachOnce_BySiteAndState()
    {
        for (var n = 1; n <= 5; n++)
        {
            await cloud.TerminalAsync($"till-{n}", site: n % 2 == 0 ? "even" : "odd");
            await CreateAsync(new CreateWorkOrderRequest("First"), $"till-{n}");
            cloud.Time.Advance(TimeSpan.FromSeconds(1));
            await CreateAsync(new CreateWorkOrderRequest("Second", AssignedTo: "x"), $"till-{n}");
        }

        var seen = new List<WorkOrder>();
        string? continuation = null;
        do
        {
            var page = await cloud.Get<IWorkOrderStore>().PageAsync(Estate, _ => true, 3, continuation, CancellationToken.None);
            Assert.InRange(page.Items.Count, 1, 3);
            seen.AddRange(page.Items);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(10, seen.Select(o => o.OrderId).Distinct().Count());
        Assert.Equal(10, seen.Count);
        var even = await cloud.Get<IWorkOrderStore>().PageAsync(Estate, o => o is { Site: "even", State: WorkOrderState.Assigned }, 100, null, CancellationToken.None);
        Assert.Equal(["till-2", "till-4"], even.Items.Select(o => o.TerminalId).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Order_WithAFaultAnywhere_IsMadeAndConfirmedOnce(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            async cloud =>
            {
                var terminal = await cloud.TerminalAsync();
                terminal.Peripherals = [Old];
                await terminal.CheckInAsync();
                await cloud.DrainAsync();
                cloud.Time.Advance(TimeSpan.FromMinutes(2));
                return terminal;
            },
            async (cloud, terminal) =>
            {
                await FakeOperations.UntilAnsweredAsync(() => CreateAsync(cloud, new CreateWorkOrderRequest("Scan", new PeripheralExpectation("Scanner"))));
                terminal.Peripherals = [Old, new Peripheral("Scanner", "S", "1", "1", "OK")];
                await terminal.CheckInAsync();
                await cloud.DrainAsync();
                Assert.Equal(WorkOrderState.Confirmed, (await FakeOperations.UntilAnsweredAsync(() => ListAsync(cloud))).Single().State);
            },
            moment);

        Assert.True(disturbed >= 6, $"{disturbed}");
    }

    private static Task<Outcome<WorkOrder>> CreateAsync(FakeCloud cloud, CreateWorkOrderRequest request, string terminalId = "till-1") =>
        cloud.Get<WorkOrderHandler>().CreateAsync(Estate, terminalId, request, Actor, CancellationToken.None);

    private static Task<IReadOnlyList<WorkOrder>> ListAsync(FakeCloud cloud) =>
        cloud.Get<IWorkOrderStore>().ListAsync(new Core.Terminals.TerminalKey(Estate, "till-1"), CancellationToken.None);

    private Task<Outcome<WorkOrder>> CreateAsync(CreateWorkOrderRequest request, string terminalId = "till-1") => CreateAsync(cloud, request, terminalId);

    private Task<IReadOnlyList<WorkOrder>> ListAsync() => ListAsync(cloud);

    private Task<Outcome<WorkOrder>> ActAsync(WorkOrder order, WorkOrderActionRequest request) =>
        cloud.Get<WorkOrderHandler>().ActAsync(Estate, order.TerminalId, order.OrderId, request, Actor, CancellationToken.None);

    private async Task<FakeTerminal> TerminalAsync()
    {
        var terminal = await cloud.TerminalAsync();
        terminal.Peripherals = [Old];
        await terminal.CheckInAsync();
        await cloud.DrainAsync();
        return terminal;
    }
}
