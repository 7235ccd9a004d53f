using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using static PosCloud.Tests.Terminal.Sets.SampleSet;

namespace PosCloud.Tests.Terminal.Sets;

/// <summary>A release of several components: all of it, or nothing of it.</summary>
public sealed class SetUpgradeTests
{
    [Fact]
    public async Task Upgrade_OfFiveComponents_SwitchesAllOfThemInOneRestart()
    {
        using var set = new SetBench();
        set.Offer([.. All]);

        await set.RunAsync();

        Assert.Equal(
            [
                ExecutionState.Accepted, ExecutionState.Downloading, ExecutionState.Installing,
                ExecutionState.Restarting, ExecutionState.Testing, ExecutionState.Confirmed,
            ],
            set.Bench.Cloud.States);
        set.AssertSet("2.0.0");
        Assert.Equal(1, set.Machine.Restarts);
        Assert.Equal("2.0.0", set.PrinterFirmware);
        Assert.Equal(NewProfile, set.Machine.Profile);
        using var agent = set.Agent();
        Assert.True(agent.Parameters.IsOn("tips"));
        Assert.False(agent.Parameters.IsOn("refunds"));
        Assert.Equal("Thank you.", agent.Parameters.Values!["receipt-footer"]);
    }

    [Fact]
    public async Task Upgrade_OfFiveComponents_TakesThemOverInTheOrderOfTheReleaseAndReportsEach()
    {
        using var set = new SetBench();
        set.Offer([.. All]);

        await set.RunAsync();

        Assert.Equal(
            [
                "payment-app 1.0.0", "features 1.0.0", "printer-firmware 1.0.0", "lan 1.0.0",
                "payment-app 2.0.0", "features 2.0.0", "printer-firmware 2.0.0", "lan 2.0.0",
            ],
            set.Machine.Activations);
        Assert.Equal(
            [
                "activate payment-app", "activate features", "activate printer-firmware", "activate lan",
                "network gateway", "network dns", "network cloud", "image-hash", "trial-transaction",
            ],
            set.Last.Checks!.Select(c => c.Name));
        Assert.All(set.Last.Checks!, c => Assert.True(c.Passed));
    }

    [Fact]
    public async Task Upgrade_OfASet_RaisesTheFloorOfEachComponentWithTheConfirmationOnly()
    {
        using var set = new SetBench();
        set.Bench.TrialTransaction = () => "declined";
        set.Offer([.. All]);
        await set.RunAsync();
        Assert.Equal(0, set.Bench.ReadState().Floor(App));
        set.Bench.TrialTransaction = () => null;
        set.Offer(2, null, [.. All]);

        await set.RunAsync();

        Assert.Equal(2, set.Bench.ReadState().Floor(App));
        Assert.Equal(0, set.Bench.ReadState().Floor(Os));
    }

