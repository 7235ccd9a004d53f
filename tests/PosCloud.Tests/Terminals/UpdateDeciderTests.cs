using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using static PosCloud.Tests.Terminals.DecisionSamples;

namespace PosCloud.Tests.Terminals;

/// <summary>One test for each value of <see cref="RefusalRules"/>, named after it, and what is offered otherwise.</summary>
public sealed class UpdateDeciderTests
{
    [Fact]
    public void NoRollout_WithoutARolloutForTheTerminal_IsTheRefusal()
    {
        AssertRefused(RefusalRules.NoRollout, Decide(World()));
        AssertRefused(RefusalRules.NoRollout, Decide(World(Plan(target: new RolloutTarget(Models: ["POS-2"]), packages: Full()))));
        AssertRefused(RefusalRules.NoRollout, Decide(World(Plan(target: new RolloutTarget(Sites: ["shop-2"]), packages: Full()))));
        AssertRefused(RefusalRules.NoRollout, Decide(World(Plan(target: new RolloutTarget(TerminalIds: ["till-2"]), packages: Full()))));
    }

    [Fact]
    public void ExecutionRunning_WhileTheTerminalReportsIt_IsTheRefusal()
    {
        var decision = UpdateDecider.Decide(State(Running()), Facts(), "x3-1", World(Plan(packages: Full())), Now);

        AssertRefused(RefusalRules.ExecutionRunning, decision);
        Assert.False(decision.Lost);
        Assert.True(decision.Active);
    }

    [Fact]
    public void AlreadyEnded_WithAnOutcomeOfTheRollout_IsTheRefusal()
    {
        var state = State(null, new RolloutOutcome("r1", OutcomeKind.RolledBack));

        var decision = UpdateDecider.Decide(state, Facts(), null, World(Plan(packages: Full())), Now);

        AssertRefused(RefusalRules.AlreadyEnded, decision);
        Assert.False(decision.Active);
    }

    [Fact]
    public void AlreadyInstalled_WithTheBytesOfTheRelease_IsTheRefusalAndAnOutcome()
    {
        var decision = UpdateDecider.Decide(State(), Facts(installed: 2), null, World(Plan(packages: Full())), Now);

        AssertRefused(RefusalRules.AlreadyInstalled, decision);
        Assert.Equal(["r1"], decision.UpToDate);
    }

    [Fact]
    public void ComponentAbsent_WithoutTheComponent_IsTheRefusal() => AssertRefused(
        RefusalRules.ComponentAbsent, UpdateDecider.Decide(State(), Facts(installed: null), null, World(Plan(packages: Full())), Now));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PackagePending_WhileNothingIsBuilt_IsTheRefusalWithANextTry(bool isRequested)
    {
        var plan = isRequested ? Plan(packages: Full(state: PackageState.Requested)) : Plan();

        var refusal = AssertRefused(RefusalRules.PackagePending, Decide(World(plan)));

        Assert.True(refusal.NextTry > Now);
    }

    [Fact]
    public void PackagePending_WhileADeltaIsBuilt_HoldsTheFullPackageBackForAWhileOnly()
    {
        var world = World(Plan(packages: [Full(), FromImage(state: PackageState.Requested)]));

        AssertRefused(RefusalRules.PackagePending, UpdateDecider.Decide(State(), Facts(), null, world, Now + UpdateDecider.DeltaPatience - TimeSpan.FromTicks(1)));
        var late = UpdateDecider.Decide(State(), Facts(), null, world, Now + UpdateDecider.DeltaPatience);

        Assert.Null(Assert.Single(late.Offer!.Components[0].Packages).BaseSha256);
    }

    [Theory]
    [InlineData(null, "unknown")]
    [InlineData(0L, "0")]
    [InlineData(ImageLength + FullLength - 1, "1599")]
    public void FreeSpace_UnknownOrBelowImageAndPackage_IsTheRefusal(long? freeBytes, string seen)
    {
        var refusal = AssertRefused(
            RefusalRules.FreeSpace, UpdateDecider.Decide(State(), Facts(freeBytes: freeBytes), null, World(Plan(packages: Full())), Now));

        Assert.Equal(seen, refusal.Seen);
        Assert.Equal("at least 1600 bytes", refusal.Needed);
    }

    [Fact]
    public void Offer_WithJustEnoughSpace_IsMade() => Assert.NotNull(
        UpdateDecider.Decide(State(), Facts(freeBytes: ImageLength + FullLength), null, World(Plan(packages: Full())), Now).Offer);

    [Fact]
    public void Offer_WithADeltaFromTheInstalledBytes_PrefersItAndKeepsTheFullPackageAsFallBack()
    {
        var packages = Decide(World(Plan(packages: [Full(), FromImage(from: 7), FromImage()]))).Offer!.Components[0].Packages;

        Assert.Equal([Hash(1), null], packages.Select(p => p.BaseSha256));
        Assert.Equal([DeltaLength, FullLength], packages.Select(p => p.Length));
    }

    [Fact]
    public void Offer_WithADeltaThatIsLargerThanTheFullPackage_PutsTheFullPackageFirst()
    {
        var packages = Decide(World(Plan(packages: [Full(), FromImage(length: FullLength + 1)]))).Offer!.Components[0].Packages;

        Assert.Null(packages[0].BaseSha256);
    }

    [Fact]
    public void Offer_WithARejectedDelta_IsTheFullPackage() => Assert.Null(
        Assert.Single(Decide(World(Plan(packages: [Full(), FromImage(state: PackageState.Rejected)]))).Offer!.Components[0].Packages).BaseSha256);

    [Fact]
    public void Offer_WithADeltaAlone_IsTheDelta() => Assert.Equal(
        Hash(1), Assert.Single(Decide(World(Plan(packages: FromImage()))).Offer!.Components[0].Packages).BaseSha256);

    [Fact]
    public void Offer_OfSeveralRollouts_IsTheOldestThatApplies()
    {
        var world = World(Plan("r1", 2), Plan("r2", 3, null, Full(3)), Plan("r3", 4, null, Full(4)));

        var decision = Decide(world);

        Assert.Equal("r2", decision.Offer?.Plan.Rollout.RolloutId);
        Assert.Equal(RefusalRules.PackagePending, Assert.Single(decision.Refusals).Rule);
    }

    [Fact]
    public void Running_OfferedButUnknownToTheTerminal_IsOfferedAgain()
    {
        var offered = Running(ExecutionState.Offered);

        var decision = UpdateDecider.Decide(State(offered), Facts(), null, World(Plan(packages: Full())), Now);

        Assert.Equal(offered.Components, decision.Offer?.Components);
        Assert.False(decision.Lost);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("x2-1")]
    public void Running_BegunButUnknownToTheTerminal_IsLost(string? reported)
    {
        var decision = UpdateDecider.Decide(State(Running()), Facts(), reported, World(Plan(packages: Full())), Now);

        Assert.True(decision.Lost);
        Assert.Null(decision.Offer);
    }

    [Fact]
    public void Rules_EachHaveATestOfTheirName()
    {
        var rules = typeof(RefusalRules).GetFields().Select(f => f.Name);
        var tests = typeof(UpdateDeciderTests).GetMethods().Select(m => m.Name.Split('_')[0]).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(rules.Except(tests));
    }

    private static Decision Decide(World world) => UpdateDecider.Decide(State(), Facts(), null, world, Now);

    private static Refusal AssertRefused(string rule, Decision decision)
    {
        Assert.Null(decision.Offer);
        var refusal = Assert.Single(decision.Refusals);
        Assert.Equal(rule, refusal.Rule);
        return refusal;
    }
}
