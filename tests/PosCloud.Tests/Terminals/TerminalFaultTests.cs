using PosCloud.Core.Events;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Terminals;

/// <summary>Every storage operation of a terminal's flows fails once, before and after it was done; the terminal repeats.</summary>
public sealed class TerminalFaultTests
{
    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Enrol_WithAFaultAnywhere_GivesOneTerminalAndOneEvent(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            cloud => cloud.CodeAsync("till-1"),
            async (cloud, code) =>
            {
                var terminal = new FakeTerminal(cloud, SampleImages.Of(1));
                await FakeOperations.UntilAnsweredAsync(() => terminal.EnrolAsync(code));
                await cloud.DrainAsync();
                Assert.Equal(1, terminal.Credential.Epoch);
            },
            moment);

        Assert.Equal(7, disturbed);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task CheckIn_WithAFaultAnywhere_GivesOneExecutionAndOneOffer(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            OfferedTerminalAsync,
            async (cloud, terminal) =>
            {
                var answer = await terminal.CheckInAsync();
                await cloud.DrainAsync();
                Assert.NotNull(answer.Directive.ExecutionId);
            },
            moment);

        Assert.Equal(6, disturbed);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task CheckIn_WithoutStateAndWithAFaultAnywhere_GivesOneExecution(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            OfferedTerminalAsync,
            async (cloud, terminal) =>
            {
                terminal.State = null;
                await terminal.CheckInAsync();
                await cloud.DrainAsync();
            },
            moment);

        Assert.Equal(7, disturbed);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Report_WithAFaultAnywhere_GivesOneOutcomeAndOneEvent(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            async cloud =>
            {
                var terminal = await OfferedTerminalAsync(cloud);
                await terminal.CheckInAsync();
                await cloud.DrainAsync();
                cloud.Time.Advance(TimeSpan.FromMinutes(2));
                return terminal;
            },
            async (cloud, terminal) =>
            {
                await terminal.ReportAsync(ExecutionState.Accepted, ExecutionState.Testing, ExecutionState.Confirmed);
                await cloud.DrainAsync();
            },
            moment);

        Assert.Equal(5, disturbed);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Upgrade_InAProcessThatDiesAfterEveryAnswer_LosesNoEvent(FaultMoment moment)
    {
        // The relay never gets to deliver anything: all is left to the sweeps of later processes.
        await FaultSweep.RunAsync(
            OfferedTerminalAsync,
            async (cloud, terminal) =>
            {
                await terminal.CheckInAsync();
                cloud.Restart();
                await terminal.ReportAsync(ExecutionState.Accepted, ExecutionState.Confirmed);
                cloud.Restart();
                await FakeOperations.UntilAnsweredAsync(cloud.SweepAsync);
                await FakeOperations.UntilAnsweredAsync(cloud.SweepAsync);
                if (moment == FaultMoment.Before && !cloud.Faults.Fired)
                {
                    Assert.Equal(1, cloud.Publisher.CountOf(EventTypes.TerminalUpgraded));
                }
            },
            moment);
    }

    private static async Task<FakeTerminal> OfferedTerminalAsync(FakeCloud cloud)
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminal = await cloud.TerminalAsync();
        await cloud.DrainAsync();
        await cloud.RollOutAsync("r1", "2.0.0");
        cloud.Time.Advance(TimeSpan.FromMinutes(2));
        await cloud.SeeWorldAsync();
        return terminal;
    }
}
