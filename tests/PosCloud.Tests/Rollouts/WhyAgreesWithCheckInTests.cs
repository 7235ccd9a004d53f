using PosCloud.Core.Terminals;
using PosCloud.Protocol.Preconditions;
using PosCloud.Tests.Rollouts.Model;

namespace PosCloud.Tests.Rollouts;

/// <summary>What an operator is told is what the next check-in does, in every situation that a random walk leads to.</summary>
public sealed class WhyAgreesWithCheckInTests
{
    private const int Walks = 12;
    private const int Steps = 120;

    /// <summary>A walk that never came to them would prove little.</summary>
    private static readonly string[] Expected =
    [
        RefusalRules.RolloutHalted, RefusalRules.WaveNotOpen, RefusalRules.RateCap, RefusalRules.SiteBusy, RefusalRules.ExecutionRunning,
        RefusalRules.AlreadyEnded, RefusalRules.AlreadyInstalled, RefusalRules.RetryLater, RefusalRules.NotInTarget, RefusalRules.NoRollout,
        PreconditionRules.FreeSpace,
    ];

    [Fact]
    public async Task Why_BeforeACheckInWithTheSameFacts_SaysWhatTheCheckInDoes()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 0; seed < Walks; seed++)
        {
            using var walk = new WhyWalk(seed, seen);
            try
            {
                await walk.RunAsync(Steps);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Walk {seed}: {e.Message}", e);
            }
        }

        Assert.Equal([], Expected.Where(rule => !seen.ContainsKey(rule)));
        Assert.True(seen.GetValueOrDefault(WhyWalk.Offered) > Walks, "Hardly anything was offered.");
    }
}
