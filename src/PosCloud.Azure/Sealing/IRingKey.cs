namespace PosCloud.Azure.Sealing;

/// <summary>The key that the key ring is kept under: without it, who reads or writes the container has nothing.</summary>
public interface IRingKey
{
    /// <summary>Names the present key.</summary>
    string Id { get; }

    /// <summary>RSA-OAEP-256 under the present key.</summary>
    byte[] Wrap(ReadOnlySpan<byte> key);

    /// <summary>PS256 under the present key.</summary>
    byte[] Sign(ReadOnlySpan<byte> data);

    /// <summary>False also when the named key is not this one or an earlier version of it.</summary>
    bool Verify(string id, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);

    /// <summary>Of something that <see cref="Verify"/> found good.</summary>
    byte[] Unwrap(string id, ReadOnlySpan<byte> wrapped);
}
