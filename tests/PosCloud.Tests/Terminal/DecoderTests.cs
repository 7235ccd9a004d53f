using System.Text.Json;
using PosCloud.Delta;
using PosCloud.Protocol;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Terminal;

/// <summary>What the agent states of its decoder, and that it keeps to it.</summary>
public sealed class DecoderTests
{
    private static readonly long Needed = MemoryOf(TestImages.Delta);

    [Fact]
    public async Task CheckIn_StatesTheDecoderOfTheConfiguration()
    {
        using var bench = new Workbench { DecoderMemory = 4_000_000, DecoderPrefers = DecoderPreference.Speed };

        await bench.RunOnceAsync();

        Assert.Equal(new DecoderInfo(DeltaVersion.Current, 4_000_000, DecoderPreference.Speed), Stated(bench));
    }

    [Fact]
    public async Task CheckIn_WithoutConfiguration_States8MegabytesAndSize()
    {
        using var bench = new Workbench();

        await bench.RunOnceAsync();

        Assert.Equal(new DecoderInfo(DeltaVersion.Current, 8_000_000, DecoderPreference.Size), Stated(bench));
    }

    [Fact]
    public async Task Install_OfADeltaThatNeedsMoreThanWasGranted_IsRefusedBeforeTheSlotIsTouchedAndTheFullPackageTaken()
    {
        Assert.True(MemoryOf(TestImages.Full) < Needed);
        using var bench = new Workbench { DecoderMemory = Needed - 1 };
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);
        var decodes = 0;
        bench.Checkpoint = name => decodes += name == "before decode" ? 1 : 0;

        await bench.RunOnceAsync();

        Assert.Equal(1, decodes);
        Assert.Contains(bench.Messages, m => m.StartsWith("delta-refused: LimitExceeded", StringComparison.Ordinal) && m.Contains("decoder memory", StringComparison.Ordinal));
        Assert.Equal(
            [$"/{TestImages.Sha256(TestImages.Delta)}", $"/{TestImages.Sha256(TestImages.Full)}"], bench.Cloud.Downloads.Select(d => d.Path));
        Assert.Equal(ExecutionState.Confirmed, bench.Cloud.States.Last());
        Assert.Equal(TestImages.New, bench.ReadActiveImage());
    }

    [Fact]
    public async Task Install_OfADeltaThatNeedsJustWhatWasGranted_IsDone()
    {
        using var bench = new Workbench { DecoderMemory = Needed };
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);

        await bench.RunOnceAsync();

        Assert.Equal($"/{TestImages.Sha256(TestImages.Delta)}", Assert.Single(bench.Cloud.Downloads).Path);
        Assert.Equal(ExecutionState.Confirmed, bench.Cloud.States.Last());
    }

    [Fact]
    public async Task Install_WithTooLittleMemoryForEveryPackage_FailsAndLeavesTheActiveSlotAlone()
    {
        using var bench = new Workbench { DecoderMemory = 100_000 };
        bench.Cloud.OfferUpdate(1, "x-1", bench.Delta, bench.Full);

        await bench.RunOnceAsync();

        Assert.Equal((ExecutionState.Failed, "delta-refused"), (bench.Cloud.Reported[^1].State, bench.Cloud.Reported[^1].Reason));
        Assert.Equal(TestImages.Old, bench.ReadActiveImage());
        Assert.Equal(0, bench.Machine.Restarts);
    }

    private static long MemoryOf(byte[] package) => DeltaDecoder.ReadHeader(new MemoryStream(package), DeltaLimits.Default).DecoderMemory;

    private static DecoderInfo? Stated(Workbench bench) => JsonSerializer.Deserialize(
        bench.Cloud.Seen.First(s => s.Is("check-in")).Body, ProtocolJson.Default.CheckInRequest)!.Decoder;
}
