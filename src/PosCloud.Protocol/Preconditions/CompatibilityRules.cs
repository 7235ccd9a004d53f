using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Preconditions;

/// <summary>
/// Whether each peripheral works with this terminal and with the firmware that results. What is not known is never allowed: an
/// allowing row needs to fit for certain, a forbidding one only needs to be possible.
/// </summary>
internal static class CompatibilityRules
{
    public static IEnumerable<Refusal> Check(IEnumerable<UpgradePreconditions> all, PreconditionSubject subject)
    {
        foreach (var matrix in all.Select(p => p.Compatibility).OfType<IReadOnlyList<CompatibilityRow>>())
        {
            foreach (var connected in subject.Peripherals.OfType<Peripheral>())
            {
                var peripheral = Resulting(connected, subject.Updates ?? []);
                if (Refuse(matrix, peripheral, subject.Hardware) is { } needed)
                {
                    yield return new Refusal(PreconditionRules.PeripheralIncompatible, Seen(peripheral, subject.Hardware), needed);
                }
            }
        }
    }

    /// <summary>What would have to be; null when all is well.</summary>
    private static string? Refuse(IReadOnlyList<CompatibilityRow> matrix, Peripheral peripheral, HardwareInfo? hardware)
    {
        if (matrix.FirstOrDefault(r => r.Verdict == CompatibilityVerdict.Forbidden && r.Fits(peripheral, hardware) != false) is { } forbidden)
        {
            return $"anything but {forbidden}";
        }

        var allowed = matrix.Where(r => r.Verdict == CompatibilityVerdict.Allowed && PeripheralKinds.Same(r.Kind, peripheral.Kind)).ToList();
        return allowed.Count == 0 || allowed.Exists(r => r.Fits(peripheral, hardware) == true)
            ? null
            : allowed.Count == 1 ? $"{allowed[0]}" : $"{allowed[0]}, or one of {allowed.Count - 1} more rows";
    }

    private static Peripheral Resulting(Peripheral peripheral, IReadOnlyList<PeripheralUpdate> updates) =>
        updates.FirstOrDefault(u => PeripheralKinds.Same(u.Kind, peripheral.Kind) && u.Model == peripheral.Model) is { } update
            ? peripheral with { Firmware = update.Firmware }
            : peripheral;

    private static string Seen(Peripheral peripheral, HardwareInfo? hardware) =>
        $"{peripheral.Kind} {Known(peripheral.Model)} firmware {Known(peripheral.Firmware)} on {Known(hardware?.Model)} revision {Known(hardware?.Revision)}";

    private static string Known(string? text) => string.IsNullOrEmpty(text) ? "unknown" : text;
}
