using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using static PosCloud.Tests.Fakes.Service.FakeOperations;

namespace PosCloud.Tests.Rollouts;

/// <summary>Every operation of a rollout fails once, before and after it was done.</summary>
public sealed class RolloutFaultTests
{
    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Rollout_WithAFaultAnywhere_StartsAndCompletesOnce(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            async cloud =>
            {
                await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
                var terminal = await cloud.TerminalAsync("till-1");
                await cloud.TerminalAsync("till-2", SampleImages.Of(2));
                await cloud.DrainAsync();
                return terminal;
            },
            async (cloud, terminal) =>
            {
                (await UntilAnsweredAsync(() => cloud.StartAsync("r1", "2.0.0", "id == till-1"))).Value();

                // Three ticks: the engine leaves a rollout that failed to its next tick.
                for (var tick = 0; tick < 3; tick++)
                {
                    await UntilAnsweredAsync(AdvanceAsync);
                }

                await cloud.DrainAsync();
                for (var tick = 0; tick < 3; tick++)
                {
                    // When loading fails, the last known world goes on serving.
                    await UntilAnsweredAsync(cloud.SeeWorldAsync);
                }

                Assert.NotNull((await terminal.CheckInAsync()).Directive.ExecutionId);
                await terminal.ReportAsync(ExecutionState.Confirmed);
                await cloud.DrainAsync();
                for (var tick = 0; tick < 3; tick++)
                {
                    await UntilAnsweredAsync(AdvanceAsync);
                }

                await cloud.DrainAsync();

                async Task<bool> AdvanceAsync()
                {
                    await cloud.AdvanceAsync();
                    return true;
                }
            },
            moment);

        Assert.InRange(disturbed, 25, 60);
    }
}
