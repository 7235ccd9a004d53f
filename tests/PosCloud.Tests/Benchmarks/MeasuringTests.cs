using PosCloud.Benchmarks.Deltas;
using PosCloud.Benchmarks.Deltas.Codecs;
using PosCloud.Benchmarks.Deltas.Corpus;
using PosCloud.Benchmarks.Deltas.Measuring;
using PosCloud.Benchmarks.Deltas.Reports;

namespace PosCloud.Tests.Benchmarks;

/// <summary>With the shell in place of a codec, so not on Windows.</summary>
public sealed class MeasuringTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly bool HasShell = !OperatingSystem.IsWindows();

    [Fact]
    public void Mark_StatusOfAProcess_IsItsHighWaterMark()
    {
        Assert.Equal(43_210L << 10, PeakMemory.Mark("Name:\tx\nVmPeak:\t  99999 kB\nVmHWM:\t   43210 kB\nVmRSS:\t 5 kB\n"u8));
        Assert.Null(PeakMemory.Mark("Name:\tx\nState:\tZ (zombie)\n"u8));
        Assert.Null(PeakMemory.Mark([]));
    }

    [Fact]
    public async Task Run_ChildThatWorks_IsMeasured()
    {
        if (!HasShell)
        {
            return;
        }

        var cost = await ChildProcess.RunAsync(Shell("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"), Long, CancellationToken.None);

        Assert.True(cost.CpuSeconds > 0, $"{cost.CpuSeconds} s");
        Assert.True(!OperatingSystem.IsLinux() || cost.PeakBytes is > 100_000 and < 50_000_000, $"{cost.PeakBytes} bytes");
    }

    [Fact]
    public async Task Run_ChildThatFails_SaysWhichAndWhy()
    {
        if (!HasShell)
        {
            return;
        }

        var e = await Assert.ThrowsAsync<ChildFailedException>(() => ChildProcess.RunAsync(Shell("echo no  space >&2; exit 3"), Long, CancellationToken.None));

        Assert.Equal("sh ended with 3: no space", e.Message);
    }

    [Fact]
    public async Task Run_ChildThatTakesTooLong_IsEnded()
    {
        if (!HasShell)
        {
            return;
        }

        var e = await Assert.ThrowsAsync<ChildFailedException>(
            () => ChildProcess.RunAsync(Shell("exec sleep 600"), TimeSpan.FromMilliseconds(100), CancellationToken.None));

        Assert.Contains("not done after", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measure_CodecsThatCopyLieAndFail_AreToldApart_AndPeersRemembered()
    {
        if (!HasShell)
        {
            return;
        }

        using var folder = new TemporaryFolder();
        var (old, @new) = (folder.File("o"), folder.File("n"));
        await File.WriteAllTextAsync(old, "old");
        await File.WriteAllTextAsync(@new, "newer");
        Codec[] codecs =
        [
            new("copies", null, [], f => Shell($"cp {f.New} {f.Delta}"), f => Shell($"cp {f.Delta} {f.Result}")),
            new("lies", null, [], f => Shell($"cp {f.Old} {f.Delta}"), f => Shell($"cp {f.Delta} {f.Result}")),
            new("fails", null, [], _ => Shell("exit 1"), f => Shell($"cp {f.Delta} {f.Result}")),
        ];
        var memory = await PeerMemory.LoadAsync(null, CancellationToken.None);
        var runner = new PairRunner(codecs, memory, folder, Long);
        var pair = ImagePair.Open("x", "arm64", old, @new);

        var first = await runner.MeasureAsync(pair, [], new NoSteps(), CancellationToken.None);
        var second = await runner.MeasureAsync(pair, [], new NoSteps(), CancellationToken.None);

        Assert.Equal((3, 5, "copies", 5), (first.OldLength, first.NewLength, first.BestPeer, first.BestPeerBytes!.Value));
        Assert.Equal([null, "its delta gives another file", "sh ended with 1: "], first.Results.Select(r => r.Failure));
        Assert.Equal(first.Results.Select(r => r with { Remembered = true }), second.Results);
    }

    [Fact]
    public void Pairs_OfAFolder_AreThoseThatAreWholeSmallestFirst()
    {
        var folder = Directory.CreateTempSubdirectory("corpus-").FullName;
        Make("large", 2000, "boot\n");
        Make("small", 10, "java");
        Make(".part-x", 1, "java");
        Directory.CreateDirectory(Path.Combine(folder, "empty"));
        var corpus = new CorpusFolder(folder);

        Assert.Equal([("small", "java"), ("large", "boot")], corpus.Pairs([], long.MaxValue).Select(p => (p.Name, p.Class!)));
        Assert.Equal(["small"], corpus.Pairs([], 2000).Select(p => p.Name));
        Assert.Equal(["large"], corpus.Pairs(["large", "none"], long.MaxValue).Select(p => p.Name));
        Directory.Delete(folder, recursive: true);

        void Make(string name, int length, string @class)
        {
            var pair = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
            File.WriteAllBytes(Path.Combine(pair, "old"), [1]);
            File.WriteAllBytes(Path.Combine(pair, "new"), new byte[length]);
            File.WriteAllText(Path.Combine(pair, "class"), @class);
        }
    }

    private static CodecCommand Shell(string script) => new("sh", ["-c", script]);

    private sealed class NoSteps : IRunProgress
    {
        public void Step(string what, long done)
        {
        }
    }
}
