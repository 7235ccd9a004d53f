using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using static PosCloud.Tests.Terminals.DecisionSamples;

namespace PosCloud.Tests.Terminals;

/// <summary>The service holds the preconditions of release and rollout against the last report.</summary>
public sealed class PreconditionDecisionTests
{
    [Fact]
    public void Release_AskingForWhatTheTerminalLacks_IsTheRefusalOfItsRollout()
    {
        var plan = Plan(packages: Full());
        plan = plan with { Release = plan.Release with { Preconditions = new UpgradePreconditions(Network: NetworkNeed.Unmetered) } };

        var refusal = Assert.Single(Decide(plan).Refusals);

        Assert.Equal(new Refusal(PreconditionRules.NetworkMetered, "unknown", "unmetered", null, "r1"), refusal);
        Assert.True(Decide(plan).IsActive);
    }

    [Fact]
    public void Rollout_AskingForMore_IsTheRefusalToo()
    {
        var need = new UpgradePreconditions(Peripherals: [new PeripheralNeed("PINPad")]);
        var plan = With(new RolloutPlanBody(Preconditions: need));

        Assert.Equal(PreconditionRules.PeripheralAbsent, Assert.Single(Decide(plan).Refusals).Rule);
    }

    [Fact]
    public void Schedule_ThatHoldsForTheDownload_NamesTheNextTryAndLetsTheTerminalRest()
    {
        var window = new Schedule(Windows: [new WeeklySpan([.. Enum.GetValues<Weekday>()], "03:00", "04:00")], DownloadInWindow: true);
        var plan = With(new RolloutPlanBody(Preconditions: new UpgradePreconditions(Schedule: window)));
        var facts = Facts() with { Conditions = new Conditions(FreeBytes: long.MaxValue, TimeZone: "UTC") };

        var decision = UpdateDecider.Decide(State(), facts, null, World(plan), new SiteLoad(0), Now);

        Assert.Equal(Now.Date.AddHours(3), decision.NextTry!.Value.UtcDateTime);
        Assert.False(decision.IsActive);
    }

    [Fact]
    public void Rules_OfTheInstallation_DoNotKeepFromTheDownload()
    {
        var plan = With(new RolloutPlanBody(Preconditions: new UpgradePreconditions(BatchClosed: true, Power: PowerNeed.Mains)));

        Assert.NotNull(Decide(plan).Offer);
    }

    [Fact]
    public void Execution_ThatWaits_IsRefusedByTheRuleThatTheTerminalNames()
    {
        var next = Now.AddHours(6);
        var facts = Facts() with { Waiting = new Refusal(PreconditionRules.OutsideWindow, "14:00", "22:00-05:00", next) };

        var decision = UpdateDecider.Decide(State(Running()), facts, Running().ExecutionId, World(Plan(packages: Full())), null, Now);

        Assert.Equal(new Refusal(PreconditionRules.OutsideWindow, "14:00", "22:00-05:00", next, "r1"), Assert.Single(decision.Refusals));
        Assert.False(decision.IsActive);
    }

    private static RolloutPlan With(RolloutPlanBody body)
    {
        var plan = Plan(packages: Full());
        return plan with { Rollout = plan.Rollout with { Plan = body } };
    }

    private static Decision Decide(RolloutPlan plan) =>
        UpdateDecider.Decide(State(), Facts(), null, World(plan), new SiteLoad(0), Now);
}
