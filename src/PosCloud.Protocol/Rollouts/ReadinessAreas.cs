using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;

namespace PosCloud.Protocol.Rollouts;

/// <summary>What the checks of the preparation list are about, and which rules belong to each.</summary>
public static class ReadinessAreas
{
    /// <summary>It is heard of when it should be.</summary>
    public const string Contact = "contact";

    /// <summary>The rule of <see cref="Contact"/>: it was not heard of when it was expected.</summary>
    public const string OverdueRule = "overdue";

    /// <summary>The rollout would offer it the release: packages, decoder, attempts, another upgrade.</summary>
    public const string Upgrade = "upgrade";

    public const string Power = "power";
    public const string Network = "network";
    public const string Storage = "storage";

    /// <summary>No transaction waits for settlement or to be sent.</summary>
    public const string Batch = "batch";

    /// <summary>Its data can be backed up and migrated, and no restore or backup is open. Asked for by the release.</summary>
    public const string Backup = "backup";

    /// <summary>Nobody has used it for long enough.</summary>
    public const string Idle = "idle";

    /// <summary>Components and peripherals that must be there.</summary>
    public const string Equipment = "equipment";

    /// <summary>Windows, trading hours, freezes, quiet times.</summary>
    public const string Schedule = "schedule";

    /// <summary>Notices that must be acknowledged.</summary>
    public const string Notice = "notice";

    /// <summary>In the order in which they are shown.</summary>
    public static IReadOnlyList<string> All { get; } = [Contact, Upgrade, Power, Network, Storage, Batch, Backup, Idle, Equipment, Notice, Schedule];

    private static readonly Dictionary<string, string> Areas = new(StringComparer.Ordinal)
    {
        [PreconditionRules.ComponentVersion] = Equipment,
        [PreconditionRules.PeripheralAbsent] = Equipment,
        [PreconditionRules.PeripheralFirmware] = Equipment,
        [PreconditionRules.FreeSpace] = Storage,
        [PreconditionRules.Power] = Power,
        [PreconditionRules.BatteryLow] = Power,
        [PreconditionRules.NetworkMetered] = Network,
        [PreconditionRules.LinkQuality] = Network,
        [PreconditionRules.TimeZoneUnknown] = Schedule,
        [PreconditionRules.OutsideWindow] = Schedule,
        [PreconditionRules.TradingHours] = Schedule,
        [PreconditionRules.Freeze] = Schedule,
        [PreconditionRules.QuietTime] = Schedule,
        [PreconditionRules.BatchOpen] = Batch,
        [PreconditionRules.OfflineTransactions] = Batch,
        [PreconditionRules.Busy] = Idle,
        [NoticeRules.NotAcknowledged] = Notice,
    };

    /// <summary>The area of a precondition's rule; null when it is in none.</summary>
    public static string? Of(string rule) => Areas.GetValueOrDefault(rule);

    /// <summary>Whether preconditions ask for anything of an area that they can ask for.</summary>
    public static bool IsAsked(string area, IReadOnlyList<UpgradePreconditions> preconditions) => area switch
    {
        Power => preconditions.Any(p => p.Power is not null || p.MinBatteryPercent is not null),
        Network => preconditions.Any(p => p.Network is not null || p.MinLinkQualityPercent is not null),
        Batch => preconditions.Any(p => p.BatchClosed || p.NoOfflineTransactions),
        Idle => preconditions.Any(p => p.MinIdleSeconds is not null),
        Equipment => preconditions.Any(p => p.Components is { Count: > 0 } || p.Peripherals is { Count: > 0 }),
        Schedule => preconditions.Any(p => p.Schedule is { IsTimed: true }),
        _ => true,
    };
}
