namespace PosCloud.Protocol.Preconditions;

/// <summary>When an upgrade may go on, by the clock of the shop. All of it must allow an instant; an absent member is not asked for.</summary>
/// <param name="Windows">Maintenance windows; being in one of them is enough.</param>
/// <param name="OutsideTradingHours">Whether the shop must be closed by the trading hours that the terminal reports.</param>
/// <param name="Freezes">Times in which nothing starts, such as holidays.</param>
/// <param name="Quiet">Hours around an event in which nothing starts.</param>
/// <param name="Deadline">From this instant on the operator cannot say "not now" any more. It never turns a rule off.</param>
/// <param name="Deferral">How often the operator may say "not now"; absent means never.</param>
/// <param name="DownloadInWindow">Whether the schedule holds for the download too.</param>
public sealed record Schedule(
    IReadOnlyList<WeeklySpan>? Windows = null,
    bool OutsideTradingHours = false,
    IReadOnlyList<Freeze>? Freezes = null,
    IReadOnlyList<QuietTime>? Quiet = null,
    DateTimeOffset? Deadline = null,
    DeferralLimit? Deferral = null,
    bool DownloadInWindow = false)
{
    /// <summary>Whether it restricts time at all, so that the shop's zone must be known.</summary>
    internal bool IsTimed => OutsideTradingHours || Windows is not null || Freezes is { Count: > 0 } || Quiet is { Count: > 0 };

    internal void Check(FieldChecker check, string pointer)
    {
        if (Windows is not null)
        {
            // An empty list would be a schedule that never opens; nobody means that.
            check.Count(Windows.Count, 1, Limits.WeeklySpans, $"{pointer}/windows");
            WeeklySpan.CheckAll(Windows, check, $"{pointer}/windows");
        }

        if (check.List(Freezes ?? [], 0, Limits.Freezes, $"{pointer}/freezes"))
        {
            for (var i = 0; i < Freezes?.Count; i++)
            {
                Freezes[i].Check(check, $"{pointer}/freezes/{i}");
            }
        }

        if (check.List(Quiet ?? [], 0, Limits.Freezes, $"{pointer}/quiet"))
        {
            for (var i = 0; i < Quiet?.Count; i++)
            {
                Quiet[i].Check(check, $"{pointer}/quiet/{i}");
            }
        }

        check.Range(Deferral?.MaxTimes ?? 0, 0, Limits.Deferrals, $"{pointer}/deferral/maxTimes");
    }
}