    [Fact]
    public async Task Upgrade_OfOneOfFiveComponents_DownloadsThatOneAloneAndKeepsTheImagesOfTheOthers()
    {
        using var set = new SetBench();
        set.ApproveInstalled();
        set.Offer(Features);
        var package = TestImages.Encode([], NewImage(Features));

        using (var agent = set.Agent())
        {
            await agent.RunCycleAsync(default);

            Assert.Equal(ExecutionState.Confirmed, agent.State);
            Assert.Equal(package.Length, agent.BytesDownloaded);
            Assert.True(agent.Parameters.IsOn("tips"));
        }

        Assert.Equal($"/{TestImages.Sha256(package)}", Assert.Single(set.Bench.Cloud.Downloads).Path);
        set.AssertSet("1.0.0", Os, App, Firmware, Lan);
        Assert.Equal("features 2.0.0", set.Machine.Activations[^1]);
        Assert.Equal(All.Select(n => TestImages.Sha256(OldImage(n))).Append(TestImages.Sha256(NewImage(Features))).Order(), Images(set));
        Assert.DoesNotContain(set.Last.Checks!, c => c.Name.StartsWith("network", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upgrade_ThatFailsItsSelfTest_TakesAllComponentsBackPeripheralAndNetworkToo()
    {
        using var set = new SetBench();
        set.Bench.TrialTransaction = () => "the acquirer declined";
        set.Offer([.. All]);

        await set.RunAsync();

        Assert.Equal((ExecutionState.RolledBack, FailureCodes.SelfTestFailed), (set.Last.State, set.Last.Reason));
        set.AssertSet("1.0.0");
        Assert.Equal("1.0.0", set.PrinterFirmware);
        Assert.Equal("factory", set.Machine.Profile);
        Assert.Equal(2, set.Machine.Restarts);
        Assert.Equal(["payment-app 1.0.0", "features 1.0.0", "printer-firmware 1.0.0", "lan 1.0.0"], set.Machine.Activations.TakeLast(4));
        using var agent = set.Agent();
        Assert.False(agent.Parameters.IsOn("tips"));
    }

    [Fact]
    public async Task Upgrade_AfterGoingBack_DownloadsNothingThatTheStoreStillHas()
    {
        using var set = new SetBench();
        set.Bench.TrialTransaction = () => "declined";
        set.Offer([.. All]);
        await set.RunAsync();
        var before = set.Bench.Cloud.Downloads.Count();
        set.Bench.TrialTransaction = () => null;
        set.Offer(2, null, [.. All]);

        await set.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, set.Last.State);
        Assert.Equal(before, set.Bench.Cloud.Downloads.Count());
        set.AssertSet("2.0.0");
    }

    [Fact]
    public async Task Upgrade_APeripheralThatCannotBeFlashed_GoesBackWithItsOwnReasonAndTouchesNothingAfterIt()
    {
        using var set = new SetBench();
        set.Machine.Activation = c => c is { Name: Firmware, Version: "2.0.0" } ? "The boot loader of the printer does not answer." : null;
        set.Offer([.. All]);

        await set.RunAsync();

        Assert.Equal((ExecutionState.RolledBack, FailureCodes.PeripheralUpdateFailed), (set.Last.State, set.Last.Reason));
        Assert.Equal("printer-firmware 2.0.0: The boot loader of the printer does not answer.", set.Last.Detail);
        Assert.DoesNotContain("lan 2.0.0", set.Machine.Activations);
        Assert.DoesNotContain(set.Last.Checks!, c => c.Name == "image-hash");
        set.AssertSet("1.0.0");
        Assert.Equal("1.0.0", set.PrinterFirmware);
    }

    [Fact]
    public async Task Upgrade_APeripheralThatIsFlashedAndThenFails_GetsItsOldFirmwareBack()
    {
        using var set = new SetBench();
        set.Bench.Checkpoint = name =>
        {
            // The power goes between the flash and its note: the boot goes back, and the printer has the new firmware.
            if (name == "before activated.json" && set.PrinterFirmware == "2.0.0" && set.Machine.Restarts == 1)
            {
                set.Machine.Restart();
                throw new IOException("the power is gone");
            }
        };
        set.Offer([.. All]);
        await Assert.ThrowsAsync<IOException>(set.RunAsync);
        Assert.Equal("2.0.0", set.PrinterFirmware);

        await set.RunAsync();

        Assert.Equal((ExecutionState.RolledBack, FailureCodes.TrialInterrupted), (set.Last.State, set.Last.Reason));
        Assert.Equal("1.0.0", set.PrinterFirmware);
        set.AssertSet("1.0.0");
    }

    [Fact]
    public async Task Upgrade_WithParametersThatAreNoJson_GoesBack()
    {
        using var set = new SetBench();
        var image = "{\"features\":{\"tips\":1}}"u8.ToArray();
        set.Approve(Target(Features) with { Sha256 = TestImages.Sha256(image), Length = image.Length });
        set.OfferUnsigned(1, Summer, new DirectiveComponent(
            Features, "2.0.0", TestImages.Sha256(image), image.Length, [set.Bench.Cloud.Package(TestImages.Encode([], image), null)]));

        await set.RunAsync();

        Assert.Equal((ExecutionState.RolledBack, FailureCodes.ActivationFailed), (set.Last.State, set.Last.Reason));
        set.AssertSet("1.0.0");
    }

    [Fact]
    public async Task Upgrade_WithAComponentThatTheTerminalDoesNotHave_AddsItAndGivesItUpWhenItGoesBack()
    {
        using var set = new SetBench(App);
        set.Bench.TrialTransaction = () => "declined";
        set.Offer(Firmware, Lan);
        await set.RunAsync();
        Assert.Equal(ExecutionState.RolledBack, set.Last.State);
        Assert.Equal(["lan -", "printer-firmware -"], set.Machine.Activations.TakeLast(2));
        Assert.Equal(("1.0", "factory"), (set.PrinterFirmware, set.Machine.Profile));
        set.Bench.TrialTransaction = () => null;
        set.Offer(2, null, Firmware, Lan);

        await set.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, set.Last.State);
        set.AssertSet("2.0.0", Firmware, Lan);
        set.AssertSet("1.0.0", Os, App);
    }

    [Fact]
    public async Task Upgrade_WhoseRequirementTheResultingSetDoesNotMeet_IsRejectedWithWhatThereWouldBe()
    {
        using var set = new SetBench();
        set.Offer(App);
        set.Approve(Target(App, new ComponentRequirement(Os, "1.5")));

        await set.RunAsync();

        Assert.Equal((ExecutionState.Rejected, FailureCodes.ComponentRequired), (set.Last.State, set.Last.Reason));
        Assert.Equal("There would be os 1.0.0; needed is os at least 1.5, for payment-app.", set.Last.Detail);
        Assert.Empty(set.Bench.Cloud.Downloads);
    }

    [Fact]
    public async Task Upgrade_WhoseRequirementTheReleaseItselfMeets_IsConfirmed()
    {
        using var set = new SetBench();
        set.Offer(Os, App);
        set.Approve(Target(App, new ComponentRequirement(Os, "1.5")));

        await set.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, set.Last.State);
    }

