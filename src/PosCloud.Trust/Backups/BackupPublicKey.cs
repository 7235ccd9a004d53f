using System.Buffers.Text;
using System.Security.Cryptography;
using PosCloud.Protocol;

namespace PosCloud.Trust.Backups;

/// <summary>A public P-256 key for key agreement: a recipient of backups, or a terminal that restores.</summary>
public sealed class BackupPublicKey : IEquatable<BackupPublicKey>
{
    /// <summary>Bytes of a key's id.</summary>
    public const int IdBytes = 32;

    /// <summary>Bytes of an uncompressed point (SEC 1, section 2.3.3).</summary>
    public const int PointBytes = 65;

    /// <summary>Hexadecimal digits that people compare: 128 bits.</summary>
    public const int FingerprintDigits = 32;

    private BackupPublicKey(EcJwk jwk)
    {
        Jwk = jwk;
        IdValue = EcJwks.Thumbprint(jwk);
        Id = Base64Url.DecodeFromChars(IdValue);
        Point = [4, .. Base64Url.DecodeFromChars(jwk.X), .. Base64Url.DecodeFromChars(jwk.Y)];
    }

    /// <summary>With its thumbprint as <c>kid</c>.</summary>
    public EcJwk Jwk { get; }

    /// <summary>RFC 7638 thumbprint, base64url.</summary>
    public string IdValue { get; }

    /// <summary>The thumbprint's 32 bytes.</summary>
    public IReadOnlyList<byte> Id { get; }

    /// <summary>What people compare: the first 128 bits of the thumbprint in groups of four digits.</summary>
    public string Fingerprint => string.Join('-', Convert.ToHexStringLower([.. Id.Take(FingerprintDigits / 2)]).Chunk(4).Select(g => new string(g)));

    internal byte[] Point { get; }

    /// <exception cref="TrustException"><see cref="TrustError.KeyInvalid"/>: no point of P-256.</exception>
    public static BackupPublicKey From(EcJwk jwk)
    {
        // Opening it checks that the point is on the curve: agreement with another point gives the private key away.
        using (EcJwks.ToKey(jwk))
        {
            return new BackupPublicKey(jwk with { Kid = EcJwks.Thumbprint(jwk) });
        }
    }

    /// <summary>The public half of a key.</summary>
    /// <exception cref="TrustException"><see cref="TrustError.KeyInvalid"/>: not on P-256.</exception>
    public static BackupPublicKey From(ECDiffieHellman key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return EcJwks.IsP256(parameters.Curve)
            ? From(new EcJwk("EC", "P-256", Base64Url.EncodeToString(parameters.Q.X), Base64Url.EncodeToString(parameters.Q.Y)))
            : throw new TrustException(TrustError.KeyInvalid, "The key is not a P-256 key.");
    }

    /// <summary>Whether a person read this fingerprint off the terminal; separators and case do not count.</summary>
    public bool HasFingerprint(string text)
    {
        var digits = new string([.. text.Where(c => c is not ('-' or ' ' or ':'))]);
        return digits.Length == FingerprintDigits && digits.Equals(Fingerprint.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    public bool Equals(BackupPublicKey? other) => other is not null && IdValue == other.IdValue;

    public override bool Equals(object? obj) => Equals(obj as BackupPublicKey);

    public override int GetHashCode() => IdValue.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => IdValue;

    /// <summary>For key agreement. The caller disposes it.</summary>
    internal ECDiffieHellman Open() => Open(Point);

    /// <exception cref="BackupException"><see cref="BackupError.WrapRefused"/>: no point of P-256.</exception>
    internal static ECDiffieHellman Open(ReadOnlySpan<byte> point)
    {
        if (point.Length != PointBytes || point[0] != 4)
        {
            throw new BackupException(BackupError.WrapRefused, "The key is not an uncompressed point.");
        }

        try
        {
            var jwk = new EcJwk("EC", "P-256", Base64Url.EncodeToString(point[1..33]), Base64Url.EncodeToString(point[33..]));
            using var key = EcJwks.ToKey(jwk);
            return ECDiffieHellman.Create(key.ExportParameters(includePrivateParameters: false));
        }
        catch (TrustException)
        {
            throw new BackupException(BackupError.WrapRefused, "The key is no point of P-256.");
        }
    }
}
