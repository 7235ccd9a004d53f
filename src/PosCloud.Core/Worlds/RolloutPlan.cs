using PosCloud.Core.Catalogue;
using PosCloud.Core.Rollouts;

namespace PosCloud.Core.Worlds;

/// <summary>A running rollout with its release and the packages that lead to it.</summary>
public sealed record RolloutPlan(RolloutRecord Rollout, ReleaseRecord Release, IReadOnlyList<PackageRecord> Packages)
{
    public PackageRecord? Package(string imageSha256, string? baseSha256) =>
        Packages.FirstOrDefault(p => p.ImageSha256 == imageSha256 && p.BaseSha256 == baseSha256);
}
