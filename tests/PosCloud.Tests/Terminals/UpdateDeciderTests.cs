using PosCloud.Core.Catalogue;
using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Backups;
using static PosCloud.Tests.Terminals.DecisionSamples;

namespace PosCloud.Tests.Terminals;

/// <summary>One test for each value of <see cref="RefusalRules"/>, named after it, and what is offered otherwise.</summary>
public sealed class UpdateDeciderTests
{
    [Fact]
    public void NoRollout_WithoutARolloutForTheTerminal_IsTheRefusal()
    {
        AssertRefused(RefusalRules.NoRollout, Decide(World()));
    }

    [Fact]
    public void NotInTarget_WithAnotherTarget_IsTheRefusalBesideNoRollout()
    {
        foreach (var target in new[] { "model == POS-2", "site == shop-2", "id == till-2" })
        {
            var decision = Decide(State() with { Memberships = [new Membership("r1", null, 0)] }, Plan(target: target, packages: Full()));

            Assert.Null(decision.Offer);
            Assert.Equal([RefusalRules.NotInTarget, RefusalRules.NoRollout], decision.Refusals.Select(r => r.Rule));
            Assert.False(decision.IsActive);
        }
    }

    [Fact]
    public void NotAMember_AfterTheStartOfAFrozenRollout_IsTheRefusal() => AssertRefused(
        RefusalRules.NotAMember, Decide(State() with { Memberships = [new Membership("r1", null, 0)] }, Plan(packages: Full())));

    [Fact]
    public void RetryLater_BeforeTheBackoffIsOver_IsTheRefusalAndThenAnOfferOfTheNextAttempt()
    {
        var plan = Plan(packages: Full()) with { Rollout = Rollout(plan: new RolloutPlanBody(Retries: [new RetryRule(FailureKind.Download, 2, 60)])) };
        var first = State(null, new RolloutOutcome("r1", OutcomeKind.Failed, 1, FailureKind.Download, Now));
        var second = State(null, new RolloutOutcome("r1", OutcomeKind.Failed, 2, FailureKind.Download, Now));
        var third = State(null, new RolloutOutcome("r1", OutcomeKind.Failed, 3, FailureKind.Download, Now));

        Assert.Equal(Now.AddSeconds(60), AssertRefused(RefusalRules.RetryLater, Decide(first, plan)).NextTry);
        Assert.Equal(2, Decide(first, plan, Now.AddSeconds(60)).Offer?.Attempt);
        Assert.Equal(Now.AddSeconds(120), AssertRefused(RefusalRules.RetryLater, Decide(second, plan)).NextTry);
        AssertRefused(RefusalRules.AlreadyEnded, Decide(third, plan, Now.AddDays(1)));
        AssertRefused(RefusalRules.AlreadyEnded, Decide(State(null, new RolloutOutcome("r1", OutcomeKind.RolledBack, 1, FailureKind.SelfTest, Now)), plan, Now.AddDays(1)));
    }

    [Fact]
    public void ReleaseWithdrawn_WhileItsRolloutRuns_IsTheRefusal()
    {
        var plan = Plan(packages: Full());

        AssertRefused(RefusalRules.ReleaseWithdrawn, Decide(State(), plan with { Release = plan.Release with { State = ReleaseState.Withdrawn } }));
    }

    [Fact]
    public void ReleaseNotApproved_WhateverTheRowSays_IsTheRefusal()
    {
        var plan = Plan(packages: Full());
        plan = plan with { Unapproved = new Dictionary<string, string> { [plan.Release.ReleaseId] = "os 2.0.0 is not in the signed targets file." } };

        AssertRefused(RefusalRules.ReleaseNotApproved, Decide(State(), plan));
        var unanswered = Decide(State(Running(ExecutionState.Offered)), plan);
        Assert.Null(unanswered.Offer);
        Assert.True(unanswered.IsWithdrawn);
    }

    [Theory]
    [InlineData(RolloutState.Paused)]
    [InlineData(RolloutState.Aborting)]
    public void RolloutHalted_InAnyStateButRunning_IsTheRefusal(RolloutState state)
    {
        var plan = Plan(packages: Full());
        plan = plan with { Rollout = plan.Rollout with { State = state } };

        AssertRefused(RefusalRules.RolloutHalted, Decide(State(), plan));
        var unanswered = Decide(State(Running(ExecutionState.Offered)), plan);
        Assert.Null(unanswered.Offer);
        Assert.True(unanswered.IsWithdrawn);
    }

