namespace PosCloud.Protocol.Preconditions;

/// <summary>A time in which nothing starts, half-open, by the clock of the shop.</summary>
/// <param name="From"><c>yyyy-MM-ddTHH:mm</c>; when the clock shows it twice, the first time.</param>
/// <param name="To"><c>yyyy-MM-ddTHH:mm</c>, later than <paramref name="From"/>; when the clock shows it twice, the second time.</param>
/// <param name="Reason">For people.</param>
public sealed record Freeze(string From, string To, string Reason)
{
    internal void Check(FieldChecker check, string pointer)
    {
        check.That(ClockText.IsDateTime(From), $"{pointer}/from", ClockText.DateTimeRule);
        check.That(ClockText.IsDateTime(To), $"{pointer}/to", ClockText.DateTimeRule);

        // The format orders like the times that it stands for.
        check.That(string.CompareOrdinal(From, To) < 0, pointer, "must end after it begins");
        check.Text(Reason, 1, Limits.ShortText, $"{pointer}/reason");
    }
}
