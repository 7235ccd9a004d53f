using PosCloud.Core.Catalogue;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>What a terminal needs to get to a release. Pure.</summary>
/// <param name="Components">The whole set of the release, those that are installed without packages; empty with a refusal, and when all is installed.</param>
/// <param name="Refusal">Why it cannot be installed now.</param>
/// <param name="Missing">Packages that nobody has requested yet.</param>
/// <param name="NeededBytes">Free bytes that the cheapest way there takes, packages and images.</param>
internal sealed record ComponentNeeds(
    IReadOnlyList<DirectiveComponent> Components, Refusal? Refusal, IReadOnlyList<PackageRecord> Missing, long NeededBytes = 0)
{
    public bool IsUpToDate => Components.Count == 0 && Refusal is null;

    public static ComponentNeeds Of(RolloutPlan plan, TerminalFacts facts, DateTimeOffset now)
    {
        var release = plan.Release;
        if (release.Components.All(c => facts.Component(c.Name)?.Sha256 == c.Sha256))
        {
            return new ComponentNeeds([], null, []);
        }

        if (Unfit(release, facts) is { } unfit)
        {
            return new ComponentNeeds([], unfit with { RolloutId = plan.Rollout.RolloutId }, []);
        }

        var components = new List<DirectiveComponent>();
        var missing = new List<PackageRecord>();
        Refusal? refusal = null;
        long needed = 0;
        foreach (var wanted in release.Components)
        {
            var installed = facts.Component(wanted.Name)?.Sha256;
            IReadOnlyList<DirectivePackage> packages = [];
            if (installed != wanted.Sha256)
            {
                // Packages of all components are asked for at once: they are built side by side.
                var found = PackageSelection.For(plan, wanted.Sha256, installed, facts.Decoder ?? DecoderInfo.Unstated, now);
                missing.AddRange(found.Missing);
                refusal ??= found.Refusal;
                packages = found.Packages;
                needed += wanted.Length + (packages.Count > 0 ? packages[0].Length : 0);
            }

            components.Add(new DirectiveComponent(wanted.Name, wanted.Version, wanted.Sha256, wanted.Length, packages));
        }

        return refusal is null ? new ComponentNeeds(components, null, missing, needed) : new ComponentNeeds([], refusal, missing);
    }

    /// <summary>Why the terminal cannot take the set, whatever packages there are.</summary>
    private static Refusal? Unfit(ReleaseRecord release, TerminalFacts facts)
    {
        // What the boot loader starts cannot be new to a terminal: then it is another kind of machine.
        if (release.Components.FirstOrDefault(c => c.Kind == ComponentKind.Os && facts.Component(c.Name) is null) is { } absent)
        {
            return new Refusal(RefusalRules.ComponentAbsent, "absent", absent.Name);
        }

        var result = facts.Components.ToDictionary(c => c.Name, c => c.Version, StringComparer.Ordinal);
        foreach (var component in release.Components)
        {
            result[component.Name] = component.Version;
        }

        return ComponentRules.Requirement(release.Components.Select(c => (c.Name, c.Requires)), result)
            ?? release.Components.Select(c => ComponentRules.Peripheral(c.Peripheral, facts.Peripherals)).FirstOrDefault(r => r is not null);
    }
}
