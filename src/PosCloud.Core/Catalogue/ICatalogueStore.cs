using PosCloud.Core.Documents;
using PosCloud.Protocol;

namespace PosCloud.Core.Catalogue;

/// <summary>Releases, versions and packages of an estate.</summary>
public interface ICatalogueStore
{
    Task<Versioned<ReleaseRecord>?> FindReleaseAsync(string estate, string releaseId, CancellationToken cancellationToken);

    Task<Page<ReleaseRecord>> ListReleasesAsync(string estate, int limit, string? continuation, CancellationToken cancellationToken);

    Task<IReadOnlyList<VersionRecord>> ListVersionsAsync(string estate, string component, CancellationToken cancellationToken);

    Task<Versioned<PackageRecord>?> FindPackageAsync(string estate, PackageKey key, CancellationToken cancellationToken);

    /// <summary>All packages that lead to an image, of every format and profile.</summary>
    Task<IReadOnlyList<PackageRecord>> ListPackagesAsync(string estate, string imageSha256, CancellationToken cancellationToken);

    /// <summary>Packages that nobody has built yet.</summary>
    Task<IReadOnlyList<PackageRecord>> ListRequestedPackagesAsync(string estate, CancellationToken cancellationToken);

    /// <summary>All documents of a release, removed ones too, by name, language and version.</summary>
    Task<IReadOnlyList<Versioned<DocumentRecord>>> ListDocumentsAsync(string estate, string releaseId, CancellationToken cancellationToken);

    /// <summary>Commits all of it or nothing; false when a row is not in the version that the change expects.</summary>
    Task<bool> CommitAsync(CatalogueChange change, CancellationToken cancellationToken);
}
