using PosCloud.Core.Catalogue;

namespace PosCloud.Core.Worlds;

/// <summary>A release on the way to another one, with the packages that lead to it.</summary>
public sealed record ReleaseStep(ReleaseRecord Release, IReadOnlyList<PackageRecord> Packages);
