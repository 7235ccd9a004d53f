using System.Security.Cryptography;

namespace PosCloud.Trust.Tuf;

/// <summary>
/// A repository in one folder, for local runs, tests and an approver's copy. Replacing compares and moves without a lock:
/// one writer at a time.
/// </summary>
public sealed class FolderTufRepository(string folder) : ITufRepository
{
    private readonly FolderTufStore store = new(folder);

    public async Task<RepositoryFile?> ReadAsync(string name, CancellationToken cancellationToken) =>
        await store.LoadAsync(name, cancellationToken).ConfigureAwait(false) is { } content
            ? new RepositoryFile(content, Convert.ToHexStringLower(SHA256.HashData(content)))
            : null;

    public async Task<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(folder, name)))
        {
            return false;
        }

        await store.SaveAsync(name, content, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public async Task<bool> ReplaceAsync(
        string name, ReadOnlyMemory<byte> content, string? tag, CancellationToken cancellationToken)
    {
        var present = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
        if (present?.Tag != tag)
        {
            return false;
        }

        await store.SaveAsync(name, content, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
