using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Device;
using static PosCloud.Tests.Terminal.Sets.SampleSet;

namespace PosCloud.Tests.Terminal.Sets;

/// <summary>A network profile that is bad returns by itself; a cable that is unplugged waits. All on a virtual clock.</summary>
public sealed class ConnectivityTests
{
    [Fact]
    public async Task Network_CloudStaysAwayWhileTheGatewayAnswers_GoesBackAfterTheMinutesOfTheRelease()
    {
        using var set = new SetBench { NewNetwork = SimulatedNetwork.Walled };
        set.Offer(1, new ConnectivityCheck(5), Lan);

        await set.RunAsync();

        Assert.Equal((ExecutionState.RolledBack, FailureCodes.CloudNotReached), (set.Last.State, set.Last.Reason));
        Assert.Contains("within 5 min: link yes, gateway yes, DNS no, cloud no", set.Last.Detail);
        Assert.Equal(SimulatedEnvironment.FactoryProfile, set.Machine.Profile);
        Assert.Equal([true, false, false], set.Last.Checks!.Where(c => c.Name.StartsWith("network", StringComparison.Ordinal)).Select(c => c.Passed));
        Assert.Equal(TimeSpan.FromMinutes(5), Waited(set));
    }

    [Fact]
    public async Task Network_GatewayStaysAwayAndAnsweredBefore_GoesBack()
    {
        using var set = new SetBench { NewNetwork = SimulatedNetwork.None };
        set.Offer(1, new ConnectivityCheck(5), Lan);

        await set.RunAsync();

        Assert.Equal((ExecutionState.RolledBack, FailureCodes.GatewayNotReached), (set.Last.State, set.Last.Reason));
        set.AssertSet("1.0.0");
    }

    [Fact]
    public async Task Network_GatewayStaysAwayAndDidNotAnswerBeforeEither_WaitsForTheRouter()
    {
        using var set = new SetBench { NewNetwork = SimulatedNetwork.None };
        set.Machine.Networks = new Dictionary<string, SimulatedNetwork> { [NewProfile] = SimulatedNetwork.None };
        set.Offer(1, new ConnectivityCheck(5), Lan);
        set.Bench.Waited = () =>
        {
            if (Waited(set) > TimeSpan.FromHours(2))
            {
                set.NewNetwork = SimulatedNetwork.Whole;
            }
        };

        await set.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, set.Last.State);
    }

    [Fact]
    public async Task Network_CableIsUnplugged_WaitsAndDoesNotCountThatTime()
    {
        using var set = new SetBench();
        set.Offer(1, new ConnectivityCheck(1), Lan);
        Unplug(set, TimeSpan.FromHours(9));

        await set.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, set.Last.State);
        Assert.InRange(Waited(set), TimeSpan.FromHours(9), TimeSpan.FromHours(9.1));
        set.AssertSet("2.0.0", Lan);
    }

    [Fact]
    public async Task Network_BadProfileBehindAnUnpluggedCable_GetsItsMinutesOnceTheCableIsBack()
    {
        using var set = new SetBench { NewNetwork = SimulatedNetwork.Walled };
        set.Offer(1, new ConnectivityCheck(5), Lan);
        Unplug(set, TimeSpan.FromHours(1));

        await set.RunAsync();

        Assert.Equal(FailureCodes.CloudNotReached, set.Last.Reason);
        Assert.InRange(Waited(set), TimeSpan.FromMinutes(65), TimeSpan.FromMinutes(66));
    }

    [Fact]
    public async Task Network_CableStaysUnplugged_GoesBackAfterADay()
    {
        using var set = new SetBench();
        set.Offer(1, new ConnectivityCheck(1), Lan);
        Unplug(set, TimeSpan.FromDays(7));

        await set.RunAsync();

        Assert.Equal(FailureCodes.NetworkUnproven, set.Last.Reason);
        Assert.InRange(Waited(set), TimeSpan.FromHours(24), TimeSpan.FromHours(24.1));
        set.AssertSet("1.0.0");
    }

    [Fact]
    public async Task Network_FurtherHostStaysAway_GoesBackForIt()
    {
        using var set = new SetBench { NewNetwork = SimulatedNetwork.Whole with { Host = false } };
        set.Offer(1, new ConnectivityCheck(2, "acquirer.example:443"), Lan);

        await set.RunAsync();

        Assert.Equal((ExecutionState.RolledBack, FailureCodes.HostUnreachable), (set.Last.State, set.Last.Reason));
        Assert.StartsWith("acquirer.example:443 was not reached within 2 min", set.Last.Detail);
    }

    [Fact]
    public async Task Network_ReleaseDoesNotSay_TakesTenMinutesForANetworkComponent()
    {
        using var set = new SetBench { NewNetwork = SimulatedNetwork.Walled };
        set.Offer(Lan);

        await set.RunAsync();

        Assert.Equal(FailureCodes.CloudNotReached, set.Last.Reason);
        Assert.Equal(TimeSpan.FromMinutes(10), Waited(set));
    }

    [Fact]
    public async Task Network_ReleaseAsksForItWithoutANetworkComponent_IsProbedToo()
    {
        using var set = new SetBench();
        set.Offer(1, new ConnectivityCheck(1), Os);

        await set.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, set.Last.State);
        Assert.Equal(["network gateway", "network dns", "network cloud"], set.Last.Checks!.Select(c => c.Name).Where(n => n.StartsWith("network", StringComparison.Ordinal)));
    }

    private static TimeSpan Waited(SetBench set) => set.Bench.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait);

    // From the moment at which the new profile is taken over.
    private static void Unplug(SetBench set, TimeSpan time)
    {
        set.Machine.Activation = c =>
        {
            set.Machine.HasLink = c is not { Name: Lan, Version: "2.0.0" };
            return null;
        };
        set.Bench.Waited = () => set.Machine.HasLink |= Waited(set) >= time;
    }
}
