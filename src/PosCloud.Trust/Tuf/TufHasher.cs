using System.Security.Cryptography;

namespace PosCloud.Trust.Tuf;

/// <summary>Computes all known hashes of a file while it streams by, and compares them with the listed ones.</summary>
internal sealed class TufHasher : IDisposable
{
    private readonly List<(IncrementalHash Hash, string Expected)> hashes = [];

    public TufHasher(TufHashes expected)
    {
        Add(HashAlgorithmName.SHA256, expected.Sha256);
        Add(HashAlgorithmName.SHA512, expected.Sha512);
    }

    public void Append(ReadOnlySpan<byte> content)
    {
        foreach (var (hash, _) in hashes)
        {
            hash.AppendData(content);
        }
    }

    /// <exception cref="TufException"><see cref="TufError.HashMismatch"/> or <see cref="TufError.HashUnsupported"/>.</exception>
    public void Verify(string what)
    {
        if (hashes.Count == 0)
        {
            throw new TufException(TufError.HashUnsupported, $"No hash of {what} is of a known algorithm.");
        }

        if (hashes.Exists(pair => Convert.ToHexStringLower(pair.Hash.GetHashAndReset()) != pair.Expected))
        {
            throw new TufException(TufError.HashMismatch, $"The content of {what} does not have its listed hash.");
        }
    }

    public void Dispose() => hashes.ForEach(pair => pair.Hash.Dispose());

    private void Add(HashAlgorithmName name, string? expected)
    {
        if (expected is not null)
        {
            hashes.Add((IncrementalHash.CreateHash(name), expected));
        }
    }
}
