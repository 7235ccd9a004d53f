using System.Collections.Concurrent;
using System.Security.Cryptography;
using PosCloud.Core.Backups;
using PosCloud.Core.Catalogue;
using PosCloud.Core.Terminals;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Fakes.Service;

/// <summary>Blobs in memory, with the rules of the real vault: content-addressed, checked before it is visible, never changed.</summary>
internal sealed class InMemoryVault(Faults faults) : IBlobVault, IDownloadLinks
{
    private readonly ConcurrentDictionary<string, byte[]> blobs = new(StringComparer.Ordinal);

    /// <summary>What a PUT to a write link does.</summary>
    public void Upload(Uri writeLink, byte[] content) => blobs[Uri.UnescapeDataString(writeLink.AbsolutePath[1..])] = content;

    /// <summary>Whether content of that hash is stored.</summary>
    public bool Has(string sha256) => blobs.ContainsKey(PackagePath(FakeCloud.Estate, sha256));

    /// <summary>Stored content.</summary>
    public byte[] Read(string sha256) => blobs[PackagePath(FakeCloud.Estate, sha256)];

    /// <summary>What a GET of a read link gives; null when there is nothing.</summary>
    public byte[]? Get(Uri readLink) => blobs.GetValueOrDefault(Uri.UnescapeDataString(readLink.AbsolutePath[1..]));

    /// <summary>Stored documents by their paths.</summary>
    public IReadOnlyList<string> Documents => [.. blobs.Keys.Where(path => path.StartsWith("Documents/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Damages stored content, as a broken disk would.</summary>
    public void Corrupt(string sha256, byte[] content) => blobs[PackagePath(FakeCloud.Estate, sha256)] = content;

    public int StagedCount => blobs.Keys.Count(path => path.StartsWith("staging/", StringComparison.Ordinal));

    public ValueTask<Uri> WriteLinkAsync(string stagingPath, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Uri($"https://vault.test/staging/{stagingPath}"));

    public ValueTask<Uri> CreateLinkAsync(string stagingPath, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        WriteLinkAsync(stagingPath, expiresAt, cancellationToken);

    public ValueTask<Uri> ReadLinkAsync(VaultContainer container, string path, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Uri($"https://vault.test/{Path(container, path)}"));

    public ValueTask<PackageLink> ForPackageAsync(
        string estate, string packageSha256, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new PackageLink(packageSha256, new Uri($"https://vault.test/{PackagePath(estate, packageSha256)}"), expiresAt));

    public ValueTask<PackageLink> ForBackupAsync(
        TerminalKey terminal, string backupId, string sha256, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new PackageLink(
            sha256, new Uri($"https://vault.test/{Path(VaultContainer.Backups, BackupRecord.PathOf(terminal, backupId))}"), expiresAt));

    /// <summary>Stored backups by their paths.</summary>
    public IReadOnlyList<string> Backups => [.. blobs.Keys.Where(path => path.StartsWith("Backups/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public Task DeleteAsync(VaultContainer container, string path, CancellationToken cancellationToken) =>
        RunAsync("delete", () => blobs.TryRemove(Path(container, path), out _));

    public Task<Problem?> IngestAsync(
        string stagingPath, VaultContainer container, string path, string sha256, long length, CancellationToken cancellationToken) =>
        RunAsync("ingest", () => Ingest($"staging/{stagingPath}", Path(container, path), sha256, length));

    public Task PutAsync(string estate, string sha256, Stream content, CancellationToken cancellationToken) => RunAsync("put", () =>
    {
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        var bytes = copy.ToArray();
        return Sha256(bytes) == sha256
            ? blobs.TryAdd(PackagePath(estate, sha256), bytes)
            : throw new InvalidOperationException($"The content of {sha256} has another hash.");
    });

    public Task DownloadAsync(string estate, string sha256, Stream destination, CancellationToken cancellationToken) => RunAsync("download", () =>
    {
        destination.Write(blobs.TryGetValue(PackagePath(estate, sha256), out var bytes)
            ? bytes
            : throw new FileNotFoundException($"There is no blob {sha256}."));
        return true;
    });

    public Task DownloadAsync(VaultContainer container, string path, Stream destination, CancellationToken cancellationToken) => RunAsync("download", () =>
    {
        destination.Write(blobs.TryGetValue(Path(container, path), out var bytes) ? bytes : throw new FileNotFoundException($"There is no blob {path}."));
        return true;
    });

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string PackagePath(string estate, string sha256) => Path(VaultContainer.Packages, VaultPath.Of(estate, sha256));

    private static string Path(VaultContainer container, string path) => $"{container}/{path}";

    private Problem? Ingest(string staged, string target, string sha256, long length)
    {
        if (!blobs.ContainsKey(target))
        {
            if (!blobs.TryGetValue(staged, out var bytes))
            {
                return new Problem(Reasons.UploadMissing);
            }

            if (bytes.Length != length)
            {
                return new Problem(Reasons.UploadLengthMismatch);
            }

            if (Sha256(bytes) != sha256)
            {
                return new Problem(Reasons.UploadHashMismatch);
            }

            blobs[target] = bytes;
        }

        blobs.TryRemove(staged, out _);
        return null;
    }

    private Task<T> RunAsync<T>(string operation, Func<T> work)
    {
        try
        {
            faults.Before(operation);
            var result = work();
            faults.After(operation);
            return Task.FromResult(result);
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }
}
