namespace PosCloud.Protocol.Preconditions;

/// <summary>
/// What must hold on a terminal before an upgrade may go on; declared in a release, in a rollout, or in both, and then all of it
/// must hold. An absent member is not asked for. <see cref="PreconditionEvaluator"/> decides; docs/preconditions.md explains.
/// </summary>
/// <param name="Power">What feeds the terminal.</param>
/// <param name="MinBatteryPercent">The least charge, 1 to 100; on mains any charge will do.</param>
/// <param name="BatchClosed">No transaction may wait for settlement.</param>
/// <param name="NoOfflineTransactions">No transaction taken offline may wait to be sent.</param>
/// <param name="MinIdleSeconds">The least time since the last transaction or input.</param>
/// <param name="FreeBytes">Free bytes beyond those that the upgrade itself needs.</param>
/// <param name="Network">What kind of network may carry the download.</param>
/// <param name="MinLinkQualityPercent">The least quality of the link, 1 to 100.</param>
/// <param name="Components">Components that must be installed.</param>
/// <param name="Peripherals">Peripherals that must be present.</param>
/// <param name="Schedule">When it may happen.</param>
/// <param name="Compatibility">Which peripherals go with which terminals and firmware.</param>
/// <param name="MeteredBytesPerDay">The most bytes that downloads may take on one day of the shop over a link that costs by volume.</param>
public sealed record UpgradePreconditions(
    PowerNeed? Power = null,
    int? MinBatteryPercent = null,
    bool BatchClosed = false,
    bool NoOfflineTransactions = false,
    long? MinIdleSeconds = null,
    long? FreeBytes = null,
    NetworkNeed? Network = null,
    int? MinLinkQualityPercent = null,
    IReadOnlyList<ComponentNeed>? Components = null,
    IReadOnlyList<PeripheralNeed>? Peripherals = null,
    Schedule? Schedule = null,
    IReadOnlyList<CompatibilityRow>? Compatibility = null,
    long? MeteredBytesPerDay = null) : IChecked
{
    public void Check(FieldChecker check) => Check(check, "");

    /// <param name="check">Takes the first member that is out of bounds.</param>
    /// <param name="pointer">Where this object is in the request, for example <c>/preconditions</c>.</param>
    public void Check(FieldChecker check, string pointer)
    {
        check.Range(MinBatteryPercent ?? 1, 1, 100, $"{pointer}/minBatteryPercent");
        check.Range(MinIdleSeconds ?? 0, 0, Limits.IdleSeconds, $"{pointer}/minIdleSeconds");
        check.Range(FreeBytes ?? 0, 0, Limits.ImageBytes, $"{pointer}/freeBytes");
        check.Range(MinLinkQualityPercent ?? 1, 1, 100, $"{pointer}/minLinkQualityPercent");
        if (check.List(Components ?? [], 0, Limits.Components, $"{pointer}/components"))
        {
            for (var i = 0; i < Components?.Count; i++)
            {
                check.Component(Components[i].Name, $"{pointer}/components/{i}/name");
                check.Version(Components[i].MinVersion, $"{pointer}/components/{i}/minVersion");
            }
        }

        if (check.List(Peripherals ?? [], 0, Limits.Peripherals, $"{pointer}/peripherals"))
        {
            for (var i = 0; i < Peripherals?.Count; i++)
            {
                Peripherals[i].Check(check, $"{pointer}/peripherals/{i}");
            }
        }

        if (check.List(Compatibility ?? [], 0, Limits.CompatibilityRows, $"{pointer}/compatibility"))
        {
            for (var i = 0; i < Compatibility?.Count; i++)
            {
                Compatibility[i].Check(check, $"{pointer}/compatibility/{i}");
            }
        }

        check.Range(MeteredBytesPerDay ?? 1, 1, Limits.ImageBytes, $"{pointer}/meteredBytesPerDay");
        Schedule?.Check(check, $"{pointer}/schedule");
    }
}
