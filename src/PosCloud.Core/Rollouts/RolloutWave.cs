using System.Text.Json.Serialization;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>How far a wave is.</summary>
/// <param name="Progress">Its members by standing.</param>
/// <param name="OpenedAt">UTC; null until it opens.</param>
/// <param name="PassedAt">UTC; when the next wave was let open.</param>
/// <param name="MetSince">Since when its shares hold without a break; UTC.</param>
/// <param name="RampFrom">When its rate began to ramp up: at its opening or the last resume; UTC.</param>
/// <param name="Slots">Minutes over which its waiting members are spread; a power of two. See <see cref="RateSlots"/>.</param>
/// <param name="BaseAttempted">Attempts that an operator has accepted by resuming; gates count from there.</param>
/// <param name="BaseErrors">Errors among them.</param>
public sealed record RolloutWave(
    RolloutProgress Progress,
    DateTimeOffset? OpenedAt = null,
    DateTimeOffset? PassedAt = null,
    DateTimeOffset? MetSince = null,
    DateTimeOffset? RampFrom = null,
    int Slots = 1,
    int BaseAttempted = 0,
    int BaseErrors = 0)
{
    /// <summary>Attempts that count for the gates. A retry takes back a failure, so it may fall below what was accepted.</summary>
    [JsonIgnore]
    public int Attempted => Math.Max(0, Progress.Attempted - BaseAttempted);

    /// <summary>Errors that count for the gates.</summary>
    [JsonIgnore]
    public int Errors => Math.Clamp(Progress.Errors - BaseErrors, 0, Attempted);

    /// <summary>
    /// The same with new counts. An accepted error that is none any more (it is tried again, or its outcome came late) must not
    /// hide a new one.
    /// </summary>
    public RolloutWave Counted(RolloutProgress progress) => this with
    {
        Progress = progress,
        BaseAttempted = Math.Min(BaseAttempted, progress.Attempted),
        BaseErrors = Math.Min(BaseErrors, progress.Errors),
    };

    public RolloutWave Open(DateTimeOffset now) => this with { OpenedAt = now, RampFrom = now };

    /// <summary>Accepts what happened so far.</summary>
    public RolloutWave Accept(DateTimeOffset now) => this with
    {
        BaseAttempted = Progress.Attempted,
        BaseErrors = Progress.Errors,
        RampFrom = OpenedAt is null ? null : now,
        MetSince = null,
    };
}
