using PosCloud.Protocol.Problems;

namespace PosCloud.Core.Catalogue;

/// <summary>
/// Blobs that are named by their content and never change. What others upload goes to <c>staging</c> first and is moved
/// only after its hash was checked.
/// </summary>
public interface IBlobVault
{
    /// <summary>A link that can write one blob in <c>staging</c> and nothing else.</summary>
    ValueTask<Uri> WriteLinkAsync(string stagingPath, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>A link that can create one blob in <c>staging</c>; it cannot read, and cannot overwrite what is there.</summary>
    ValueTask<Uri> CreateLinkAsync(string stagingPath, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>A link that reads one checked blob and nothing else. Costs no storage call.</summary>
    ValueTask<Uri> ReadLinkAsync(VaultContainer container, string path, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>
    /// Hashes a staged blob while copying it; the copy becomes visible only if length and SHA-256 are as declared. Doing it
    /// again after a crash is harmless.
    /// </summary>
    /// <returns>Null when it is stored; otherwise <c>upload-missing</c>, <c>upload-length-mismatch</c> or <c>upload-hash-mismatch</c>.</returns>
    Task<Problem?> IngestAsync(
        string stagingPath, VaultContainer container, string path, string sha256, long length, CancellationToken cancellationToken);

    /// <summary>Stores content that the service made; nothing happens when it is there already.</summary>
    Task PutAsync(string estate, string sha256, Stream content, CancellationToken cancellationToken);

    /// <summary>Copies stored content; throws when it does not exist.</summary>
    Task DownloadAsync(string estate, string sha256, Stream destination, CancellationToken cancellationToken);

    /// <summary>Copies checked content of any container; throws when it does not exist.</summary>
    Task DownloadAsync(VaultContainer container, string path, Stream destination, CancellationToken cancellationToken);

    /// <summary>Removes what was stored; nothing happens when it is not there.</summary>
    Task DeleteAsync(VaultContainer container, string path, CancellationToken cancellationToken);
}

/// <summary>Where checked content goes.</summary>
public enum VaultContainer
{
    Packages,
    Diagnostics,
    Backups,
    Documents,
}
