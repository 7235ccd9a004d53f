using PosCloud.Core.Documents;
using PosCloud.Core.Events;

namespace PosCloud.Core.Catalogue;

/// <summary>Rows of one estate that change together. A version of null inserts: the row must not exist.</summary>
public sealed record CatalogueChange(string Estate)
{
    public IReadOnlyList<(ReleaseRecord Release, string? Version)> Releases { get; init; } = [];

    public IReadOnlyList<VersionRecord> NewVersions { get; init; } = [];

    public IReadOnlyList<(PackageRecord Package, string? Version)> Packages { get; init; } = [];

    public IReadOnlyList<(DocumentRecord Document, string? Version)> Documents { get; init; } = [];

    public IReadOnlyList<OutboxItem> Outbox { get; init; } = [];

    public OutboxPartition Partition => CataloguePartition.Of(Estate);
}