    [Fact]
    public async Task Upgrade_OfFirmwareForAPrinterThatIsNotThere_IsRejected()
    {
        using var set = new SetBench();
        set.Machine.Peripherals = [.. set.Machine.Peripherals.Select(p => p.Kind == Printer.Kind ? p with { Model = "Other printer" } : p)];
        set.Offer(Firmware);

        await set.RunAsync();

        Assert.Equal((ExecutionState.Rejected, FailureCodes.PeripheralMissing), (set.Last.State, set.Last.Reason));
        Assert.Equal("There is POSPrinter Other printer; the firmware is for POSPrinter Simulated printer.", set.Last.Detail);
    }

    [Fact]
    public async Task Upgrade_WithOneComponentThatNobodySigned_IsRejectedAsAWhole()
    {
        using var set = new SetBench();
        set.Offer(Os);
        set.Bench.Cloud.Offer = set.Bench.Cloud.Offer! with { Components = [.. set.Bench.Cloud.Offer.Components!, ToInstall(set.Bench.Cloud, App)] };

        await set.RunAsync();

        Assert.Equal((ExecutionState.Rejected, FailureCodes.ReleaseNotApproved), (set.Last.State, set.Last.Reason));
        set.AssertSet("1.0.0");
    }

    [Fact]
    public async Task Upgrade_ThatWouldFillTheMedium_CountsAllComponentsThatAreNew()
    {
        using var set = new SetBench();
        set.ApproveInstalled();
        set.Offer(Os, App);
        var offered = set.Bench.Cloud.Offer!.Components!.Where(c => c.Packages.Count > 0).ToList();
        var needed = offered.Sum(c => c.Length + c.Packages.Max(p => p.Length));
        set.Machine.Conditions = set.Machine.Conditions with { FreeBytes = needed - 1 };

        await set.RunAsync();

        Assert.Equal(2, offered.Count);
        Assert.Equal((ExecutionState.Rejected, FailureCodes.FreeBytes), (set.Last.State, set.Last.Reason));
        Assert.Equal($"{needed - 1} bytes are free; {needed} are needed.", set.Last.Detail);
    }

    [Fact]
    public async Task GoingBack_WhenThePrinterTakesNoFirmwareAtAll_SaysSoAndTriesAgain()
    {
        using var set = new SetBench();
        await set.RunAsync();
        set.Bench.TrialTransaction = () => "declined";
        set.Machine.Activation = c => c is { Name: Firmware, Version: "1.0.0" } && set.Machine.Restarts < 3 ? "It does not answer." : null;
        set.Offer([.. All]);

        await set.RunAsync();

        Assert.Equal(ExecutionState.RolledBack, set.Last.State);
        Assert.EndsWith("After going back printer-firmware 1.0.0 is not taken over: It does not answer.", set.Last.Detail);
        Assert.Equal("2.0.0", set.PrinterFirmware);
        set.Machine.Restart();
        await set.RunAsync();
        Assert.Equal("1.0.0", set.PrinterFirmware);
    }

    private static IEnumerable<string> Images(SetBench set) =>
        Directory.EnumerateFiles(Path.Combine(set.Bench.Folder, "images")).Select(f => Path.GetFileName(f)).Order();
}
