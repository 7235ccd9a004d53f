using PosCloud.Core.Catalogue;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using static PosCloud.Tests.Terminals.DecisionSamples;

namespace PosCloud.Tests.Terminals;

/// <summary>What is offered of a release of several components, and what its components ask of each other.</summary>
public sealed class SetDecisionTests
{
    private static readonly PeripheralTarget Printer = new("POSPrinter", "TM-1");

    private static readonly ReleaseComponent Os = new("os", "2.0", Hash(2), ImageLength, Uploaded: true);
    private static readonly ReleaseComponent App = new("payment-app", "4.0", Hash(4), ImageLength, true, ComponentKind.Application, [new("os", "1.5")]);
    private static readonly ReleaseComponent Firmware = new("printer-firmware", "1.9", Hash(6), ImageLength, true, ComponentKind.PeripheralFirmware, Peripheral: Printer);

    [Fact]
    public void Offer_OfASet_NamesAllOfItWithPackagesForWhatDiffersOnly()
    {
        var offer = Decide(Terminal(("os", "2.0", 2), ("payment-app", "3.0", 3)), [Os, App], Full(4), FromImage(3, 4)).Offer!;

        Assert.Equal(["os", "payment-app"], offer.Components.Select(c => c.Name));
        Assert.Empty(offer.Components[0].Packages);
        Assert.Equal([DeltaLength, FullLength], offer.Components[1].Packages.Select(p => p.Length));
    }

    [Fact]
    public void Offer_OfAComponentThatIsNew_HasItsFullPackage()
    {
        var offer = Decide(Terminal(("os", "2.0", 2)), [Os, App], Full(4)).Offer!;

        Assert.Null(Assert.Single(offer.Components[1].Packages).BaseSha256);
    }

    [Fact]
    public void Offer_WhileOnePackageOfTheSetIsBeingBuilt_Waits()
    {
        var decision = Decide(Terminal(("os", "1.0", 1), ("payment-app", "3.0", 3)), [Os, App], Full(2), Full(4, PackageState.Requested));

        Assert.Null(decision.Offer);
        Assert.Equal(RefusalRules.PackagePending, Assert.Single(decision.Refusals).Rule);
    }

    [Fact]
    public void ComponentRequired_WhenTheResultingSetLacksIt_SaysWhatThereWouldBe()
    {
        var refusal = Assert.Single(Decide(Terminal(("os", "1.4", 1), ("payment-app", "3.0", 3)), [App], Full(4)).Refusals);

        Assert.Equal(RefusalRules.ComponentRequired, refusal.Rule);
        Assert.Equal(("os 1.4", "os at least 1.5, for payment-app"), (refusal.Seen, refusal.Needed));
    }

    [Fact]
    public void ComponentRequired_WhenTheReleaseBringsIt_IsMet() =>
        Assert.NotNull(Decide(Terminal(("os", "1.4", 1), ("payment-app", "3.0", 3)), [Os, App], Full(2), Full(4)).Offer);

    [Fact]
    public void PeripheralAbsent_WhenAnotherModelIsConnected_NamesBoth()
    {
        var facts = Terminal(("os", "2.0", 2)) with { Peripherals = [new Peripheral("POSPrinter", "TM-2", "1", "1.0", "OK")] };

        var refusal = Assert.Single(Decide(facts, [Firmware], Full(6)).Refusals);

        Assert.Equal(RefusalRules.PeripheralAbsent, refusal.Rule);
        Assert.Equal(("POSPrinter TM-2", "POSPrinter TM-1"), (refusal.Seen, refusal.Needed));
        Assert.NotNull(Decide(facts with { Peripherals = [new Peripheral("POSPrinter", "TM-1", "1", "1.0", "OK")] }, [Firmware], Full(6)).Offer);
    }

    [Fact]
    public void AlreadyInstalled_OnlyWhenEveryComponentIs()
    {
        var all = Terminal(("os", "2.0", 2), ("payment-app", "4.0", 4));

        Assert.Equal(RefusalRules.AlreadyInstalled, Assert.Single(Decide(all, [Os, App], Full(2), Full(4)).Refusals).Rule);
        Assert.NotNull(Decide(Terminal(("os", "2.0", 2), ("payment-app", "3.0", 3)), [Os, App], Full(4)).Offer);
    }

    private static TerminalFacts Terminal(params (string Name, string Version, int Image)[] components) => Facts() with
    {
        Components = [.. components.Select(c => new InstalledComponent(c.Name, c.Version, Hash(c.Image), ImageLength))],
    };

    private static Decision Decide(TerminalFacts facts, ReleaseComponent[] components, params PackageRecord[] packages)
    {
        var release = new ReleaseRecord("summer", ReleaseState.Published, components, null, Now, "operator");
        var plan = new RolloutPlan(Rollout(releaseId: "summer"), release, packages);
        return UpdateDecider.Decide(State(), facts, null, World(plan), new SiteLoad(0), Now);
    }
}
