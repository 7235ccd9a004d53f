using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Releases;

/// <summary>
/// Whether a set of components can work on a terminal. Pure: the service asks before it offers, the terminal before it accepts,
/// and both get the same answer.
/// </summary>
public static class ComponentRules
{
    /// <summary>A component of the set lacks another one that it needs, or has it in too low a version.</summary>
    public const string Required = "component-required";

    /// <summary>The peripheral that a firmware is for is not connected.</summary>
    public const string PeripheralAbsent = "peripheral-absent";

    /// <summary>The first requirement that the set that results does not meet.</summary>
    /// <param name="components">What is installed, each with what it needs.</param>
    /// <param name="result">Name and version of everything that is there afterwards.</param>
    /// <returns>Null when all hold.</returns>
    public static Refusal? Requirement(
        IEnumerable<(string Name, IReadOnlyList<ComponentRequirement>? Requires)> components, IReadOnlyDictionary<string, string> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach (var (name, requires) in components)
        {
            foreach (var need in requires ?? [])
            {
                var version = result.GetValueOrDefault(need.Component);
                if (version is null || VersionOrder.Compare(version, need.Minimum) < 0)
                {
                    return new Refusal(Required, $"{need.Component} {version ?? "absent"}", $"{need.Component} at least {need.Minimum}, for {name}");
                }
            }
        }

        return null;
    }

    /// <summary>Whether the peripherals that a firmware is for are connected.</summary>
    /// <returns>Null when there is at least one, or when it is for none.</returns>
    public static Refusal? Peripheral(PeripheralTarget? target, IReadOnlyList<Peripheral> connected) =>
        target is null || connected.Any(p => IsFor(target, p))
            ? null
            : new Refusal(
                PeripheralAbsent,
                string.Join(", ", connected.Where(p => p.Kind == target.Kind).Select(p => $"{p.Kind} {p.Model}").DefaultIfEmpty($"no {target.Kind}").Take(2)),
                $"{target.Kind} {target.Model}");

    public static bool IsFor(PeripheralTarget target, Peripheral peripheral)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(peripheral);
        return peripheral.Kind == target.Kind && peripheral.Model == target.Model;
    }
}
