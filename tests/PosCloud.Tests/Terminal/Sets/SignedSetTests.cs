using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Trust.Releases;
using PosCloud.Trust.Tuf;
using static PosCloud.Tests.Terminal.Sets.SampleSet;

namespace PosCloud.Tests.Terminal.Sets;

/// <summary>
/// A service that is not the approvers' any more: it holds the director's key, and every component that it offers here was signed.
/// What a release consists of, and in which order, was signed too. See docs/threat-model.md.
/// </summary>
public sealed class SignedSetTests : IDisposable
{
    private readonly SetBench set = new();

    /// <summary>Two releases are approved: summer with the os, the application and the network, spring with features and printer.</summary>
    public SignedSetTests()
    {
        set.ApproveInstalled();
        set.Sign(Summer, New(Os), New(App), New(Lan));
        set.Sign("spring", New(Features), New(Firmware));
        set.Approve([.. All.Select(name => Target(name))]);
    }

    public void Dispose() => set.Dispose();

    [Fact]
    public async Task Set_AsTheApproversSignedIt_IsConfirmed()
    {
        Offer(Summer, Os, App, Lan);

        await set.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, set.Last.State);
        set.AssertSet("2.0.0", Os, App, Lan);
    }

    [Fact]
    public Task Set_OfferedInPart_IsRefused() => AssertMismatchAsync(Summer, [App, Lan], "payment-app 2.0.0, lan 2.0.0");

    [Fact]
    public Task Set_OfferedWithoutItsLastComponent_IsRefused() => AssertMismatchAsync(Summer, [Os, App], "os 2.0.0, payment-app 2.0.0");

    [Fact]
    public Task Set_OfferedInAnotherOrder_IsRefused() => AssertMismatchAsync(Summer, [Os, Lan, App], "os 2.0.0, lan 2.0.0, payment-app 2.0.0");

    [Fact]
    public Task Set_MixedFromTwoReleases_IsRefused() => AssertMismatchAsync(Summer, [Os, App, Firmware], "os 2.0.0, payment-app 2.0.0, printer-firmware 2.0.0");

    [Fact]
    public Task Set_UnderTheNameOfAnotherRelease_IsRefused() => AssertMismatchAsync("spring", [Os, App, Lan], "os 2.0.0, payment-app 2.0.0, lan 2.0.0");

    [Fact]
    public Task Set_WithAComponentMore_IsRefused() =>
        AssertMismatchAsync(Summer, [Os, App, Lan, Features], "os 2.0.0, payment-app 2.0.0, lan 2.0.0, features 2.0.0");

    [Fact]
    public async Task Set_WithAnOlderVersionOfOneComponent_IsRefused()
    {
        // What the terminal has anyway is not left out and not exchanged for another version: the set is the signed one.
        set.OfferUnsigned(1, Summer, ToInstall(set.Bench.Cloud, Os), Installed(App), ToInstall(set.Bench.Cloud, Lan));

        await AssertRefusedAsync(FailureCodes.SetMismatch);
    }

    [Fact]
    public async Task Set_OfWhichTheServiceGivesNoPackageForAPart_IsRefused()
    {
        set.OfferUnsigned(1, Summer, ToInstall(set.Bench.Cloud, Os), ToInstall(set.Bench.Cloud, App) with { Packages = [] }, ToInstall(set.Bench.Cloud, Lan));

        await AssertRefusedAsync(FailureCodes.NoPackage);
    }

    [Fact]
    public async Task Set_OfAReleaseThatNobodySigned_IsRefusedThoughItsComponentsWere()
    {
        Offer("winter", Os, App, Lan);

        await AssertRefusedAsync(FailureCodes.SetNotApproved);
    }

    [Fact]
    public async Task Set_ByMetadataOfBeforeSetsWereSigned_IsRefusedUntilTheApproversSignThem()
    {
        var trust = set.Bench.Cloud.Trust;
        trust.Publish(FakeTrust.Sign(WithoutSets(trust), trust.Approvers));
        Offer(Summer, Os, App, Lan);
        await AssertRefusedAsync(FailureCodes.SetNotApproved);
        trust.Approve();
        Offer(2, Summer, Os, App, Lan);

        await set.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, set.Last.State);
    }

    [Fact]
    public async Task Set_AfterTheApproversChangedIt_IsRefusedAsItWasBefore()
    {
        var trust = set.Bench.Cloud.Trust;
        set.Sign(Summer, New(Os), New(App));
        trust.Approve();
        Offer(Summer, Os, App, Lan);

        await AssertRefusedAsync(FailureCodes.SetMismatch);
    }

    [Fact]
    public async Task Set_ThatTheTerminalHasInPart_IsOfferedWholeAndConfirmed()
    {
        Offer(Summer, Os, App, Lan);
        await set.RunAsync();
        set.Sign("autumn", New(Os), New(App), New(Features));
        set.Bench.Cloud.Trust.Approve();
        var downloads = set.Bench.Cloud.Downloads.Count();
        Offer(2, "autumn", Os, App, Features);

        await set.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, set.Last.State);
        Assert.Equal(downloads + 1, set.Bench.Cloud.Downloads.Count());
        set.AssertSet("2.0.0", Os, App, Lan, Features);
    }

    [Fact]
    public async Task Set_OfAnOlderRelease_IsTheWayBack_AndStopsAtTheFloor()
    {
        set.Sign("back", Old(Os), Old(Lan));
        set.Sign("too-far", Old(Features), Old(App));
        set.Bench.Cloud.Trust.Approve();
        Offer(Summer, Os, App, Lan);
        await set.RunAsync();
        set.OfferUnsigned(2, "too-far", Installed(Features), Installed(App));
        await set.RunAsync();
        Assert.Equal((ExecutionState.Rejected, FailureCodes.CounterBelowFloor), (set.Last.State, set.Last.Reason));
        set.AssertSet("2.0.0", Os, App, Lan);
        set.OfferUnsigned(3, "back", Installed(Os), Installed(Lan));

        await set.RunAsync();

        Assert.Equal(ExecutionState.Confirmed, set.Last.State);
        set.AssertSet("1.0.0", Os, Lan, Features);
        set.AssertSet("2.0.0", App);
    }

    [Fact]
    public async Task Set_ThatIsSignedAndWithoutWhatItsSignedRequirementsName_IsRefused()
    {
        set.Sign(Summer, New(Lan), New(App));
        set.Approve(Target(App, new ComponentRequirement(Os, "2.0")));
        Offer(Summer, Lan, App);

        await AssertRefusedAsync(FailureCodes.ComponentRequired);
    }

    private static SetComponent New(string name) => new(name, "2.0.0");

    private static SetComponent Old(string name) => new(name, "1.0.0");

    private static TargetsMetadata WithoutSets(FakeTrust trust)
    {
        var next = trust.Next();
        return next with { Targets = next.Targets.Where(t => !ReleaseSet.IsPath(t.Key)).ToDictionary() };
    }

    private void Offer(string releaseId, params string[] names) => Offer(1, releaseId, names);

    private void Offer(long seq, string releaseId, params string[] names) =>
        set.OfferUnsigned(seq, releaseId, [.. names.Select(name => ToInstall(set.Bench.Cloud, name))]);

    private async Task AssertMismatchAsync(string releaseId, string[] names, string offered)
    {
        Offer(releaseId, names);

        await AssertRefusedAsync(FailureCodes.SetMismatch);

        var signed = releaseId == Summer ? "os 2.0.0, payment-app 2.0.0, lan 2.0.0" : "features 2.0.0, printer-firmware 2.0.0";
        Assert.Equal($"{releaseId} was approved as {signed}; offered is {offered}.", set.Last.Detail);
    }

    /// <summary>Refused by name, and nothing has changed: no byte, no image, no restart, nothing taken over but the factory's set.</summary>
    private async Task AssertRefusedAsync(string reason)
    {
        await set.RunAsync();

        Assert.Equal((ExecutionState.Rejected, reason), (set.Last.State, set.Last.Reason));
        Assert.Empty(set.Bench.Cloud.Downloads);
        Assert.Equal(0, set.Machine.Restarts);
        Assert.All(set.Machine.Activations, a => Assert.EndsWith(" 1.0.0", a, StringComparison.Ordinal));
        Assert.Equal(
            All.Select(name => TestImages.Sha256(OldImage(name))).Order(),
            Directory.EnumerateFiles(Path.Combine(set.Bench.Folder, "images")).Select(Path.GetFileName).Order());
        set.AssertSet("1.0.0");
    }
}
