using Microsoft.Extensions.Time.Testing;
using PosCloud.Benchmarks.Deltas;
using PosCloud.Benchmarks.Fuzzing;
using PosCloud.Tests.Delta.Fuzz;
using Spectre.Console;

namespace PosCloud.Tests.Benchmarks;

public sealed class FuzzRunnerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("poscloud-fuzz-tests-");
    private readonly StringWriter said = new();

    [Fact]
    public async Task Run_NothingFound_EndsByItselfAndSaysHowFarItIs()
    {
        Assert.Equal(0, await RunAsync(FuzzTarget.Run));

        Assert.Empty(folder.GetFiles());
        Assert.Matches(@" 38 % [\d,]+ cases, [\d,]+/s, corpus \d+, 1 edges, 0 findings, 00:00:25 left", said.ToString());
        Assert.Matches(@"[\d,]+ cases, a corpus of \d+, 1 edges, \d features, 0 findings", said.ToString());
    }

    [Fact]
    public async Task Run_Finding_IsWrittenSmallWithHowToRunItAgain()
    {
        // A defect that needs a certain byte in a delta, and one that needs a long base.
        static string Target(FuzzCase input) => input.Delta.Skip(5).Contains((byte)0x7D)
            ? throw new BoundException("output", "too much")
            : input.Base.Length > 2_000 ? throw new IndexOutOfRangeException("base") : "applied";

        Assert.Equal(1, await RunAsync(Target));

        FileInfo[] files = [.. folder.GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal)];
        Assert.Equal(2, files.Length);
        Assert.Matches("^crash-[0-9a-f]{12}.case$", files[0].Name);
        Assert.Matches("^output-[0-9a-f]{12}.case$", files[1].Name);
        FuzzCase crash = FuzzCase.Read(files[0].FullName);
        Assert.Equal((2_001, 0), (crash.Base.Length, crash.Delta.Length));
        FuzzCase output = FuzzCase.Read(files[1].FullName);
        Assert.Equal((0, 6), (output.Base.Length, output.Delta.Length));
        Assert.Contains($"output: BoundException in : too much\n  again: dotnet run -c Release --project tests/PosCloud.Benchmarks -- fuzz --case {files[1].FullName}", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Case_AppliesOnlyThat()
    {
        string path = Path.Combine(folder.FullName, "one.case");
        FuzzSeeds.Of(FuzzGroup.Fast)[1].Write(path);

        Assert.Equal(0, await RunAsync(FuzzTarget.Run, path));
        Assert.Equal("applied 1\n", said.ToString());
        Assert.Equal(1, await RunAsync(_ => throw new BoundException("output", "too much"), path));
        Assert.Contains("too much", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Step_CaseReachesSomethingNew_IsMadeOthersOf()
    {
        var coverage = new EveryThird();
        var session = new FuzzSession(_ => "applied", coverage, _ => { }, seed: 3);
        foreach (FuzzCase seed in FuzzSeeds.Of(FuzzGroup.Fast))
        {
            session.Seed(seed);
        }

        int seeds = session.Corpus;
        for (int i = 0; i < 300; i++)
        {
            session.Step();
        }

        // Not all have a header that can be read.
        Assert.InRange(session.Corpus - seeds, 10, 100);
        Assert.Equal(seeds + 300, session.Cases);
        Assert.Empty(session.Findings);
    }

    [Fact]
    public void Minimize_NeedsTwoParts_KeepsJustThem()
    {
        // The last byte of a payload and a byte of the base, in a delta that still can be taken apart.
        FuzzCase found = FuzzSeeds.Of(FuzzGroup.Containers)[0] with { Way = ApplyWay.Download };
        byte needed = found.Base[1_000];
        FuzzCase least = new CaseMinimizer(
            input => DeltaParts.Read(input.Delta) is { Blocks.Count: > 0 } && input.Base.Contains(needed), 4_000).Minimize(found);

        Assert.Equal([needed], least.Base);
        Assert.Equal(ApplyWay.Plain, least.Way);
        Assert.All(DeltaParts.Read(least.Delta)!.Blocks, block => Assert.InRange(block.Payload.Length + block.Piece.Length, 0, 4));
    }

    [Fact]
    public void ToBytes_ReadBack_IsTheSameCase()
    {
        string path = Path.Combine(folder.FullName, "one.case");
        new FuzzCase([1, 2, 3], [4, 5], ApplyWay.Resume).Write(path);
        FuzzCase read = FuzzCase.Read(path);

        Assert.Equal([1, 2, 3], read.Base);
        Assert.Equal([4, 5], read.Delta);
        Assert.Equal(ApplyWay.Resume, read.Way);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Task<int> RunAsync(Func<FuzzCase, string> target, string? only = null)
    {
        // Each look at the clock takes it 100 ms further.
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(100) };
        var runner = new FuzzRunner(new Screen(AnsiConsole.Console, said), target, new EveryThird(), time);
        return runner.RunAsync(new FuzzRequest(TimeSpan.FromSeconds(40), 5, folder.FullName, only), CancellationToken.None);
    }

    /// <summary>Finds something new in every third case.</summary>
    private sealed class EveryThird : ICoverage
    {
        private int cases;

        public int Edges => 1;

        public int Features => 2;

        public void Begin() => cases++;

        public bool End() => cases % 3 == 0;
    }
}
