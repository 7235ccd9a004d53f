using System.Globalization;
using System.Text.Json.Serialization;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>A rollout as it is stored: the plan and how far it is.</summary>
/// <param name="Target">A filter, as the operator wrote it.</param>
/// <param name="Waves">One for each wave of the plan.</param>
/// <param name="Revision">Counts the commits; part of the ids of its events.</param>
/// <param name="RetryFailedAt">Failures before that instant are offered again; UTC.</param>
/// <param name="CancelRunning">Whether an aborted rollout cancels executions that have not begun to switch.</param>
/// <param name="Source">The rollout whose confirmed members are the members of this one.</param>
/// <param name="Turn">Counts what was done with it; counting members does not change it. It is the version that operators act on.</param>
/// <param name="WentBack">Whether another rollout brings its confirmed members back.</param>
/// <param name="Durations">What its terminals measured, folded; null before the first one.</param>
public sealed record RolloutRecord(
    string RolloutId,
    string ReleaseId,
    RolloutState State,
    string Target,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    RolloutPlanBody Plan,
    IReadOnlyList<RolloutWave> Waves,
    DateTimeOffset? CompletedAt = null,
    IReadOnlyList<string>? Approvals = null,
    int ApprovalsNeeded = 0,
    IReadOnlyList<RolloutLogLine>? Log = null,
    int Revision = 0,
    DateTimeOffset? RetryFailedAt = null,
    bool CancelRunning = false,
    string? Source = null,
    bool WentBack = false,
    int Turn = 0,
    IReadOnlyList<StepTimes>? Durations = null)
{
    /// <summary>Who acts when nobody does.</summary>
    public const string Engine = "engine";

    /// <summary>The target with all terminals.</summary>
    public const string Everybody = "all";

    /// <summary>Lines that are kept; the record is one row of bounded size.</summary>
    private const int MaxLog = 16;

    /// <summary>A rollout that nobody has approved yet; without the need of approvals it is ready.</summary>
    public static RolloutRecord Create(
        string rolloutId, string releaseId, string target, RolloutPlanBody plan, int approvalsNeeded, string actor, DateTimeOffset now)
    {
        var record = new RolloutRecord(
            rolloutId, releaseId, RolloutState.AwaitingApproval, target, now, actor, plan,
            [.. plan.AllWaves().Select(_ => new RolloutWave(RolloutProgress.None))], ApprovalsNeeded: approvalsNeeded);
        return approvalsNeeded == 0 ? record with { State = record.Approved } : record;
    }

    /// <summary>Where the last approval leads to.</summary>
    [JsonIgnore]
    public RolloutState Approved => Plan.AutoStart ? RolloutState.Starting : RolloutState.Ready;

    [JsonIgnore]
    public RolloutProgress Progress => Waves.Aggregate(RolloutProgress.None, (sum, wave) => sum + wave.Progress);

    /// <summary>The last wave that has opened; -1 before the first.</summary>
    [JsonIgnore]
    public int OpenWave => Waves.Count(w => w.OpenedAt is not null) - 1;

    public WaveGates? Gates(int wave) => Plan.AllWaves()[wave].Gates;

    public RolloutRecord With(int index, RolloutWave wave) => this with { Waves = [.. Waves.Select((w, i) => i == index ? wave : w)] };

    /// <summary>For <c>If-Match</c>: a rollout on which the engine has only counted is still what the operator looked at.</summary>
    [JsonIgnore]
    public string Etag => string.Create(CultureInfo.InvariantCulture, $"\"{Turn}\"");

    public RolloutRecord Logged(DateTimeOffset now, string actor, string what, string? reason) =>
        this with { Turn = Turn + 1, Log = [.. (Log ?? []).TakeLast(MaxLog - 1), new RolloutLogLine(now, actor, what, reason)] };

    public RolloutView ToView(DateTimeOffset now) => new(
        RolloutId,
        ReleaseId,
        State,
        Target,
        CreatedAt,
        CreatedBy,
        Progress,
        CompletedAt,
        Plan,
        [.. Waves.Select((wave, i) => new WaveView(
            Plan.AllWaves()[i].Name, wave.Progress, i == OpenWave && i < Waves.Count - 1 ? WaveCheck.Of(Gates(i), wave, now).Holds : [], wave.OpenedAt, wave.PassedAt))],
        Approvals ?? [],
        ApprovalsNeeded,
        Log ?? [],
        Etag,
        Source,
        Durations);
}
