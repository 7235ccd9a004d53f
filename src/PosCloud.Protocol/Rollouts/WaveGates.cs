namespace PosCloud.Protocol.Rollouts;

/// <summary>
/// What is asked of a wave. <em>Attempted</em> are members whose upgrade ended, well or not, and those that fell silent in one.
/// </summary>
/// <param name="SuccessPercent">Least share of confirmed among attempted, in percent, before the next wave opens.</param>
/// <param name="ErrorPercent">Greatest share of failures among attempted, in percent; more of them trip the gate at any time.</param>
/// <param name="MinSample">Attempted members before either share counts; a smaller wave needs all of its members.</param>
/// <param name="SoakSeconds">How long both shares must hold without a break before the next wave opens.</param>
/// <param name="Rate">How fast members are offered the release; absent is not limited.</param>
/// <param name="SilentAfterSeconds">A member in an upgrade that says nothing for so long counts as failed.</param>
/// <param name="OnTrip">What happens when the error gate trips.</param>
public sealed record WaveGates(
    decimal? SuccessPercent = null,
    decimal? ErrorPercent = null,
    int MinSample = WaveGates.DefaultMinSample,
    int? SoakSeconds = null,
    RateCap? Rate = null,
    int SilentAfterSeconds = WaveGates.DefaultSilentAfterSeconds,
    GateTrip OnTrip = GateTrip.Pause)
{
    public const int DefaultMinSample = 10;
    public const int DefaultSilentAfterSeconds = 24 * 3600;

    internal void Check(FieldChecker check, string pointer)
    {
        check.That(SuccessPercent is null or (> 0 and <= 100), $"{pointer}/successPercent", "must be above 0 and at most 100");
        check.That(ErrorPercent is null or (>= 0 and < 100), $"{pointer}/errorPercent", "must be at least 0 and below 100");
        check.Range(MinSample, 1, Limits.GateSample, $"{pointer}/minSample");
        check.Range(SoakSeconds ?? 0, 0, Limits.RolloutSeconds, $"{pointer}/soakSeconds");
        check.Range(SilentAfterSeconds, 60, Limits.RolloutSeconds, $"{pointer}/silentAfterSeconds");
        Rate?.Check(check, $"{pointer}/rate");
    }
}
