using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Terminal;

/// <summary>The terminal holds a release's matrix against what is connected, before it accepts and before each step.</summary>
public sealed class CompatibilityGateTests
{
    private static readonly UpgradePreconditions Closed = new(Compatibility:
        [new CompatibilityRow("POSPrinter", CompatibilityVerdict.Allowed, "Simulated printer", MinFirmware: "2.0", TerminalModel: "sim-1")]);

    [Fact]
    public async Task Offer_ThatAPeripheralDoesNotGoWith_IsRejectedByNameWithoutAByte()
    {
        using var bench = Offering();

        await bench.RunOnceAsync();

        var execution = bench.ReadState().Execution!;
        Assert.Equal((ExecutionState.Rejected, "peripheral-incompatible"), (execution.State, execution.Reason));
        Assert.Empty(bench.Cloud.Downloads);
        Assert.Contains(
            bench.Cloud.Seen,
            s => s.Is("reports") && s.Body.Contains("POSPrinter Simulated printer firmware 1.0 on sim-1 revision 1; needed is POSPrinter Simulated printer firmware at least 2.0 on sim-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Offer_ThatBringsTheFirmwareItself_IsTaken()
    {
        using var bench = Offering();
        bench.Cloud.Offer = bench.Cloud.Offer! with { PeripheralUpdates = [new PeripheralUpdate("POSPrinter", "Simulated printer", "2.0")] };

        await bench.RunOnceAsync();

        Assert.Equal(ExecutionState.Confirmed, bench.ReadState().Execution!.State);
    }

    [Fact]
    public async Task Peripheral_ThatIsExchangedAfterTheOfferWasTaken_StopsTheInstallation()
    {
        using var bench = Offering();
        var right = bench.Machine.Peripherals.Select(p => p.Kind == "POSPrinter" ? p with { Firmware = "2.1" } : p).ToList();
        var wrong = bench.Machine.Peripherals;
        bench.Machine.Peripherals = right;
        bench.Machine.Conditions = bench.Machine.Conditions with { BatchOpen = true };
        await bench.RunOnceAsync();
        Assert.Equal(ExecutionState.Installing, bench.ReadState().Execution!.State);

        bench.Machine.Peripherals = wrong;
        bench.Machine.Conditions = bench.Machine.Conditions with { BatchOpen = false };
        await bench.RunOnceAsync();
        Assert.Equal(ExecutionState.Installing, bench.ReadState().Execution!.State);
        Assert.Contains(bench.Messages, m => m.Contains("peripheral-incompatible", StringComparison.Ordinal));

        bench.Machine.Peripherals = right;
        await bench.RunOnceAsync();
        Assert.Equal(ExecutionState.Confirmed, bench.ReadState().Execution!.State);
    }

    private static Workbench Offering()
    {
        var bench = new Workbench();
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        bench.Cloud.Offer = bench.Cloud.Offer! with { Preconditions = [Closed, new UpgradePreconditions(BatchClosed: true)] };
        return bench;
    }
}