    [Fact]
    public void WaveNotOpen_InALaterWave_IsTheRefusalUntilItOpens()
    {
        var rollout = Rollout(plan: new RolloutPlanBody([new WavePlan("pilot", SharePercent: 10), new WavePlan("rest")]));
        var plan = Plan(packages: Full()) with { Rollout = rollout };
        var state = State() with { Memberships = [new Membership("r1", 1, 1)] };

        AssertRefused(RefusalRules.WaveNotOpen, Decide(state, plan));
        Assert.NotNull(Decide(state, plan with { Rollout = rollout.With(1, rollout.Waves[1].Open(Now)) }).Offer);
    }

    [Fact]
    public void RateCap_OutsideOfTheTerminalsMinute_IsTheRefusalWithThatMinute()
    {
        var rollout = Rollout();
        var plan = Plan(packages: Full()) with { Rollout = rollout.With(0, rollout.Waves[0] with { Slots = 64 }) };
        var mine = RateSlots.Next("r1", "till-1", 64, Now) ?? Now.AddMinutes(64);

        Assert.NotNull(Decide(State(), plan, mine).Offer);
        Assert.NotNull(Decide(State(), plan, mine.AddSeconds(59)).Offer);
        Assert.Equal(mine.AddMinutes(64), AssertRefused(RefusalRules.RateCap, Decide(State(), plan, mine.AddSeconds(60))).NextTry);
    }

    [Fact]
    public void SiteBusy_WithTheSharesTaken_IsTheRefusal()
    {
        var plan = Plan(packages: Full());
        var state = State() with { Memberships = [new Membership("r1", 0, 4)] };
        Decision With(int? others) => UpdateDecider.Decide(state, Facts(), null, World(plan), others is { } n ? new SiteLoad(n) : null, Now);

        Assert.True(With(null).NeedsSite);
        Assert.Equal(2, With(1).Offer?.SiteAllowed);
        AssertRefused(RefusalRules.SiteBusy, With(2));
    }

    [Fact]
    public void Running_OfAnAbortedRolloutThatCancels_IsCancelledUntilItInstalls()
    {
        var plan = Plan(packages: Full());
        plan = plan with { Rollout = plan.Rollout with { State = RolloutState.Aborting, CancelRunning = true } };
        Decision In(ExecutionState state) => UpdateDecider.Decide(State(Running(state)), Facts(), "x3-1", World(plan), null, Now);

        Assert.NotNull(In(ExecutionState.Downloading).Cancel);
        Assert.Null(In(ExecutionState.Installing).Cancel);
        AssertRefused(RefusalRules.ExecutionRunning, In(ExecutionState.Testing));
    }

    [Fact]
    public void ExecutionRunning_WhileTheTerminalReportsIt_IsTheRefusal()
    {
        var decision = UpdateDecider.Decide(State(Running()), Facts(), "x3-1", World(Plan(packages: Full())), new SiteLoad(0), Now);

        AssertRefused(RefusalRules.ExecutionRunning, decision);
        Assert.False(decision.IsLost);
        Assert.True(decision.IsActive);
    }

    [Fact]
    public void AlreadyEnded_WithAnOutcomeOfTheRollout_IsTheRefusal()
    {
        var state = State(null, new RolloutOutcome("r1", OutcomeKind.RolledBack, At: Now));

        var decision = UpdateDecider.Decide(state, Facts(), null, World(Plan(packages: Full())), new SiteLoad(0), Now);

        AssertRefused(RefusalRules.AlreadyEnded, decision);
        Assert.False(decision.IsActive);
    }

    [Fact]
    public void AlreadyInstalled_WithTheBytesOfTheRelease_IsTheRefusalAndAnOutcome()
    {
        var decision = UpdateDecider.Decide(State(), Facts(installed: 2), null, World(Plan(packages: Full())), new SiteLoad(0), Now);

        AssertRefused(RefusalRules.AlreadyInstalled, decision);
        Assert.Equal(["r1"], decision.UpToDate);
    }

