using PosCloud.Core.Publishing;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Fakes.Trust;
using PosCloud.Trust.Releases;
using static PosCloud.Tests.Fakes.Trust.FakeApprovals;

namespace PosCloud.Tests.Publishing;

/// <summary>A release of several components: drafted, uploaded, approved and published as one.</summary>
public sealed class SetReleaseTests : IAsyncLifetime
{
    private const string Summer = "summer";

    private readonly FakeCloud cloud = new() { NeedsApproval = true };

    private static readonly DraftComponent Os = Component("os", "2.0.0", 2);
    private static readonly DraftComponent App = Component("payment-app", "4.0.0", 3) with { Kind = ComponentKind.Application, Requires = [new("os", "1.5")] };
    private static readonly DraftComponent Printer = Component("printer-firmware", "1.9", 4) with { Kind = ComponentKind.PeripheralFirmware, Peripheral = new("POSPrinter", "TM-1") };

    private ReleaseHandler Releases => cloud.Get<ReleaseHandler>();

    public Task InitializeAsync() => EstablishAsync(cloud);

    public Task DisposeAsync()
    {
        cloud.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Set_IsUploaded_OnlyWhenTheLastComponentIs()
    {
        (await DraftAsync(Summer, Os, App)).Value();

        Assert.Equal(ReleaseState.Draft, (await UploadAsync(Summer, App, 3)).State);
        Assert.Equal(Reasons.ReleaseState, (await PublishAsync(Summer)).Problem?.Reason);
        Assert.Equal(ReleaseState.Uploaded, (await UploadAsync(Summer, Os, 2)).State);
    }

    [Fact]
    public async Task Set_ApprovedByTwoPeople_IsPublishedOnceWithAFullPackageOfEachComponent()
    {
        await UploadedAsync(Summer, (Os, 2), (App, 3), (Printer, 4));
        await ApproveAsync(Target(Os), Target(App), Target(Printer));

        var release = (await Releases.ShowAsync(FakeCloud.Estate, Summer, CancellationToken.None)).Value();

        Assert.Equal(ReleaseState.Published, release.State);
        Assert.Equal(["ann", "ben"], release.Approvals!.Select(a => a.By));
        Assert.Equal(["os", "payment-app", "printer-firmware"], release.Components.Select(c => c.Name));
        Assert.All(release.Components, c => Assert.Single(c.Packages));
        Assert.Equal([ComponentKind.Os, ComponentKind.Application, ComponentKind.PeripheralFirmware], release.Components.Select(c => c.Kind));
        Assert.Equal(Printer.Peripheral, release.Components[2].Peripheral);
        Assert.Equal(App.Requires, release.Components[1].Requires);
    }

    [Fact]
    public async Task Set_ThatNobodySigned_StaysUnpublished()
    {
        await UploadedAsync(Summer, (Os, 2), (App, 3));

        var problem = (await PublishAsync(Summer)).Problem;

        Assert.Equal(Reasons.ApprovalMissing, problem?.Reason);
        Assert.StartsWith("os 2.0.0 is not", problem?.Detail, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> TornSets => new()
    {
        { "part", "summer was uploaded as os 2.0.0, payment-app 4.0.0, and not as os 2.0.0." },
        { "order", "summer was uploaded as os 2.0.0, payment-app 4.0.0, and not as payment-app 4.0.0, os 2.0.0." },
        { "unsigned", "The set of summer has printer-firmware 1.9, which is not in the file." },
        { "absent", "os 2.0.0 would be approved without the set of summer." },
        { "elsewhere", "payment-app 4.0.0 would be approved without the set of summer." },
    };

    [Theory]
    [MemberData(nameof(TornSets))]
    public async Task Approve_WithAnotherSetThanWasUploaded_IsRefused(string how, string detail)
    {
        await UploadedAsync(Summer, (Os, 2), (App, 3));
        (ReleaseSet[] Sets, ReleaseTarget[] Targets) torn = how switch
        {
            "part" => ([Set(Summer, Os)], [Target(Os)]),
            "order" => ([Set(Summer, App, Os)], [Target(Os), Target(App)]),
            "unsigned" => ([Set(Summer, Os, App, Printer)], [Target(Os), Target(App)]),
            "absent" => ([], [Target(Os), Target(App)]),
            _ => ([Set(Summer, Os)], [Target(Os), Target(App)]),
        };

        var problem = (await ProposeAsync(cloud, Proposal(cloud, torn.Sets, torn.Targets), 0, "ann")).Problem;

        Assert.Equal((Reasons.MetadataRefused, detail), (problem?.Reason, problem?.Detail));
        Assert.Empty((await Releases.ShowAsync(FakeCloud.Estate, Summer, CancellationToken.None)).Value().Approvals ?? []);
    }

    [Fact]
    public async Task Set_OfAReleaseThatIsNotWithdrawn_CannotLoseItsApproval()
    {
        await UploadedAsync(Summer, (Os, 2), (App, 3));
        var targets = await ApproveAsync(Target(Os), Target(App));

        Assert.Equal(Reasons.MetadataRefused, (await ProposeAsync(cloud, Proposal(cloud, [], targets), 0, "ann")).Problem?.Reason);
        (await Releases.WithdrawAsync(FakeCloud.Estate, Summer, "it forgets receipts", "kim", CancellationToken.None)).Value();
        (await ProposeAsync(cloud, Proposal(cloud, [], targets), 0, "ann")).Value();
    }

    public static TheoryData<string> Lies => new("kind", "peripheral", "requires", "release");

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task Approve_WithAnotherKindPeripheralOrRequirementThanWasUploaded_IsRefused(string lie)
    {
        await UploadedAsync(Summer, (Os, 2), (App, 3), (Printer, 4));
        ReleaseTarget[] targets = lie switch
        {
            "kind" => [Target(Os), Target(App) with { Kind = ComponentKind.Network }, Target(Printer)],
            "peripheral" => [Target(Os), Target(App), Target(Printer) with { Peripheral = new("POSPrinter", "TM-2") }],
            "requires" => [Target(Os), Target(App) with { Requires = null }, Target(Printer)],
            _ => [Target(Os) with { Release = "winter" }, Target(App), Target(Printer)],
        };

        var problem = (await ProposeAsync(cloud, Proposal(cloud, lie == "release" ? [Set(Summer, Os, App, Printer), Set("winter", Os)] : [Set(Summer, Os, App, Printer)], targets), 0, "ann")).Problem;

        Assert.Equal(lie == "release" ? Reasons.ReleaseUnknown : Reasons.MetadataRefused, problem?.Reason);
    }

    [Fact]
    public async Task Set_WithAComponentOfAnEarlierRelease_NeedsOnlyTheNewOneSigned()
    {
        await UploadedAsync(Summer, (Os, 2), (App, 3));
        var first = await ApproveAsync(Target(Os), Target(App));
        var fixedApp = Component("payment-app", "4.0.1", 5) with { Kind = ComponentKind.Application };
        await UploadedAsync("autumn", (Os, 2), (fixedApp, 5));
        await ApproveAsync([Set(Summer, Os, App), Set("autumn", Os, fixedApp)], [.. first, Target(fixedApp, "autumn", counter: 2)]);

        var release = (await Releases.ShowAsync(FakeCloud.Estate, "autumn", CancellationToken.None)).Value();

        Assert.Equal(ReleaseState.Published, release.State);
        Assert.Contains(release.Components[1].Packages, p => p.BaseVersion == "4.0.0");
    }

    [Fact]
    public async Task Set_OfWhichNothingIsNew_IsRefused()
    {
        await UploadedAsync(Summer, (Os, 2), (App, 3));
        var targets = await ApproveAsync(Target(Os), Target(App));
        await UploadedAsync("autumn", (App, 3), (Os, 2));
        await ApproveAsync([Set(Summer, Os, App), Set("autumn", App, Os)], targets);

        Assert.Equal(Reasons.VersionExists, (await PublishAsync("autumn")).Problem?.Reason);
    }

    [Fact]
    public async Task Set_WithOtherBytesUnderAVersionThatExists_IsRefused()
    {
        await UploadedAsync(Summer, (Os, 2), (App, 3));
        var first = await ApproveAsync(Target(Os), Target(App));
        var forged = Component("os", "2.0.0", 9);
        await UploadedAsync("autumn", (forged, 9), (Printer, 4));

        Assert.Equal(Reasons.ApprovalMissing, (await PublishAsync("autumn")).Problem?.Reason);
        Assert.NotEmpty(first);
    }

    [Fact]
    public async Task Removal_OfAComponentThatALaterSetHas_IsRefusedThoughItsOwnReleaseIsWithdrawn()
    {
        await UploadedAsync(Summer, (Os, 2), (App, 3));
        var first = await ApproveAsync(Target(Os), Target(App));
        var fixedApp = Component("payment-app", "4.0.1", 5) with { Kind = ComponentKind.Application };
        await UploadedAsync("autumn", (Os, 2), (fixedApp, 5));
        var second = Target(fixedApp, "autumn", counter: 2);
        var autumn = Set("autumn", Os, fixedApp);
        await ApproveAsync([Set(Summer, Os, App), autumn], [.. first, second]);
        (await Releases.WithdrawAsync(FakeCloud.Estate, Summer, "it forgets receipts", "kim", CancellationToken.None)).Value();

        Assert.Equal(Reasons.MetadataRefused, (await ProposeAsync(cloud, Proposal(cloud, [autumn], Target(App), second), 0, "ann")).Problem?.Reason);
        (await ProposeAsync(cloud, Proposal(cloud, [autumn], Target(Os), second), 0, "ann")).Value();
    }

    [Fact]
    public async Task Draft_Again_TakesAChangeUntilItIsPublished()
    {
        await UploadedAsync(Summer, (Os, 2), (App, 3));

        var changed = (await DraftAsync(Summer, Os, App, Printer)).Value();

        Assert.Equal(3, changed.Components.Count);
        Assert.Equal(ReleaseState.Draft, changed.State);
    }

    [Theory]
    [InlineData("/components: must name each component once", "os", "os")]
    [InlineData("/components/1/peripheral: must be there for peripheral-firmware", "os", "no-target")]
    [InlineData("/components/1/requires: must hold in the release itself: it has os 2.0.0", "os", "needs-more")]
    [InlineData("/components/0/requires/0/component: must be another component", "needs-itself", "os")]
    public void Draft_ThatContradictsItself_IsOutOfBounds(string error, params string[] names)
    {
        var components = names.Select(name => name switch
        {
            "no-target" => Printer with { Peripheral = null },
            "needs-more" => App with { Requires = [new("os", "2.1")] },
            "needs-itself" => App with { Requires = [new("payment-app", "1")] },
            _ => Os,
        }).ToList();
        var check = new FieldChecker();

        new DraftReleaseRequest(components).Check(check);

        Assert.StartsWith(error, check.Error, StringComparison.Ordinal);
    }

    /// <summary>Publishing is one transaction, and a transaction has at most a hundred rows.</summary>
    [Fact]
    public async Task Set_OfTheMostComponentsWithTheMostDeltas_FitsIntoOneTransaction()
    {
        for (var release = 1; release <= 4; release++)
        {
            var components = Enumerable.Range(0, DraftReleaseRequest.MaxComponents)
                .Select(c => (Component($"part-{(char)('a' + c)}", $"{release}.0", (release * 100) + c), (release * 100) + c)).ToArray();
            await UploadedAsync($"r{release}", components);
            cloud.NeedsApproval = false;
            (await PublishAsync($"r{release}")).Value();
        }

        var last = (await Releases.ShowAsync(FakeCloud.Estate, "r4", CancellationToken.None)).Value();
        Assert.Equal(4 * DraftReleaseRequest.MaxComponents, last.Components.Sum(c => c.Packages.Count));
    }

    private static DraftComponent Component(string name, string version, int image) =>
        new(name, version, SampleImages.Sha256(SampleImages.Of(image)), SampleImages.Length);

    private static ReleaseTarget Target(DraftComponent c, string release = Summer, long counter = 1) =>
        new(c.Name, c.Version, c.Sha256, c.Length, counter, 0, [], c.Kind, c.Requires, c.Peripheral, release);

    private static ReleaseSet Set(string release, params DraftComponent[] components) =>
        new(release, [.. components.Select(c => new SetComponent(c.Name, c.Version))]);

    private Task<Outcome<ReleaseView>> DraftAsync(string releaseId, params DraftComponent[] components) => Releases.DraftAsync(
        FakeCloud.Estate, new DraftReleaseRequest(components, BackOut: "Power off and on.", ReleaseId: releaseId), FakeCloud.Actor, CancellationToken.None);

    private async Task<ReleaseView> UploadAsync(string releaseId, DraftComponent component, int image)
    {
        var link = (await Releases.LinkAsync(FakeCloud.Estate, releaseId, component.Name, CancellationToken.None)).Value();
        cloud.Vault.Upload(link.Url, SampleImages.Of(image));
        return (await Releases.CompleteAsync(FakeCloud.Estate, releaseId, component.Name, CancellationToken.None)).Value();
    }

    private async Task UploadedAsync(string releaseId, params (DraftComponent Component, int Image)[] components)
    {
        (await DraftAsync(releaseId, [.. components.Select(c => c.Component)])).Value();
        foreach (var (component, image) in components)
        {
            await UploadAsync(releaseId, component, image);
        }
    }

    private Task<Outcome<ReleaseView>> PublishAsync(string releaseId) => Releases.PublishAsync(FakeCloud.Estate, releaseId, FakeCloud.Actor, CancellationToken.None);

    private Task<ReleaseTarget[]> ApproveAsync(params ReleaseTarget[] targets) => ApproveAsync([.. FakeTrust.SetsOf(targets)], targets);

    private async Task<ReleaseTarget[]> ApproveAsync(ReleaseSet[] sets, ReleaseTarget[] targets)
    {
        (await ProposeAsync(cloud, Proposal(cloud, sets, targets), 0, "ann")).Value();
        (await ProposeAsync(cloud, await WaitingAsync(cloud), 1, "ben")).Value();
        return targets;
    }
}
