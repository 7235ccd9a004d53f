namespace PosCloud.Protocol.Preconditions;

/// <summary>
/// "Not in the last hours before, nor in the first hours after": real hours that pass, whatever the clock does meanwhile.
/// </summary>
/// <param name="At"><c>yyyy-MM-ddTHH:mm</c> by the clock of the shop; when the clock shows it twice, the hours count from both.</param>
/// <param name="HoursBefore">0 to 744 hours.</param>
/// <param name="HoursAfter">0 to 744 hours; not 0 when the hours before are.</param>
/// <param name="Reason">For people.</param>
public sealed record QuietTime(string At, int HoursBefore, int HoursAfter, string Reason)
{
    internal void Check(FieldChecker check, string pointer)
    {
        check.That(ClockText.IsDateTime(At), $"{pointer}/at", ClockText.DateTimeRule);
        check.Range(HoursBefore, 0, Limits.QuietHours, $"{pointer}/hoursBefore");
        check.Range(HoursAfter, 0, Limits.QuietHours, $"{pointer}/hoursAfter");
        check.That(HoursBefore > 0 || HoursAfter > 0, pointer, "must have hours before or after");
        check.Text(Reason, 1, Limits.ShortText, $"{pointer}/reason");
    }
}
