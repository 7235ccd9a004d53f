using System.Globalization;
using PosCloud.Tests.Rollouts.Model;

namespace PosCloud.Tests.Rollouts;

/// <summary>Generated histories of two rollouts over the same terminals; the number is in <c>POSCLOUD_ROLLOUT_SEQUENCES</c> for longer runs.</summary>
public sealed class RolloutModelTests
{
    private const int Steps = 50;

    private static readonly int Sequences =
        int.Parse(Environment.GetEnvironmentVariable("POSCLOUD_ROLLOUT_SEQUENCES") ?? "20000", CultureInfo.InvariantCulture);

    [Fact]
    public void Histories_WithMarksLateDoubledAndReorderedAndOperatorsAtOnce_CountRightAndOnlyGoForward()
    {
        for (var seed = 0; seed < Sequences; seed++)
        {
            try
            {
                new RolloutModel(seed).Run(Steps);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Sequence {seed}: {e.Message}", e);
            }
        }
    }
}
