using PosCloud.Core.Catalogue;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Releases;

namespace PosCloud.Core.Worlds;

/// <summary>A running rollout with its release and the packages that lead to it.</summary>
/// <param name="Rollout">The rollout.</param>
/// <param name="Release">What it installs.</param>
/// <param name="Packages">Of the release.</param>
/// <param name="Steps">Releases that older terminals get first; null when there are none.</param>
/// <param name="Unapproved">Of all these releases those that the approvers have not signed, with the reason; null when all are.</param>
public sealed record RolloutPlan(
    RolloutRecord Rollout, ReleaseRecord Release, IReadOnlyList<PackageRecord> Packages, IReadOnlyList<ReleaseStep>? Steps = null,
    IReadOnlyDictionary<string, string>? Unapproved = null)
{
    /// <summary>The rollout has ended, and this terminal is owed its release: membership, waves and rates are none of its business.</summary>
    public bool IsOwed { get; init; }

    /// <summary>The rollout's filters, read once for all terminals.</summary>
    public RolloutFilters Filters { get; } = RolloutFilters.Of(Rollout);

    /// <summary>The release's and the rollout's: all must hold.</summary>
    public IReadOnlyList<UpgradePreconditions> Preconditions => [.. new[] { Release.Preconditions, Rollout.Plan.Preconditions }.OfType<UpgradePreconditions>()];

    /// <summary>Firmware that the release brings to peripherals.</summary>
    public IReadOnlyList<PeripheralUpdate> PeripheralUpdates =>
        [.. Release.Components.Where(c => c.Peripheral is not null).Select(c => new PeripheralUpdate(c.Peripheral!.Kind, c.Peripheral.Model, c.Version))];

    /// <summary>The plan with one of its releases as what is installed; null when it is none of them.</summary>
    public RolloutPlan? At(string releaseId) =>
        releaseId == Release.ReleaseId ? this
        : Steps?.FirstOrDefault(s => s.Release.ReleaseId == releaseId) is { } step ? this with { Release = step.Release, Packages = step.Packages }
        : null;

    /// <summary>What a terminal installs next: the release, or the one that it must not skip, with the floor that says so.</summary>
    public (RolloutPlan Plan, ReleaseFloor? Floor) Next(TerminalFacts facts)
    {
        if (Steps is not { Count: > 0 } || Release.Components.All(c => facts.Component(c.Name)?.Sha256 == c.Sha256))
        {
            return (this, null);
        }

        var (next, floor) = (this, (ReleaseFloor?)null);
        for (var i = 0; i < Steps.Count; i++)
        {
            if (next.Release.Floors?.FirstOrDefault(f => IsBelow(f, facts)) is not { } below || At(below.ReleaseId) is not { } via)
            {
                break;
            }

            (next, floor) = (via, below);
        }

        return (next, floor);
    }

    /// <summary>A component that is not there is below: what is not known does not pass.</summary>
    private bool IsBelow(ReleaseFloor floor, TerminalFacts facts)
    {
        var installed = facts.Component(floor.Component);
        return installed is null
            || (VersionOrder.Compare(installed.Version, floor.Minimum) < 0 && installed.Sha256 != At(floor.ReleaseId)?.Release.Component(floor.Component)?.Sha256);
    }

    public PackageRecord? Package(PackageKey key) => Packages.FirstOrDefault(p => p.Key == key);

    /// <summary>Any package between the two images, of whatever format and profile: the pair is one that packages are built for.</summary>
    /// <param name="imageSha256">The image that results.</param>
    /// <param name="baseSha256">Null for the full package.</param>
    public PackageRecord? AnyPackage(string imageSha256, string? baseSha256) =>
        Packages.FirstOrDefault(p => p.ImageSha256 == imageSha256 && p.BaseSha256 == baseSha256);
}
