namespace PosCloud.Protocol.Preconditions;

/// <summary>
/// The rules of preconditions, as <c>rule</c> in a refusal, in the order in which they are looked at: first what lasts until somebody
/// does something, then what the calendar changes, last what changes from minute to minute.
/// </summary>
public static class PreconditionRules
{
    /// <summary>The preconditions themselves are out of bounds; nothing is allowed by what cannot be understood.</summary>
    public const string Invalid = "preconditions-invalid";

    /// <summary>A component is not installed, or in a version that is too low.</summary>
    public const string ComponentVersion = "component-version";

    /// <summary>No peripheral of the kind and model is there.</summary>
    public const string PeripheralAbsent = "peripheral-absent";

    /// <summary>The peripheral is there, with firmware that is too low or unknown.</summary>
    public const string PeripheralFirmware = "peripheral-firmware";

    /// <summary>A peripheral does not go with the terminal or with its firmware, by the compatibility matrix.</summary>
    public const string PeripheralIncompatible = "peripheral-incompatible";

    /// <summary>Fewer free bytes than the upgrade needs plus what the preconditions ask for.</summary>
    public const string FreeSpace = "free-space";

    /// <summary>Not on mains.</summary>
    public const string Power = "power";

    /// <summary>Not on mains, and the battery's charge is too low.</summary>
    public const string BatteryLow = "battery-low";

    /// <summary>The network costs by volume.</summary>
    public const string NetworkMetered = "network-metered";

    /// <summary>The link is too weak.</summary>
    public const string LinkQuality = "link-quality";

    /// <summary>The network costs by volume, and today's bytes are used up.</summary>
    public const string MeteredBudget = "metered-budget";

    /// <summary>A schedule asks for the shop's clock, and its zone is absent or not in the IANA database.</summary>
    public const string TimeZoneUnknown = "time-zone-unknown";

    /// <summary>In no maintenance window.</summary>
    public const string OutsideWindow = "outside-window";

    /// <summary>The shop is open, or its trading hours are unknown.</summary>
    public const string TradingHours = "trading-hours";

    /// <summary>In a freeze.</summary>
    public const string Freeze = "freeze";

    /// <summary>In the hours before or after an event.</summary>
    public const string QuietTime = "quiet-time";

    /// <summary>Transactions wait for settlement.</summary>
    public const string BatchOpen = "batch-open";

    /// <summary>Transactions taken offline wait to be sent.</summary>
    public const string OfflineTransactions = "offline-transactions";

    /// <summary>The terminal was used a moment ago.</summary>
    public const string Busy = "busy";
}
