using PosCloud.Delta;
using PosCloud.Tests.Delta.Fuzz;

namespace PosCloud.Tests.Delta;

/// <summary>Whatever a delta holds, the decoder refuses it or applies it within its bounds. The long runner is in tests/PosCloud.Benchmarks.</summary>
public sealed class DeltaFuzzTests
{
    [Theory]
    [InlineData(FuzzGroup.Default, FuzzKind.RandomBytes, 20_000)]
    [InlineData(FuzzGroup.Default, FuzzKind.HeaderBytes, 10_000)]
    [InlineData(FuzzGroup.Default, FuzzKind.HeaderFields, 5_000)]
    [InlineData(FuzzGroup.Default, FuzzKind.Payload, 3_000)]
    [InlineData(FuzzGroup.Default, FuzzKind.PayloadNoise, 1_000)]
    [InlineData(FuzzGroup.Default, FuzzKind.Cut, 8_000)]
    [InlineData(FuzzGroup.Default, FuzzKind.Splice, 1_000)]
    [InlineData(FuzzGroup.Default, FuzzKind.Blocks, 700)]
    [InlineData(FuzzGroup.Default, FuzzKind.Base, 400)]
    [InlineData(FuzzGroup.Small, FuzzKind.HeaderBytes, 6_000)]
    [InlineData(FuzzGroup.Small, FuzzKind.HeaderFields, 2_000)]
    [InlineData(FuzzGroup.Small, FuzzKind.Payload, 2_000)]
    [InlineData(FuzzGroup.Small, FuzzKind.PayloadNoise, 1_000)]
    [InlineData(FuzzGroup.Small, FuzzKind.Splice, 500)]
    [InlineData(FuzzGroup.Small, FuzzKind.Blocks, 600)]
    [InlineData(FuzzGroup.Fast, FuzzKind.RandomBytes, 28_000)]
    [InlineData(FuzzGroup.Fast, FuzzKind.HeaderBytes, 22_000)]
    [InlineData(FuzzGroup.Fast, FuzzKind.HeaderFields, 20_000)]
    [InlineData(FuzzGroup.Fast, FuzzKind.Payload, 30_000)]
    [InlineData(FuzzGroup.Fast, FuzzKind.PayloadNoise, 20_000)]
    [InlineData(FuzzGroup.Fast, FuzzKind.Cut, 10_000)]
    [InlineData(FuzzGroup.Fast, FuzzKind.Splice, 5_000)]
    [InlineData(FuzzGroup.Fast, FuzzKind.Blocks, 6_000)]
    [InlineData(FuzzGroup.Fast, FuzzKind.Base, 3_000)]
    [InlineData(FuzzGroup.Containers, FuzzKind.HeaderBytes, 4_000)]
    [InlineData(FuzzGroup.Containers, FuzzKind.HeaderFields, 1_500)]
    [InlineData(FuzzGroup.Containers, FuzzKind.Payload, 1_000)]
    [InlineData(FuzzGroup.Containers, FuzzKind.PayloadNoise, 500)]
    [InlineData(FuzzGroup.Containers, FuzzKind.Cut, 1_500)]
    [InlineData(FuzzGroup.Containers, FuzzKind.Splice, 400)]
    [InlineData(FuzzGroup.Containers, FuzzKind.Blocks, 600)]
    [InlineData(FuzzGroup.Containers, FuzzKind.Tables, 2_500)]
    [InlineData(FuzzGroup.Containers, FuzzKind.Pieces, 900)]
    [InlineData(FuzzGroup.Containers, FuzzKind.Recipes, 1_000)]
    [InlineData(FuzzGroup.Containers, FuzzKind.Base, 400)]
    public void Apply_MutatedDelta_IsRefusedOrStaysWithinItsBounds(FuzzGroup group, FuzzKind kind, int cases)
    {
        FuzzCase[] seeds = FuzzSeeds.Of(group);
        for (int seed = 0; seed < cases; seed++)
        {
            FuzzCase input = FuzzRun.Make(seeds, kind, seed);
            try
            {
                FuzzTarget.Run(input);
            }
            catch (Exception e)
            {
                Assert.Fail($"Group {group}, kind {kind}, seed {seed}: {e}\n{Convert.ToBase64String(input.ToBytes())}");
            }
        }
    }

