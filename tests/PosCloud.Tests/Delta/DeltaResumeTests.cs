using PosCloud.Delta;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta;

public sealed class DeltaResumeTests
{
    private static readonly byte[] From = Records(40_000, 1);
    private static readonly byte[] To = [.. From[..17_000], .. Random(5_000, 2), .. From[12_000..]];
    private static readonly byte[] Delta = Encode(From, To, SmallBlocks);

    [Fact]
    public void Apply_PowerCutAtAnyBlockOrInside_GoesOnAtTheBlock()
    {
        for (int cut = 0; cut < To.Length; cut += 1024)
        {
            using var output = new CountingStream();
            var power = new PowerCut(cut);
            Assert.Throws<IOException>(() => DeltaDecoder.Apply(
                new MemoryStream(From), new MemoryStream(Delta), power.Around(output), DeltaLimits.Default, false, null, CancellationToken.None));
            output.Written = 0;
            Apply(From, Delta, output, resume: true);
            Assert.Equal(To, output.ToArray());
            Assert.Equal(To.Length - (cut / 4096 * 4096), output.Written);
        }
    }

    [Fact]
    public void Apply_ResumedWithDamagedEarlierBlock_RewritesThatBlockOnly()
    {
        using var output = new CountingStream();
        Apply(From, Delta, output, resume: false);
        output.GetBuffer()[5000] ^= 1;
        output.Written = 0;
        Apply(From, Delta, output, resume: true);
        Assert.Equal(To, output.ToArray());
        Assert.Equal(4096, output.Written);
    }

    [Fact]
    public void Apply_ResumedOverAnOlderLongerFile_CutsItToLength()
    {
        using var output = new MemoryStream();
        output.Write(Random(To.Length + 9_999, 4));
        Apply(From, Delta, output, resume: true);
        Assert.Equal(To, output.ToArray());
    }

    [Fact]
    public void Apply_NotResumed_DoesNotReadTheOutput()
    {
        using var output = new CountingStream();
        Apply(From, Delta, output, resume: false);
        output.Written = 0;
        Apply(From, Delta, output, resume: false);
        Assert.Equal(To.Length, output.Written);
    }

    [Fact]
    public void Apply_ForwardOnlyDelta_GivesTheTargetAndResumes()
    {
        using var output = new MemoryStream();
        output.Write(To.AsSpan(0, 9_000));
        DeltaDecoder.Apply(new MemoryStream(From), new ForwardStream(Delta), output, DeltaLimits.Default, true, null, CancellationToken.None);
        Assert.Equal(To, output.ToArray());
    }

    [Fact]
    public void Apply_Cancelled_StopsAndResumes()
    {
        using var output = new MemoryStream();
        using var cancel = new CancellationTokenSource();
        var progress = new Stop(cancel, 12_000);
        Assert.Throws<OperationCanceledException>(() => DeltaDecoder.Apply(
            new MemoryStream(From), new MemoryStream(Delta), output, DeltaLimits.Default, false, progress, cancel.Token));
        Assert.InRange(output.Length, 12_000, 12_000 + 4096);
        Apply(From, Delta, output, resume: true);
        Assert.Equal(To, output.ToArray());
    }

    [Fact]
    public void Apply_BetweenFiles_ReportsProgressToTheEnd()
    {
        string folder = Directory.CreateTempSubdirectory("poscloud-delta-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "from"), From);
            File.WriteAllBytes(Path.Combine(folder, "to"), To);
            var encoded = new Last();
            var applied = new Last();
            using (FileStream from = File.OpenRead(Path.Combine(folder, "from")))
            using (FileStream to = File.OpenRead(Path.Combine(folder, "to")))
            using (FileStream delta = File.Create(Path.Combine(folder, "delta")))
            using (FileStream output = File.Create(Path.Combine(folder, "out")))
            {
                DeltaEncoder.Encode(from, to, delta, SmallBlocks, encoded, CancellationToken.None);
                delta.Position = 0;
                DeltaDecoder.Apply(from, delta, output, DeltaLimits.Default, true, applied, CancellationToken.None);
            }

            Assert.Equal(Delta, File.ReadAllBytes(Path.Combine(folder, "delta")));
            Assert.Equal(To, File.ReadAllBytes(Path.Combine(folder, "out")));
            Assert.Equal(new DeltaProgress(To.Length, To.Length), encoded.Value);
            Assert.Equal(new DeltaProgress(To.Length, To.Length), applied.Value);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class Last : IProgress<DeltaProgress>
    {
        public DeltaProgress? Value { get; private set; }

        public void Report(DeltaProgress value) => Value = value;
    }

    private sealed class Stop(CancellationTokenSource source, long at) : IProgress<DeltaProgress>
    {
        public void Report(DeltaProgress value)
        {
            if (value.BytesDone >= at)
            {
                source.Cancel();
            }
        }
    }
}
