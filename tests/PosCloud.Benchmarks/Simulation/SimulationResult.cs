using PosCloud.Core.Rollouts;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Benchmarks.Simulation;

/// <summary>What came out of a run.</summary>
/// <param name="Minutes">One sample for each minute.</param>
/// <param name="Rollout">The rollout at the end.</param>
/// <param name="HaltedAt">When a gate tripped; from the start of the run.</param>
/// <param name="ReachedAtHalt">Terminals that had been offered the release when the gate tripped.</param>
/// <param name="Reached">Terminals that were offered it in the end.</param>
/// <param name="Executions">Requests that the functions served.</param>
/// <param name="Transactions">Storage transactions.</param>
/// <param name="SiteViolations">Moments at which more of a shop's terminals were in an upgrade than the plan allows.</param>
internal sealed record SimulationResult(
    IReadOnlyList<MinuteSample> Minutes,
    RolloutRecord Rollout,
    TimeSpan? HaltedAt,
    int ReachedAtHalt,
    int Reached,
    long Executions,
    long Transactions,
    int SiteViolations)
{
    public RolloutProgress Progress => Rollout.Progress;

    /// <summary>Members of the waves that had opened: the most that can be reached.</summary>
    public int OpenMembers => Rollout.Waves.Where(w => w.OpenedAt is not null).Sum(w => w.Progress.Members);
}

/// <summary>A minute of a run.</summary>
/// <param name="CheckIns">Answered.</param>
/// <param name="Unanswered">Tried while the service was away.</param>
/// <param name="Transactions">Storage transactions.</param>
/// <param name="Confirmed">Terminals on the release so far.</param>
/// <param name="InUpgrade">Terminals in an upgrade.</param>
internal readonly record struct MinuteSample(int CheckIns, int Unanswered, int Transactions, int Confirmed, int InUpgrade);
