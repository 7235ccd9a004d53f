using PosCloud.Protocol.Preconditions;

namespace PosCloud.Protocol.Terminals;

/// <summary>What decides whether now is a good time. A member that the terminal does not know is absent, and absent is never "yes".</summary>
/// <param name="Power"><c>mains</c> or <c>battery</c>.</param>
/// <param name="BatteryPercent">0 to 100.</param>
/// <param name="BatchOpen">Transactions that are not settled yet.</param>
/// <param name="StoredOfflineTransactions">Transactions taken offline and not sent yet.</param>
/// <param name="IdleSeconds">Seconds since the last transaction or operator input.</param>
/// <param name="FreeBytes">Free bytes for packages and the idle slot.</param>
/// <param name="Network"><c>ethernet</c>, <c>wifi</c>, <c>cellular</c>.</param>
/// <param name="Metered">Whether traffic costs by volume.</param>
/// <param name="TimeZone">IANA time zone of the shop.</param>
/// <param name="LinkQualityPercent">Quality of the link, 0 to 100; 100 where a cable has no quality to measure.</param>
/// <param name="TradingHours">When the shop is open, by its own clock; an empty list means that it never is.</param>
/// <param name="MeteredBytesToday">Bytes that downloads took today, by the shop's own day, over links that cost by volume.</param>
public sealed record Conditions(
    string? Power = null,
    int? BatteryPercent = null,
    bool? BatchOpen = null,
    int? StoredOfflineTransactions = null,
    long? IdleSeconds = null,
    long? FreeBytes = null,
    string? Network = null,
    bool? Metered = null,
    string? TimeZone = null,
    int? LinkQualityPercent = null,
    IReadOnlyList<WeeklySpan>? TradingHours = null,
    long? MeteredBytesToday = null)
{
    /// <summary><see cref="Power"/> that does not run out.</summary>
    public const string Mains = "mains";
}
