namespace PosCloud.Protocol.Releases;

/// <summary>Why a release is not offered any more.</summary>
/// <param name="At">UTC.</param>
/// <param name="By">Who did it.</param>
/// <param name="Reason">Why.</param>
public sealed record ReleaseWithdrawal(DateTimeOffset At, string By, string Reason);
