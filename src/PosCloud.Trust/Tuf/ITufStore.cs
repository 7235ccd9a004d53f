namespace PosCloud.Trust.Tuf;

/// <summary>Where a client keeps what it trusts.</summary>
public interface ITufStore
{
    /// <returns>The content that was last saved under the name, or null.</returns>
    Task<byte[]?> LoadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Replaces the content as a whole: after a crash there is the old or the new one.</summary>
    Task SaveAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}
