namespace PosCloud.Trust.Tuf;

/// <summary>Whom a role trusts: its keys and how many distinct ones must have signed.</summary>
public sealed record RoleKeys(IReadOnlyList<TufKey> Keys, int Threshold)
{
    /// <summary>Says which of the keys have validly signed a file. Every signature is checked.</summary>
    public SignatureStatus Check(MetadataFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var signed = new List<TufKey>();
        var unsigned = new List<TufKey>();
        foreach (var key in Keys.DistinctBy(key => key.Identity))
        {
            // One key under two names counts once, whichever of the names it signed with.
            var names = Keys.Where(other => other.Identity == key.Identity).Select(other => other.Id);
            var valid = names.Any(name => file.Signatures.TryGetValue(name, out var hex) && HasSigned(key, file, hex));
            (valid ? signed : unsigned).Add(key);
        }

        return new SignatureStatus(signed, unsigned, Threshold);
    }

    private static bool HasSigned(TufKey key, MetadataFile file, string hex)
    {
        Span<byte> signature = stackalloc byte[TufLimits.SignatureChars / 2];
        return Convert.FromHexString(hex, signature, out _, out var length) == System.Buffers.OperationStatus.Done
            && key.Verify(file.SignedBytes.Span, signature[..length]);
    }
}
