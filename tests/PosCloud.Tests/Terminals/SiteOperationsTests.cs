using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Terminals;

/// <summary>What an offer costs more where several terminals share a shop; docs/cost.md has these numbers.</summary>
public sealed class SiteOperationsTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Offers_InAShopOfFour_CostTwoMoreAndFourMoreWhenTheTurnsAreTaken()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        FakeTerminal[] lanes = [await LaneAsync(1), await LaneAsync(2), await LaneAsync(3), await LaneAsync(4)];
        var alone = await cloud.TerminalAsync("alone", SampleImages.Of(1), "shop-2");
        await cloud.RollOutAsync("r1", "2.0.0");

        var one = await OperationsAsync(alone, DirectiveAction.Update);
        var first = await OperationsAsync(lanes[0], DirectiveAction.Update);
        var second = await OperationsAsync(lanes[1], DirectiveAction.Update);
        var busy = await OperationsAsync(lanes[2], DirectiveAction.None);
        await lanes[0].ReportAsync(ExecutionState.Confirmed);
        await lanes[1].ReportAsync(ExecutionState.Confirmed);
        var third = await OperationsAsync(lanes[2], DirectiveAction.Update);
        var fourth = await OperationsAsync(lanes[3], DirectiveAction.Update);

        Assert.Equal((2, 2, 4, 2), (first - one, second - one, third - one + 1, fourth - one));
        Assert.Equal(1 + 1 + 3, busy);
    }

    private Task<FakeTerminal> LaneAsync(int lane) => cloud.TerminalAsync($"lane-{lane}", SampleImages.Of(1));

    private async Task<int> OperationsAsync(FakeTerminal terminal, DirectiveAction expected)
    {
        await cloud.DrainAsync();
        cloud.Faults.Reset();
        var answer = await terminal.CheckInAsync();
        var operations = cloud.Faults.Operations.Count;
        Assert.Equal(expected, answer.Directive.Action);
        return operations;
    }
}
