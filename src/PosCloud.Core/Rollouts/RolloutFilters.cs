using PosCloud.Core.Targeting;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>The filters of a rollout, read: its target and those of its waves.</summary>
public sealed class RolloutFilters
{
    private readonly TargetFilter? _target;

    private RolloutFilters(TargetFilter? target, WaveAssignment waves)
    {
        _target = target;
        Waves = waves;
    }

    public WaveAssignment Waves { get; }

    /// <param name="request">What an operator plans.</param>
    /// <returns><c>filter-invalid</c> with the member and the column, or the filters.</returns>
    public static Outcome<RolloutFilters> Parse(StartRolloutRequest request)
    {
        if (!TargetFilter.Parse(request.Target).Is(out var target, out var error))
        {
            return Refuse("/target", error);
        }

        var waves = (request.Plan ?? new RolloutPlanBody()).AllWaves();
        var filters = new TargetFilter?[waves.Count];
        for (var i = 0; i < waves.Count; i++)
        {
            if (waves[i].Filter is { } text && !TargetFilter.Parse(text).Is(out filters[i], out error))
            {
                return Refuse($"/plan/waves/{i}/filter", error);
            }
        }

        return new RolloutFilters(target, new WaveAssignment(request.RolloutId, waves, filters));
    }

    /// <summary>Those of a stored rollout: they were read before it was stored. One that cannot be read any more matches nobody.</summary>
    public static RolloutFilters Of(RolloutRecord rollout)
    {
        var waves = rollout.Plan.AllWaves();
        return new RolloutFilters(
            TargetFilter.Parse(rollout.Target).Filter,
            new WaveAssignment(rollout.RolloutId, waves, [.. waves.Select(w => w.Filter is null ? null : TargetFilter.Parse(w.Filter).Filter)]));
    }

    public bool IsTarget(FilterSubject terminal) => _target?.Matches(terminal) == true;

    private static Problem Refuse(string pointer, FilterError error) => new(Reasons.FilterInvalid, $"{pointer}: {error}");
}
