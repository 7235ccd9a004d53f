using PosCloud.Protocol.Terminals;
using PosCloud.Terminal;
using PosCloud.Terminal.Simulation;
using PosCloud.Terminal.Storage;

namespace PosCloud.Tests.Terminal;

public sealed class SimulatedTerminalTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("poscloud-simulated-").FullName;
    private readonly FakeCloud _cloud = new();

    public SimulatedTerminalTests()
    {
        File.WriteAllBytes(Factory, TestImages.Old);
        _cloud.OfferUpdate(
            1,
            "x-1",
            _cloud.Package(TestImages.Delta, TestImages.Sha256(TestImages.Old)),
            _cloud.Package(TestImages.Full, null));
    }

    private string Factory => Path.Combine(_root, "factory");

    public void Dispose()
    {
        _cloud.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task SimulatedTerminal_CutDownload_ResumesAndConfirms()
    {
        var seen = new List<AgentProgress>();
        using var gate = new SemaphoreSlim(1);
        using var terminal = Start(o => o with { CutDownloadAfter = 70_000, BackoffBase = TimeSpan.FromMilliseconds(1), DecodeGate = gate }, seen.Add);

        await terminal.Agent.RunCycleAsync(default);

        Assert.True(terminal.HasCut);
        Assert.Equal(ExecutionState.Confirmed, terminal.Agent.State);
        Assert.Equal("bytes=70000-", _cloud.Downloads.Last().Range);
        Assert.Equal(1, gate.CurrentCount);
        Assert.Contains(seen, p => p.State == ExecutionState.Downloading && p.BytesDone == 70_000 && p.BytesTotal == TestImages.Delta.Length);
        Assert.Contains(seen, p => p.State == ExecutionState.Installing && p.BytesDone == TestImages.New.Length);
        Assert.Equal(("b", "2.0.0"), (seen[^1].Slot, seen[^1].Version));
    }

    [Fact]
    public async Task SimulatedTerminal_CutBelowTheLengthOfTrustMetadata_CutsTheDownloadAllTheSame()
    {
        using var terminal = Start(o => o with { CutDownloadAfter = 100, BackoffBase = TimeSpan.FromMilliseconds(1) }, null);

        await terminal.Agent.RunCycleAsync(default);

        Assert.True(terminal.HasCut);
        Assert.Equal(ExecutionState.Confirmed, terminal.Agent.State);
        Assert.Equal("bytes=100-", _cloud.Downloads.Last().Range);
    }

    [Fact]
    public async Task SimulatedTerminal_FailsSelfTest_EndsOnTheFactoryImage()
    {
        using var terminal = Start(o => o with { FailsSelfTest = true }, null);

        await terminal.Agent.RunCycleAsync(default);

        Assert.Equal((ExecutionState.RolledBack, "a"), (terminal.Agent.State, terminal.Agent.ActiveSlot));
        Assert.Contains("trial-transaction", _cloud.Reported[^1].Detail);
    }

    [Fact]
    public async Task SimulatedTerminal_PinPadMissing_GoesBack()
    {
        using var terminal = Start(o => o, null);
        terminal.Environment.Peripherals = [.. terminal.Environment.Peripherals.Where(p => p.Kind != "PINPad")];

        await terminal.Agent.RunCycleAsync(default);

        Assert.Equal("pin-pad: not connected", _cloud.Reported[^1].Detail);
    }

    [Fact]
    public async Task SimulatedTerminal_Run_ChecksInUntilCancelled()
    {
        using var stop = new CancellationTokenSource();
        using var terminal = Start(o => o with { CheckInInterval = TimeSpan.FromMilliseconds(1) }, _ =>
        {
            if (_cloud.Count("check-in") > 3)
            {
                stop.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => terminal.Agent.RunAsync(stop.Token));

        Assert.Equal(ExecutionState.Confirmed, terminal.Agent.State);
    }

    [Fact]
    public void SimulatedTerminal_FolderOfOtherHardware_IsRefused()
    {
        Start(o => o, null).Dispose();

        Assert.Throws<ArgumentException>(() => Start(o => o with { HardwareId = "hw-2" }, null));
    }

    private SimulatedTerminal Start(Func<SimulatedTerminalOptions, SimulatedTerminalOptions> change, Action<AgentProgress>? progress) => new(
        change(new SimulatedTerminalOptions
        {
            Server = FakeCloud.Server,
            Folder = Path.Combine(_root, "terminal"),
            HardwareId = FakeCloud.HardwareId,
            EnrolmentCode = FakeCloud.Code,
            FactoryImage = Factory,
            FactoryManifest = new SlotComponent("os", "1.0.0", TestImages.Sha256(TestImages.Old), TestImages.Old.Length),
            TrustRoot = _cloud.Trust.Root.Bytes,
        }),
        _cloud,
        TimeProvider.System,
        progress);
}
