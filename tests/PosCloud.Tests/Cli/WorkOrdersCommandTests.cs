using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Tests.Cli;

public sealed class WorkOrdersCommandTests : IDisposable
{
    private const string Estate = "/v1/estates/demo";

    private static readonly WorkOrder Order = new(
        "0a1-1767225600-00112233", "T1", "S1", "Exchange the printer", WorkOrderState.Done, "anna", Samples.At, new PeripheralExpectation("POSPrinter", NotSerial: "P-1"));

    private readonly CliHarness _cli = new CliHarness().WithToken();

    public WorkOrdersCommandTests() => _cli.Server
        .On($"POST {Estate}/terminals/T1/work-orders", Order with { State = WorkOrderState.Open }, ProtocolJson.Default.WorkOrder)
        .On($"POST {Estate}/terminals/T1/work-orders/{Order.OrderId}/actions", Order, ProtocolJson.Default.WorkOrder)
        .On($"GET {Estate}/work-orders", Samples.PageOf(null, Order), ProtocolJson.Default.PageWorkOrder);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Create_SendsTaskAndExpectation()
    {
        Assert.Equal(0, await _cli.RunAsync("work-orders", "create", "T1", "--task", "Exchange the printer", "--expect", "POSPrinter", "--not-serial", "P-1", "--assign", "north"));

        Assert.Equal(
            """{"task":"Exchange the printer","expects":{"kind":"POSPrinter","notSerial":"P-1"},"assignedTo":"north"}""", _cli.Server.Requests.Single().Text);
        Assert.Contains("open", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(2, await _cli.RunAsync("work-orders", "create", "T1", "--task", "x", "--expect", "Printer"));
        Assert.Equal(2, await _cli.RunAsync("work-orders", "create", "T1", "--task", "x", "--model", "TM"));
        Assert.Equal(2, await _cli.RunAsync("work-orders", "create", "T1"));
    }

    [Theory]
    [InlineData("assign", "--to", "north", """{"action":"assign","assignedTo":"north"}""")]
    [InlineData("done", "--note", "fine", """{"action":"done","reason":"fine"}""")]
    [InlineData("cancel", "--reason", "gone", """{"action":"cancel","reason":"gone"}""")]
    public async Task Action_SendsWhatItIs(string action, string option, string value, string body)
    {
        Assert.Equal(0, await _cli.RunAsync("work-orders", action, "T1", Order.OrderId, option, value));

        Assert.Equal(body, _cli.Server.Requests.Single().Text);
        Assert.Contains("serial other than P-1", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_AsksForSiteAndState_AndShowsWhatIsExpected()
    {
        Assert.Equal(0, await _cli.RunAsync("work-orders", "list", "--site", "S1", "--state", "done"));

        Assert.Contains("site=S1&state=done", _cli.Server.Requests.Single().Uri.Query, StringComparison.Ordinal);
        Assert.Contains("Exchange the", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(2, await _cli.RunAsync("work-orders", "list", "--state", "finished"));
    }
}
