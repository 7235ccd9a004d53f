using PosCloud.Core.Catalogue;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol.Preconditions;

namespace PosCloud.Core.Worlds;

/// <summary>A running rollout with its release and the packages that lead to it.</summary>
public sealed record RolloutPlan(RolloutRecord Rollout, ReleaseRecord Release, IReadOnlyList<PackageRecord> Packages)
{
    /// <summary>The rollout's filters, read once for all terminals.</summary>
    public RolloutFilters Filters { get; } = RolloutFilters.Of(Rollout);

    /// <summary>The release's and the rollout's: all must hold.</summary>
    public IReadOnlyList<UpgradePreconditions> Preconditions => [.. new[] { Release.Preconditions, Rollout.Plan.Preconditions }.OfType<UpgradePreconditions>()];

    public PackageRecord? Package(PackageKey key) => Packages.FirstOrDefault(p => p.Key == key);

    /// <summary>Any package between the two images, of whatever format and profile: the pair is one that packages are built for.</summary>
    /// <param name="imageSha256">The image that results.</param>
    /// <param name="baseSha256">Null for the full package.</param>
    public PackageRecord? AnyPackage(string imageSha256, string? baseSha256) =>
        Packages.FirstOrDefault(p => p.ImageSha256 == imageSha256 && p.BaseSha256 == baseSha256);
}
