namespace PosCloud.Protocol.Rollouts;

/// <summary>A rollout and how far it is.</summary>
/// <param name="RolloutId">Id.</param>
/// <param name="ReleaseId">What is installed.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Target">Which terminals: a filter.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="CreatedBy">Who planned it.</param>
/// <param name="Progress">Counts over all waves.</param>
/// <param name="CompletedAt">UTC; absent until it has ended.</param>
/// <param name="Plan">How it goes.</param>
/// <param name="Waves">Each wave, in order.</param>
/// <param name="Approvals">Who approved it.</param>
/// <param name="ApprovalsNeeded">How many different people must.</param>
/// <param name="Log">What was done with it, newest last; the last 16.</param>
/// <param name="Etag">For <c>If-Match</c>.</param>
/// <param name="SourceRolloutId">The rollout whose upgraded members it brings back; absent otherwise.</param>
/// <param name="Durations">How long each step takes, first over all models, then by model; the 16 most frequent ones.</param>
/// <param name="SecondsLeft">How long until every member has an outcome; absent when it has ended, does not run, or nobody can tell. Gates that do not pass by themselves come on top.</param>
public sealed record RolloutView(
    string RolloutId,
    string ReleaseId,
    RolloutState State,
    string Target,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    RolloutProgress Progress,
    DateTimeOffset? CompletedAt = null,
    RolloutPlanBody? Plan = null,
    IReadOnlyList<WaveView>? Waves = null,
    IReadOnlyList<string>? Approvals = null,
    int ApprovalsNeeded = 0,
    IReadOnlyList<RolloutLogLine>? Log = null,
    string? Etag = null,
    string? SourceRolloutId = null,
    IReadOnlyList<StepTimes>? Durations = null,
    long? SecondsLeft = null);
