namespace PosCloud.Protocol.Preconditions;

/// <summary>Whether the operator may say "not now".</summary>
/// <param name="IsAllowed">Whether it may be said now.</param>
/// <param name="TimesLeft">How often it may still be said, this time included.</param>
/// <param name="Until">UTC; the instant at which the permission ends. Null when nothing ends it or when there is none.</param>
public sealed record DeferralAnswer(bool IsAllowed, int TimesLeft = 0, DateTimeOffset? Until = null);
