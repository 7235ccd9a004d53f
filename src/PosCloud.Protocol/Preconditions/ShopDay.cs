using System.Globalization;

namespace PosCloud.Protocol.Preconditions;

/// <summary>The day by the clock of the shop; where its zone is not known, by UTC.</summary>
public static class ShopDay
{
    /// <summary>For example <c>2030-01-20</c>.</summary>
    public static string Of(string? timeZone, DateTimeOffset now)
    {
        var shown = ZoneClock.Find(timeZone)?.Shown(now.UtcTicks) ?? now.UtcTicks;
        return new DateTime(Math.Clamp(shown, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>When the next day begins there; UTC. Null at the end of the calendar.</summary>
    public static DateTimeOffset? Next(string? timeZone, DateTimeOffset now)
    {
        var zone = ZoneClock.Find(timeZone);
        var shown = zone?.Shown(now.UtcTicks) ?? now.UtcTicks;
        var midnight = ((shown / TimeSpan.TicksPerDay) + 1) * TimeSpan.TicksPerDay;
        if (shown < 0 || midnight > DateTime.MaxValue.Ticks - ZoneClock.MaxOffset)
        {
            return null;
        }

        var instant = zone?.First(midnight) ?? midnight;
        return instant > now.UtcTicks && instant < DateTime.MaxValue.Ticks ? new DateTimeOffset(instant, TimeSpan.Zero) : null;
    }
}
