using PosCloud.Core.Terminals;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Terminals;

/// <summary>Never more than the share of a shop's terminals is in an upgrade, whatever crashes.</summary>
public sealed class SiteSlotsTests : IDisposable
{
    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task SecondOfTwo_WaitsUntilTheFirstHasEnded_AndThenGoesAtOnce()
    {
        var (first, second) = await TwoAsync();

        Assert.Equal(DirectiveAction.Update, (await first.CheckInAsync()).Directive.Action);
        Assert.Equal(RefusalRules.SiteBusy, Assert.Single((await second.CheckInAsync()).Response.Refusals).Rule);
        await first.ReportAsync(ExecutionState.Confirmed);

        Assert.Equal(DirectiveAction.Update, (await second.CheckInAsync()).Directive.Action);
    }

    [Fact]
    public async Task Turn_OfACheckInThatDied_IsFreeAfterTwoMinutesAndNotBefore()
    {
        var (first, second) = await TwoAsync();
        cloud.Faults.Reset();
        cloud.Faults.Arm(4, FaultMoment.Before);
        await Assert.ThrowsAsync<StorageFaultException>(() => first.SendAsync(first.NextCheckIn()));
        Assert.Equal(["rollouts Get", "rollouts Get", "rollouts Add", "terminals Transaction"], cloud.Faults.Operations);
        cloud.Faults.Reset();

        Assert.Equal(DirectiveAction.None, (await second.CheckInAsync()).Directive.Action);
        cloud.Time.Advance(TimeSpan.FromSeconds(121));

        Assert.Equal(DirectiveAction.Update, (await second.CheckInAsync()).Directive.Action);
    }

    [Fact]
    public async Task TurnsTakenAtOnce_OnlyOneIsGiven()
    {
        var (first, second) = await TwoAsync();
        var faster = DirectiveAction.None;
        cloud.Interfere = async operation =>
        {
            if (operation is { Table: "rollouts", Kind: Fakes.Tables.TableOperationKind.Add })
            {
                cloud.Interfere = null;
                faster = (await second.CheckInAsync()).Directive.Action;
            }
        };

        var slower = (await first.CheckInAsync()).Directive.Action;

        Assert.Null(cloud.Interfere);
        Assert.Equal((DirectiveAction.Update, DirectiveAction.None), (faster, slower));
    }

    [Fact]
    public async Task Turns_OfTwoRolloutsWithDifferentShares_AreTakenForEach()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        await cloud.ReleasedAsync("3.0.0", SampleImages.Of(3));
        var shop = new List<FakeTerminal>();
        for (var lane = 1; lane <= 4; lane++)
        {
            shop.Add(await cloud.TerminalAsync($"till-{lane}"));
        }

        await cloud.RollOutAsync("r1", "2.0.0", plan: new RolloutPlanBody(Priority: 60, SiteSharePercent: 25));
        await cloud.RollOutAsync("r2", "3.0.0", plan: new RolloutPlanBody(Priority: 40, SiteSharePercent: 100));
        var offers = new List<string?>();
        foreach (var terminal in shop)
        {
            offers.Add((await terminal.CheckInAsync()).Directive.RolloutId);
        }

        // One lane stays out of it: three of four are in an upgrade.
        Assert.Equal(["r1", "r2", "r2", null], offers);
    }

    private async Task<(FakeTerminal First, FakeTerminal Second)> TwoAsync()
    {
        await cloud.ReleasedAsync("2.0.0", SampleImages.Of(2));
        var terminals = (await cloud.TerminalAsync("till-1"), await cloud.TerminalAsync("till-2"));
        await cloud.RollOutAsync("r1", "2.0.0");
        return terminals;
    }
}
