using PosCloud.Cli.Api;
using PosCloud.Cli.Releases;
using PosCloud.EndToEnd.Tests.Support;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Storage;

namespace PosCloud.EndToEnd.Tests;

[Collection(SharedCloud.Collection)]
public sealed class ASetOfComponentsSwitchesAtOnce(SharedCloud shared)
{
    private const string Printer = "Simulated printer";

    private readonly TestCloud _cloud = shared.Cloud;

    [Fact]
    public async Task Release_OfFourComponents_IsInstalledTakenOverAndTakenBackAsOne()
    {
        using var folder = new TestFolder();
        folder.Write("os-1.img", Images.Random(201, 100_000));
        folder.Write("os-2.img", Images.Edited(File.ReadAllBytes(folder.Path("os-1.img")), 202));
        folder.Write("printer-1.bin", Images.Random(203, 20_000));
        folder.Write("printer-2.bin", Images.Random(204, 20_000));
        folder.Write("lan.json", new NetworkProfile("shop-lan").ToImage());
        folder.Write("features.json", "{\"features\":{\"tips\":true}}"u8.ToArray());
        await using var fleet = new Fleet(_cloud, folder, "set-os", folder.Path("os-1.img"));
        var good = await fleet.StartAsync(o => o with { MoreFactoryImages = [Firmware(folder)] });
        var bad = await fleet.StartAsync(o => o with { MoreFactoryImages = [Firmware(folder)], FailsSelfTest = true });
        foreach (var terminal in new[] { good, bad })
        {
            terminal.Simulated.Environment.Networks = new Dictionary<string, SimulatedNetwork>
            {
                [SimulatedEnvironment.FactoryProfile] = SimulatedNetwork.Whole,
                ["shop-lan"] = SimulatedNetwork.Whole,
            };
            await Until.TrueAsync(() => _cloud.Local.Terminals.Of(terminal.Id).Count > 0, "the first check-in");
        }

        var file = folder.Write("release.json", System.Text.Encoding.UTF8.GetBytes($$"""
            {
              "releaseId": "set-summer",
              "components": [
                { "file": "os-2.img", "name": "set-os", "version": "2.0.0" },
                { "file": "features.json", "name": "set-features", "version": "1", "kind": "parameters", "requires": [ { "component": "set-os", "minimum": "2.0" } ] },
                { "file": "printer-2.bin", "name": "set-printer", "version": "2.0", "kind": "peripheral-firmware", "peripheral": { "kind": "POSPrinter", "model": "{{Printer}}" } },
                { "file": "lan.json", "name": "set-lan", "version": "1", "kind": "network" }
              ],
              "backOut": "Goes back by itself.",
              "connectivity": { "withinMinutes": 1 }
            }
            """));
        var set = await ReleaseFile.ReadAsync(file, TimeSpan.FromMinutes(2), null, CancellationToken.None);
        var release = await _cloud.Admin.PublishAsync(set with { Approve = _cloud.Local.ApproveAsync }, null, CancellationToken.None);
        Assert.Equal((ReleaseState.Published, 4), (release.State, release.Components.Count));

        await _cloud.StartRolloutAsync("set-rollout", "set-summer", fleet.Site);
        await good.EndedAsync(ExecutionState.Confirmed);
        await bad.EndedAsync(ExecutionState.RolledBack);

        Assert.Equal(["2.0.0", "1", "2.0", "1"], release.Components.Select(c => good.Agent.Set.Component(c.Name)!.Version));
        Assert.True(good.Agent.Parameters.IsOn("tips"));
        Assert.Equal(("2.0", "shop-lan"), (PrinterOf(good), good.Simulated.Environment.Profile));
        Assert.Equal(["set-os 1.0.0", "set-printer 1.0"], bad.Agent.Set.Components.Select(c => $"{c.Name} {c.Version}"));
        Assert.False(bad.Agent.Parameters.IsOn("tips"));
        Assert.Equal(("1.0", SimulatedEnvironment.FactoryProfile), (PrinterOf(bad), bad.Simulated.Environment.Profile));
        Assert.Equal(release.Components.Sum(c => c.Packages.Where(p => p.BaseSha256 is null).Sum(p => p.Length)), good.Agent.BytesDownloaded);
    }

    private static FactoryImage Firmware(TestFolder folder) => new(
        folder.Path("printer-1.bin"),
        new SlotComponent("set-printer", "1.0", Images.Sha256(File.ReadAllBytes(folder.Path("printer-1.bin"))), 20_000, ComponentKind.PeripheralFirmware, new PeripheralTarget("POSPrinter", Printer)));

    private static string PrinterOf(FleetTerminal terminal) => terminal.Simulated.Environment.Peripherals.Single(p => p.Kind == "POSPrinter").Firmware;
}
