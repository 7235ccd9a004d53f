using PosCloud.Core;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Documents;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;
using PosCloud.Tests.Terminals;

namespace PosCloud.Tests.Rollouts.Model;

/// <summary>Releases <c>os-1</c>, <c>os-2</c>, … of one component, each with its full package built.</summary>
/// <param name="hasFloor">Whether <c>os-3</c> is to be reached by <c>os-2</c> only.</param>
internal sealed class ModelCatalogue(bool hasFloor) : ICatalogueStore
{
    private static readonly ReleaseFloor Floor = new("os", "2", "os-2", "It moves the receipts.");

    private static readonly Dictionary<string, int> Images = Enumerable.Range(1, 9).ToDictionary(DecisionSamples.Hash);

    public Task<Versioned<ReleaseRecord>?> FindReleaseAsync(string estate, string releaseId, CancellationToken cancellationToken)
    {
        var image = releaseId[^1] - '0';
        var release = DecisionSamples.Plan(image: image).Release;
        return Task.FromResult<Versioned<ReleaseRecord>?>(new Versioned<ReleaseRecord>(hasFloor && image == 3 ? release with { Floors = [Floor] } : release, "1"));
    }

    public Task<IReadOnlyList<PackageRecord>> ListPackagesAsync(string estate, string imageSha256, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PackageRecord>>([DecisionSamples.Full(Images[imageSha256])]);

    public Task<Page<ReleaseRecord>> ListReleasesAsync(string estate, int limit, string? continuation, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<VersionRecord>> ListVersionsAsync(string estate, string component, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Versioned<PackageRecord>?> FindPackageAsync(string estate, PackageKey key, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<PackageRecord>> ListRequestedPackagesAsync(string estate, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<Versioned<DocumentRecord>>> ListDocumentsAsync(string estate, string releaseId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> CommitAsync(CatalogueChange change, CancellationToken cancellationToken) => throw new NotSupportedException();
}
