namespace PosCloud.Trust.Tuf;

/// <summary>Somebody who signs metadata: an approver with a file or a token, or the service with its online key.</summary>
public interface ITufSigner
{
    /// <summary>The public half.</summary>
    TufKey Key { get; }

    /// <returns>The ECDSA signature with SHA-256 over <paramref name="data"/>, in DER.</returns>
    Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);
}
