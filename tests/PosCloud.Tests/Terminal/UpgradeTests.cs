using PosCloud.Protocol.Terminals;
using PosCloud.Terminal;
using PosCloud.Trust.Releases;

namespace PosCloud.Tests.Terminal;

public sealed class UpgradeTests
{
    [Fact]
    public async Task Upgrade_DeltaFitsInstalledImage_IsConfirmedInTheOtherSlotWithThreeReports()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);

        using (var agent = bench.Agent())
        {
            var result = await agent.RunCycleAsync(default);

            Assert.Equal(CycleEnd.Done, result.End);
            Assert.Equal(TimeSpan.FromSeconds(60), result.Wait);
            Assert.Equal(ExecutionState.Confirmed, agent.State);
            Assert.Equal("b", agent.ActiveSlot);
            Assert.Equal("2.0.0", agent.Installed.Version);
            Assert.Equal(TestImages.Delta.Length, agent.BytesDownloaded);
            Assert.False(agent.HasUnsent);
        }

        Assert.Equal(TestImages.New, bench.ReadActiveImage());
        Assert.Equal(TestImages.Old, File.ReadAllBytes(bench.FactoryImage));
        Assert.Equal(
            [
                ExecutionState.Accepted, ExecutionState.Downloading, ExecutionState.Installing,
                ExecutionState.Restarting, ExecutionState.Testing, ExecutionState.Confirmed,
            ],
            bench.Cloud.States);
        Assert.Equal(TestImages.Delta.Length, bench.Cloud.Reported[^1].BytesDownloaded);
        Assert.Equal(3, bench.Cloud.Count("reports"));
        Assert.Equal(1, bench.Cloud.Count("check-in"));
        Assert.Single(bench.Cloud.Downloads);
        Assert.Equal(1, bench.Machine.Restarts);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(bench.Folder, "packages")));
    }

    [Fact]
    public async Task Upgrade_ToAnImageThatTheIdleSlotHas_SwitchesWithoutADownload()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        await bench.RunOnceAsync();
        bench.Cloud.Trust.Approve(new ReleaseTarget("os", "3.0.0", TestImages.Sha256(TestImages.Old), TestImages.Old.Length, Counter: 3, MinimumCounter: 0, Models: []));
        bench.Cloud.OfferUpdate(2, "x-2", bench.Full);
        bench.Cloud.Offer = bench.Cloud.Offer! with
        {
            ReleaseId = "os-3.0.0",
            Components = [new("os", "3.0.0", TestImages.Sha256(TestImages.Old), TestImages.Old.Length, [bench.Cloud.Package(TestImages.FullOld, null)])],
        };

        await bench.RunOnceAsync();

        using (var agent = bench.Agent())
        {
            Assert.Equal(("a", "3.0.0"), (agent.ActiveSlot, agent.Installed.Version));
        }

        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
        Assert.Single(bench.Cloud.Downloads);
        Assert.Equal(TestImages.Old, File.ReadAllBytes(bench.FactoryImage));
    }

    [Fact]
    public async Task Upgrade_ImageIsInstalledAlready_IsConfirmedWithoutADownload()
    {
        using var bench = new Workbench();
        bench.Cloud.Trust.Approve(new ReleaseTarget("os", "1.0.0", TestImages.Sha256(TestImages.Old), TestImages.Old.Length, Counter: 1, MinimumCounter: 0, Models: []));
        bench.Cloud.OfferUpdate(1, "x-1", bench.Full);
        bench.Cloud.Offer = bench.Cloud.Offer! with
        {
            ReleaseId = "os-1.0.0",
            Components = [new("os", "1.0.0", TestImages.Sha256(TestImages.Old), TestImages.Old.Length, [bench.Full])],
        };

        await bench.RunOnceAsync();

        Assert.Equal([ExecutionState.Accepted, ExecutionState.Confirmed], bench.Cloud.States);
        Assert.Empty(bench.Cloud.Downloads);
        Assert.Equal(0, bench.Machine.Restarts);
    }

    [Fact]
    public async Task Upgrade_OtherComponent_IsRejected()
    {
        using var bench = new Workbench();
        bench.Cloud.Trust.Approve(FakeCloud.NewImage with { Component = "printer" });
        bench.Cloud.OfferUpdate(1, "x-1", bench.Full);
        bench.Cloud.Offer = bench.Cloud.Offer! with { ReleaseId = "printer-2.0.0", Components = [bench.Cloud.Offer.Components![0] with { Name = "printer" }] };

        await bench.RunOnceAsync();

        Assert.Equal([ExecutionState.Accepted, ExecutionState.Rejected], bench.Cloud.States);
        Assert.Equal("component-unsupported", bench.Cloud.Reported[^1].Reason);
    }

    [Fact]
    public async Task Upgrade_TooLittleSpace_IsRejectedWithSeenAndNeeded()
    {
        using var bench = new Workbench();
        bench.Machine.Conditions = bench.Machine.Conditions with { FreeBytes = 1000 };
        bench.Cloud.OfferUpdate(1, "x-1", bench.Full);

        await bench.RunOnceAsync();

        Assert.Equal("free-bytes", Assert.Single(bench.Cloud.Reported).Reason);
        Assert.StartsWith("1000 bytes are free", bench.Cloud.Reported[0].Detail);
    }

    [Fact]
    public async Task Upgrade_ActiveSlotHasOtherBytesThanItsManifest_TakesTheFullPackage()
    {
        using var bench = new Workbench();
        File.Delete(bench.ImageFile(TestImages.Sha256(TestImages.Old)));
        File.WriteAllBytes(bench.ImageFile(TestImages.Sha256(TestImages.Old)), [.. TestImages.Old, 1]);
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);

        await bench.RunOnceAsync();

        Assert.Equal($"/{TestImages.Sha256(TestImages.Full)}", Assert.Single(bench.Cloud.Downloads).Path);
        Assert.Equal(ExecutionState.Confirmed, bench.Cloud.States.Last());
        Assert.Equal(TestImages.New, bench.ReadActiveImage());
    }

    [Fact]
    public async Task Upgrade_DeltaIsFromAnotherBaseThanItsDirectiveSays_TakesTheFullPackage()
    {
        using var bench = new Workbench();
        var lying = bench.Cloud.Package(TestImages.ForeignDelta, TestImages.Sha256(TestImages.Old));
        bench.Cloud.OfferUpdate(1, "x-1", lying, bench.Full);

        await bench.RunOnceAsync();

        Assert.Equal(2, bench.Cloud.Downloads.Count());
        Assert.Equal(ExecutionState.Confirmed, bench.Cloud.States.Last());
        Assert.Equal(TestImages.Sha256(TestImages.Full), bench.Cloud.Reported[^1].PackageSha256);
        Assert.Equal(bench.Cloud.States.Distinct(), bench.Cloud.States);
    }

    [Fact]
    public async Task Upgrade_NoPackageFits_IsRejected()
    {
        using var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Cloud.Package(TestImages.ForeignDelta, TestImages.ForeignSha256));

        await bench.RunOnceAsync();

        Assert.Equal("no-package", bench.Cloud.Reported[^1].Reason);
    }
}
