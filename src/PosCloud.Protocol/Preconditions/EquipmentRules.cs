using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Preconditions;

/// <summary>What must be installed on the terminal and connected to it.</summary>
internal static class EquipmentRules
{
    public static IEnumerable<Refusal> Components(IEnumerable<UpgradePreconditions> all, IReadOnlyList<InstalledComponent> installed)
    {
        foreach (var need in all.SelectMany(p => p.Components ?? []))
        {
            var version = installed.FirstOrDefault(c => c?.Name == need.Name)?.Version;
            if (!IsAtLeast(version, need.MinVersion))
            {
                yield return new Refusal(
                    PreconditionRules.ComponentVersion, Seen(need.Name, version), $"{need.Name} at least {need.MinVersion}");
            }
        }
    }

    public static IEnumerable<Refusal> Peripherals(IEnumerable<UpgradePreconditions> all, IReadOnlyList<Peripheral> connected)
    {
        var needs = all.SelectMany(p => p.Peripherals ?? []).Select(need => (Need: need, Found: Matches(need, connected))).ToList();
        foreach (var (need, _) in needs.Where(n => n.Found.Count == 0))
        {
            yield return new Refusal(PreconditionRules.PeripheralAbsent, $"no {need.Kind}{Of(need)}", $"{need.Kind}{Of(need)}");
        }

        foreach (var (need, found) in needs.Where(n => n.Found.Count > 0 && n.Need.MinFirmware is not null))
        {
            var best = found.Select(p => p.Firmware).Max(VersionOrder.Instance);
            if (!IsAtLeast(best, need.MinFirmware!))
            {
                yield return new Refusal(
                    PreconditionRules.PeripheralFirmware, Seen(need.Kind, best), $"{need.Kind}{Of(need)} with firmware at least {need.MinFirmware}");
            }
        }
    }

    private static List<Peripheral> Matches(PeripheralNeed need, IReadOnlyList<Peripheral> connected) =>
        [.. connected.Where(p => p?.Kind == need.Kind && (need.Model is null || p.Model == need.Model))];

    private static string Of(PeripheralNeed need) => need.Model is null ? "" : $" {need.Model}";

    private static string Seen(string name, string? version) => $"{name} {(string.IsNullOrEmpty(version) ? "unknown" : version)}";

    // An empty version would rank as 0 and so pass for "at least 0".
    private static bool IsAtLeast(string? version, string least) =>
        !string.IsNullOrEmpty(version) && VersionOrder.Instance.Compare(version, least) >= 0;
}
