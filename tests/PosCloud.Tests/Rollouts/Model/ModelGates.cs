using PosCloud.Core.Rollouts;

namespace PosCloud.Tests.Rollouts.Model;

/// <summary>What must have been true of a wave when the engine let the next one open, told without the engine's words.</summary>
internal static class ModelGates
{
    /// <param name="from">The rollout as it was.</param>
    /// <param name="to">The same with one more wave open, and the counts that the engine saw.</param>
    public static void CheckPassed(RolloutRecord from, RolloutRecord to)
    {
        var index = from.OpenWave;
        var (gates, wave) = (from.Gates(index), to.Waves[index]);
        Assert.NotNull(gates?.SuccessPercent);
        Assert.NotNull(gates.ErrorPercent);
        Assert.NotNull(gates.SoakSeconds);
        var progress = wave.Progress;
        var failed = progress.RolledBack + progress.Failed + progress.Rejected + progress.Silent;
        var attempted = progress.Confirmed + failed - wave.BaseAttempted;
        var errors = failed - wave.BaseErrors;
        Assert.True(attempted > 0, "A wave without a sample let the next one open.");
        Assert.True(attempted >= Math.Min(gates.MinSample, progress.Members - progress.UpToDate - wave.BaseAttempted), $"{attempted} are no sample.");
        Assert.True(100m * errors <= gates.ErrorPercent * attempted, $"{errors} errors of {attempted}");
        Assert.True(100m * (attempted - errors) >= gates.SuccessPercent * attempted, $"{errors} errors of {attempted}");
        var opened = to.Waves[index + 1].OpenedAt!.Value;
        Assert.True(
            gates.SoakSeconds == 0 || from.Waves[index].MetSince?.AddSeconds(gates.SoakSeconds.Value) <= opened, "It did not soak.");
    }
}
