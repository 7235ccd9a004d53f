namespace PosCloud.Protocol.Preconditions;

/// <summary>
/// A span of time that comes back each week, half-open: the minute <paramref name="To"/> is outside. It is compared with what the
/// clock on the shop's wall shows, so it needs no rule for the hours that a clock skips or shows twice.
/// </summary>
/// <param name="Days">The days on which it begins.</param>
/// <param name="From"><c>HH:mm</c>, <c>00:00</c> to <c>23:59</c>.</param>
/// <param name="To"><c>HH:mm</c>, <c>00:00</c> to <c>24:00</c>; earlier than <paramref name="From"/> means on the following day.</param>
public sealed record WeeklySpan(IReadOnlyList<Weekday> Days, string From, string To)
{
    public override string ToString() =>
        $"{string.Join(',', Days.Select(KebabCaseEnumConverter<Weekday>.Name))} {From}-{To}";

    internal static void CheckAll(IReadOnlyList<WeeklySpan> spans, FieldChecker check, string pointer)
    {
        if (!check.List(spans, 0, Limits.WeeklySpans, pointer))
        {
            return;
        }

        for (var i = 0; i < spans.Count; i++)
        {
            spans[i].Check(check, $"{pointer}/{i}");
        }
    }

    private void Check(FieldChecker check, string pointer)
    {
        check.Count(Days.Count, 1, 7, $"{pointer}/days");
        check.That(Days.All(Enum.IsDefined), $"{pointer}/days", "must be days");
        check.That(ClockText.IsTime(From) && From != ClockText.EndOfDay, $"{pointer}/from", "must be a time 'HH:mm' from 00:00 to 23:59");
        check.That(ClockText.IsTime(To), $"{pointer}/to", "must be a time 'HH:mm' from 00:00 to 24:00");
        check.That(From != To, pointer, "must not have zero length; a whole day is 00:00 to 24:00");
    }
}