    [Theory]
    [InlineData(FuzzGroup.Default)]
    [InlineData(FuzzGroup.Small)]
    [InlineData(FuzzGroup.Fast)]
    [InlineData(FuzzGroup.Containers)]
    public void Apply_Mutations_ReachTheChecksBehindTheHeader(FuzzGroup group)
    {
        // That the cases above mean something: each seed applies in every way, and mutation gets past every layer.
        FuzzCase[] seeds = FuzzSeeds.Of(group);
        foreach (ApplyWay way in Enum.GetValues<ApplyWay>())
        {
            Assert.All(seeds, seed => Assert.StartsWith("applied", FuzzTarget.Run(seed with { Way = way }), StringComparison.Ordinal));
        }

        FuzzKind[] kinds = Enum.GetValues<FuzzKind>();
        var reached = new HashSet<string>();
        for (int i = 0; i < 1_440; i++)
        {
            reached.Add(FuzzTarget.Run(FuzzRun.Make(seeds, kinds[i % kinds.Length], i)));
        }

        foreach (DeltaError error in Enum.GetValues<DeltaError>().Except([DeltaError.BaseMismatch]))
        {
            Assert.Contains(reached, signature => signature.StartsWith(error.ToString(), StringComparison.Ordinal));
        }

        Assert.InRange(reached.Count, 20, int.MaxValue);
    }

    [Theory]
    [InlineData(FuzzKind.Tables, "A stream that is to be opened is not within the base, or opens to too much.")]
    [InlineData(FuzzKind.Tables, "The base has no stream of")]
    [InlineData(FuzzKind.Pieces, "A block announces streams that do not begin in it.")]
    [InlineData(FuzzKind.Pieces, "A block's piece does not describe streams.")]
    [InlineData(FuzzKind.Recipes, "A deflate recipe is not valid.")]
    [InlineData(FuzzKind.Recipes, "A deflate recipe goes beyond its stream.")]
    [InlineData(FuzzKind.Blocks, "A block begins inside a stream where the index says otherwise.")]
    [InlineData(FuzzKind.HeaderFields, "A block inflates more of the base than the header allows.")]
    public void Apply_MutatedContainers_MeetTheChecksOfContainers(FuzzKind kind, string message)
    {
        FuzzCase[] seeds = FuzzSeeds.Of(FuzzGroup.Containers);
        IEnumerable<string> reached = Enumerable.Range(0, 3_000).Select(seed => FuzzTarget.Run(FuzzRun.Make(seeds, kind, seed)));
        Assert.Contains(reached, signature => signature.Contains(FuzzTarget.WithoutDigits(message), StringComparison.Ordinal));
    }

    [Fact]
    public void Make_SameSeed_GivesTheSameCase()
    {
        foreach (FuzzKind kind in Enum.GetValues<FuzzKind>())
        {
            FuzzCase[] cases = [.. Enumerable.Range(0, 2).Select(_ => FuzzRun.Make(FuzzSeeds.Of(FuzzGroup.Containers), kind, 7))];
            Assert.Equal(cases[0].ToBytes(), cases[1].ToBytes());
        }
    }

    [Fact]
    public void Apply_EachRegression_IsRefusedOrStaysWithinItsBounds()
    {
        string folder = FuzzRun.RegressionFolder(AppContext.BaseDirectory);
        string[] files = Directory.GetFiles(folder, "*.case");
        Assert.NotEmpty(files);
        Assert.All(files, file => FuzzTarget.Run(FuzzCase.Read(file)));
    }
}
