using PosCloud.Delta;
using PosCloud.Tests.Delta.Fuzz;

namespace PosCloud.Tests.Delta;

/// <summary>Whatever a delta holds, the decoder refuses it or applies it within its bounds. The long runner is in tests/PosCloud.Benchmarks.</summary>
public sealed class DeltaFuzzTests
{
    [Theory]
    [InlineData(DeltaProfile.Default, 0, 20_000)]
    [InlineData(DeltaProfile.Default, 1, 15_000)]
    [InlineData(DeltaProfile.Default, 2, 12_000)]
    [InlineData(DeltaProfile.Default, 3, 6_000)]
    [InlineData(DeltaProfile.Default, 4, 2_000)]
    [InlineData(DeltaProfile.Default, 5, 10_000)]
    [InlineData(DeltaProfile.Default, 6, 2_000)]
    [InlineData(DeltaProfile.Small, 1, 10_000)]
    [InlineData(DeltaProfile.Small, 2, 6_000)]
    [InlineData(DeltaProfile.Small, 3, 6_000)]
    [InlineData(DeltaProfile.Small, 4, 2_000)]
    [InlineData(DeltaProfile.Small, 6, 2_000)]
    [InlineData(DeltaProfile.Fast, 0, 20_000)]
    [InlineData(DeltaProfile.Fast, 1, 20_000)]
    [InlineData(DeltaProfile.Fast, 2, 20_000)]
    [InlineData(DeltaProfile.Fast, 3, 30_000)]
    [InlineData(DeltaProfile.Fast, 4, 20_000)]
    [InlineData(DeltaProfile.Fast, 5, 10_000)]
    [InlineData(DeltaProfile.Fast, 6, 5_000)]
    public void Apply_MutatedDelta_IsRefusedOrStaysWithinItsBounds(DeltaProfile profile, int kind, int cases)
    {
        FuzzCase[] seeds = FuzzSeeds.Of(profile);
        for (int seed = 0; seed < cases; seed++)
        {
            FuzzCase input = FuzzRun.Make(seeds, kind, seed);
            try
            {
                FuzzTarget.Run(input);
            }
            catch (Exception e)
            {
                Assert.Fail($"Profile {profile}, kind {kind}, seed {seed}: {e}\n{Convert.ToBase64String(input.Delta)}");
            }
        }
    }

    [Theory]
    [InlineData(DeltaProfile.Default)]
    [InlineData(DeltaProfile.Small)]
    [InlineData(DeltaProfile.Fast)]
    public void Apply_Mutations_ReachTheChecksBehindTheHeader(DeltaProfile profile)
    {
        // That the cases above mean something: each seed applies, and mutation gets past every layer.
        Assert.All(FuzzSeeds.Of(profile), seed => Assert.StartsWith("applied", FuzzTarget.Run(seed), StringComparison.Ordinal));
        var reached = new HashSet<string>();
        for (int i = 0; i < 1_400; i++)
        {
            reached.Add(FuzzTarget.Run(FuzzRun.Make(FuzzSeeds.Of(profile), i % FuzzRun.Kinds, i)));
        }

        foreach (DeltaError error in Enum.GetValues<DeltaError>().Except([DeltaError.BaseMismatch]))
        {
            Assert.Contains(reached, signature => signature.StartsWith(error.ToString(), StringComparison.Ordinal));
        }

        Assert.InRange(reached.Count, 20, int.MaxValue);
    }

    [Fact]
    public void Apply_EachRegression_IsRefusedOrStaysWithinItsBounds()
    {
        string folder = FuzzRun.RegressionFolder(AppContext.BaseDirectory);
        Assert.True(Directory.Exists(folder), folder);
        Assert.All(Directory.GetFiles(folder, "*.case"), file => FuzzTarget.Run(FuzzCase.Read(file)));
    }
}
