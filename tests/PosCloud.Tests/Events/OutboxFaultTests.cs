using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using static PosCloud.Tests.Fakes.Service.FakeOperations;

namespace PosCloud.Tests.Events;

public sealed class OutboxFaultTests
{
    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Sweep_WithAFaultAnywhere_DeliversEverythingInTheEnd(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            async cloud =>
            {
                // Everything that happens waits in the outbox: three tables, two terminals.
                await cloud.UploadedAsync("2.0.0", SampleImages.Of(2));
                await cloud.PublishAsync("2.0.0");
                await cloud.BuildAsync();
                var terminal = await cloud.TerminalAsync("till-1");
                await cloud.TerminalAsync("till-2");
                await cloud.StartAsync("r1", "2.0.0");
                await cloud.AdvanceAsync();
                await cloud.SeeWorldAsync();
                await terminal.CheckInAsync();
                await terminal.ReportAsync(ExecutionState.RolledBack);
                cloud.Restart();
                return true;
            },
            async (cloud, _) =>
            {
                await UntilAnsweredAsync(cloud.SweepAsync);
                await UntilAnsweredAsync(cloud.SweepAsync);
            },
            moment);

        Assert.InRange(disturbed, 15, 60);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Relay_KilledAnywhere_LeavesToTheSweepWhatDidNotArrive(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            async cloud =>
            {
                await cloud.UploadedAsync("2.0.0", SampleImages.Of(2));
                await cloud.PublishAsync("2.0.0");
                await cloud.BuildAsync();
                await cloud.TerminalAsync("till-1");
                await cloud.TerminalAsync("till-2");
                return true;
            },
            async (cloud, _) =>
            {
                // The fault ends a delivery; the process ends with it, and all that it knew.
                await cloud.DrainAsync();
                cloud.Restart();
                await UntilAnsweredAsync(cloud.SweepAsync);
                await UntilAnsweredAsync(cloud.SweepAsync);
            },
            moment);

        Assert.InRange(disturbed, 6, 40);
    }
}
