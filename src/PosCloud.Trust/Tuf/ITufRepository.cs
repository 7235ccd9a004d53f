namespace PosCloud.Trust.Tuf;

/// <summary>The files of a repository as its writer sees them: a folder or a blob container.</summary>
public interface ITufRepository
{
    /// <returns>The file, or null.</returns>
    Task<RepositoryFile?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes a file that never changes again.</summary>
    /// <returns>False when there is one of this name already; it stays as it is.</returns>
    Task<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Replaces a file, in one step, if it is still the one that was read.</summary>
    /// <param name="tag">The tag that was read; null when there must be no such file yet.</param>
    /// <returns>False when somebody else was faster.</returns>
    Task<bool> ReplaceAsync(string name, ReadOnlyMemory<byte> content, string? tag, CancellationToken cancellationToken);
}