    [Fact]
    public void ComponentAbsent_WithoutTheComponent_IsTheRefusal() => AssertRefused(
        RefusalRules.ComponentAbsent, UpdateDecider.Decide(State(), Facts(installed: null), null, World(Plan(packages: Full())), new SiteLoad(0), Now));

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

        AssertRefused(RefusalRules.PackagePending, UpdateDecider.Decide(State(), Facts(), null, world, new SiteLoad(0), Now + UpdateDecider.DeltaPatience - TimeSpan.FromTicks(1)));
        var late = UpdateDecider.Decide(State(), Facts(), null, world, new SiteLoad(0), Now + UpdateDecider.DeltaPatience);

        Assert.Null(Assert.Single(late.Offer!.Components[0].Packages).BaseSha256);
    }

    [Fact]
    public void DecoderFormat_OlderThanThePackages_IsTheRefusalWhateverIsBuilt()
    {
        var world = World(Plan(packages: [Full(), FromImage(), FromImage(profile: PackageProfile.Small)]));

        var decision = Decide(world, Decoder(format: 1));

        var refusal = AssertRefused(RefusalRules.DecoderFormat, decision);
        Assert.Equal(("1", "at least 2"), (refusal.Seen, refusal.Needed));
        Assert.Empty(decision.Missing);
        Assert.NotNull(Decide(world, Decoder(format: 3)).Offer);
    }

    [Fact]
    public void DecoderMemory_BelowWhatEveryPackageNeeds_IsTheRefusal()
    {
        var world = World(Plan(packages: [Full(), FromImage(profile: PackageProfile.Small)]));

        var refusal = AssertRefused(RefusalRules.DecoderMemory, Decide(world, Decoder(FullMemory - 1)));

        Assert.Equal(("2399999", "at least 2400000 bytes"), (refusal.Seen, refusal.Needed));
        Assert.Null(Assert.Single(Decide(world, Decoder(FullMemory)).Offer!.Components[0].Packages).BaseSha256);
    }

    [Theory]
    [InlineData(null, "unknown")]
    [InlineData(0L, "0")]
    [InlineData(ImageLength + FullLength - 1, "1599")]
    public void FreeSpace_UnknownOrBelowImageAndPackage_IsTheRefusal(long? freeBytes, string seen)
    {
        var refusal = AssertRefused(
            PreconditionRules.FreeSpace, UpdateDecider.Decide(State(), Facts(freeBytes: freeBytes), null, World(Plan(packages: Full())), new SiteLoad(0), Now));

        Assert.Equal(seen, refusal.Seen);
        Assert.Equal("at least 1600 bytes", refusal.Needed);
    }

    [Fact]
    public void Offer_WithJustEnoughSpace_IsMade() => Assert.NotNull(
        UpdateDecider.Decide(State(), Facts(freeBytes: ImageLength + FullLength), null, World(Plan(packages: Full())), new SiteLoad(0), Now).Offer);

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

    [Theory]
    [InlineData(8_000_000, DecoderPreference.Size, PackageProfile.Default)]
    [InlineData(3_000_000, DecoderPreference.Size, PackageProfile.Small)]
    [InlineData(8_000_000, DecoderPreference.Speed, PackageProfile.Fast)]
    public void Offer_WithDeltasOfAllProfiles_IsTheOneThatSuitsTheDecoder(long memory, DecoderPreference prefer, PackageProfile expected)
    {
        var deltas = Enum.GetValues<PackageProfile>().Select(profile => FromImage(profile: profile)).ToList();

        var decision = Decide(World(Plan(packages: [.. deltas, Full()])), Decoder(memory, prefer));

        Assert.Equal(
            [deltas.Single(d => d.Profile == expected).Sha256!, Full().Sha256!], decision.Offer!.Components[0].Packages.Select(p => p.Sha256));
        Assert.Empty(decision.Missing);
    }

    [Fact]
    public void Offer_ToATerminalThatStatesNothing_IsTheSmallDelta()
    {
        var world = World(Plan(packages: [Full(), FromImage(), FromImage(profile: PackageProfile.Small)]));

        var offer = UpdateDecider.Decide(State(), Facts() with { Decoder = null }, null, world, new SiteLoad(0), Now).Offer;

        Assert.Equal(FromImage(profile: PackageProfile.Small).Sha256, offer!.Components[0].Packages[0].Sha256);
    }

    [Fact]
    public void Offer_WithTooLittleMemoryForAnyProfile_IsTheFullPackageAndAsksForNothing()
    {
        var decision = Decide(World(Plan(packages: [Full(), FromImage()])), Decoder(ProfileChoice.SmallMemory - 1));

        Assert.Null(Assert.Single(decision.Offer!.Components[0].Packages).BaseSha256);
        Assert.Empty(decision.Missing);
    }

    [Fact]
    public void Offer_WithADeltaThatNeedsMoreThanItsProfilePromises_LeavesItOut()
    {
        var large = FromImage() with { DecoderMemory = ProfileChoice.DefaultMemory + 1 };

        Assert.Null(Assert.Single(Decide(World(Plan(packages: [Full(), large]))).Offer!.Components[0].Packages).BaseSha256);
    }

    [Fact]
    public void Missing_ProfileOfAPairThatDeltasAreBuiltFor_IsAskedForOnceAndWaitedFor()
    {
        var decision = Decide(World(Plan(packages: [Full(), FromImage()])), Decoder(ProfileChoice.SmallMemory));

        AssertRefused(RefusalRules.PackagePending, decision);
        var missing = Assert.Single(decision.Missing);
        Assert.Equal(PackageKey.Delta(Hash(2), Hash(1), PackageProfile.Small), missing.Key);
        Assert.Equal((PackageState.Requested, "1.0.0", Now), (missing.State, missing.BaseVersion, missing.RequestedAt));
        Assert.Empty(Decide(World(Plan(packages: [Full(), FromImage(), missing])), Decoder(ProfileChoice.SmallMemory)).Missing);
    }

    [Fact]
    public void Missing_DeltaFromAnImageThatNoneIsBuiltFor_IsNotAskedFor()
    {
        var decision = Decide(World(Plan(packages: [Full(), FromImage(from: 7)])), Decoder(ProfileChoice.SmallMemory));

        Assert.Empty(decision.Missing);
        Assert.Null(Assert.Single(decision.Offer!.Components[0].Packages).BaseSha256);
    }

    [Fact]
    public void Missing_PackagesOfAnOlderFormat_AreNeverOfferedAndAskedForAnew()
    {
        var world = World(Plan(packages: [Full() with { Format = 1 }, FromImage() with { Format = 1 }]));

        var decision = Decide(world);

        AssertRefused(RefusalRules.PackagePending, decision);
        Assert.Equal([PackageKey.Delta(Hash(2), Hash(1), PackageProfile.Default), PackageKey.Full(Hash(2))], decision.Missing.Select(p => p.Key));
    }

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

        var decision = UpdateDecider.Decide(State(offered), Facts(), null, World(Plan(packages: Full())), new SiteLoad(0), Now);

        Assert.Equal(offered.Components, decision.Offer?.Components);
        Assert.False(decision.IsLost);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("x2-1")]
    public void Running_BegunButUnknownToTheTerminal_IsLost(string? reported)
    {
        var decision = UpdateDecider.Decide(State(Running()), Facts(), reported, World(Plan(packages: Full())), new SiteLoad(0), Now);

        Assert.True(decision.IsLost);
        Assert.Null(decision.Offer);
    }

    [Fact]
    public void Rules_EachHaveATestOfTheirName()
    {
        var rules = typeof(RefusalRules).GetFields().Select(f => f.Name);
        var tests = typeof(UpdateDeciderTests).GetMethods().Concat(typeof(SetDecisionTests).GetMethods()).Concat(typeof(RestoreOrderTests).GetMethods()).Select(m => m.Name.Split('_')[0]).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(rules.Except(tests));
    }

    private static Decision Decide(TerminalState state, RolloutPlan plan, DateTimeOffset? now = null) =>
        UpdateDecider.Decide(state, Facts(), null, World(plan), new SiteLoad(0), now ?? Now);

    private static Decision Decide(World world, DecoderInfo? decoder = null) =>
        UpdateDecider.Decide(State(), Facts(decoder: decoder), null, world, new SiteLoad(0), Now);

    private static Refusal AssertRefused(string rule, Decision decision)
    {
        Assert.Null(decision.Offer);
        var refusal = Assert.Single(decision.Refusals);
        Assert.Equal(rule, refusal.Rule);
        return refusal;
    }
}
