namespace PosCloud.Protocol.Preconditions;

/// <summary>How often, and until when, the operator may answer an upgrade with "not now".</summary>
/// <param name="MaxTimes">0 to 100 times.</param>
/// <param name="Until">From this instant on not any more; absent means only <see cref="Schedule.Deadline"/> ends it.</param>
public sealed record DeferralLimit(int MaxTimes, DateTimeOffset? Until = null);
