namespace PosCloud.Trust.Tuf;

/// <summary>A metadata file as it was read or made: what is signed, and who says to have signed it.</summary>
public abstract class MetadataFile
{
    private protected MetadataFile(
        ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> signedBytes, IReadOnlyDictionary<string, string> signatures)
    {
        Bytes = bytes;
        SignedBytes = signedBytes;
        Signatures = signatures;
    }

    /// <summary>The whole file. A client keeps exactly these bytes, since others list their hash.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What is signed: the canonical JSON of <c>signed</c>, members that nobody here knows included.</summary>
    public ReadOnlyMemory<byte> SignedBytes { get; }

    /// <summary>Key id to signature in hex. Nothing is checked yet; <see cref="RoleKeys.Check"/> does.</summary>
    public IReadOnlyDictionary<string, string> Signatures { get; }

    /// <summary>The version of the file.</summary>
    public abstract long Version { get; }
}
