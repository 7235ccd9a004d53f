using System.Security.Cryptography;
using System.Text;

namespace PosCloud.Trust.Backups;

/// <summary>
/// A recipient's release of one backup to one terminal: the data key, wrapped to the terminal's restore key and authenticated by
/// the recipient's own (after ECDH-1PU: a static and an ephemeral agreement). It names the file by its SHA-256, so whoever stores
/// both can exchange neither.
/// </summary>
public sealed class BackupGrant
{
    /// <summary>Bytes of a grant.</summary>
    public const int Bytes = 1 + BackupPublicKey.IdBytes + BackupPublicKey.PointBytes + KeyWrap.WrappedBytes;

    /// <summary>Characters of a grant in base64.</summary>
    public const int TextLength = (Bytes + 2) / 3 * 4;

    private const byte Version = 1;

    private readonly byte[] _bytes;

    private BackupGrant(byte[] bytes) => _bytes = bytes;

    /// <summary>Id of the recipient's key, base64url.</summary>
    public string SenderId => System.Buffers.Text.Base64Url.EncodeToString(_bytes.AsSpan(1, BackupPublicKey.IdBytes));

    /// <summary>Releases a backup.</summary>
    /// <param name="header">Of the backup; the data key is in it.</param>
    /// <param name="sha256">SHA-256 of the whole file, lower-case hex.</param>
    /// <param name="recipient">Private key of the recipient who releases.</param>
    /// <param name="terminal">The terminal's restore key, by the fingerprint that it shows.</param>
    /// <exception cref="BackupException">The backup is not sealed to the recipient.</exception>
    public static BackupGrant Create(BackupHeader header, string sha256, ECDiffieHellman recipient, BackupPublicKey terminal)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(terminal);
        var dataKey = header.Unwrap(recipient);
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var other = terminal.Open();
        var sender = BackupPublicKey.From(recipient);
        var point = BackupPublicKey.From(ephemeral).Point;
        var wrappingKey = KeyWrap.Derive(KeyWrap.Agree(ephemeral, other), KeyWrap.Agree(recipient, other), point, sender.Point, terminal.Point);
        try
        {
            return new BackupGrant([Version, .. sender.Id, .. point, .. KeyWrap.Wrap(wrappingKey, dataKey, Bound(header.Context, sha256))]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
            CryptographicOperations.ZeroMemory(wrappingKey);
        }
    }

    /// <summary>Null when it is no grant; nothing else is looked at.</summary>
    public static BackupGrant? Parse(string? text)
    {
        var bytes = new byte[Bytes];
        return text is { Length: TextLength } && Convert.TryFromBase64String(text, bytes, out var length) && length == Bytes && bytes[0] == Version
            ? new BackupGrant(bytes)
            : null;
    }

    /// <summary>Base64.</summary>
    public string ToText() => Convert.ToBase64String(_bytes);

    /// <summary>Not what it holds: a grant is of use to the terminal alone, and still nobody else's business.</summary>
    public override string ToString() => nameof(BackupGrant);

    /// <summary>The data key. The caller clears it.</summary>
    internal byte[] Unwrap(BackupContext context, string sha256, IReadOnlyList<BackupPublicKey> recipients, ECDiffieHellman terminal)
    {
        var sender = recipients.FirstOrDefault(r => r.IdValue == SenderId)
            ?? throw new BackupException(BackupError.KeyUnknown, "The backup was released by a key that the approvers do not name.");
        var own = BackupPublicKey.From(terminal);
        var point = _bytes.AsSpan(1 + BackupPublicKey.IdBytes, BackupPublicKey.PointBytes);
        using var ephemeral = BackupPublicKey.Open(point);
        using var other = sender.Open();
        var wrappingKey = KeyWrap.Derive(KeyWrap.Agree(terminal, ephemeral), KeyWrap.Agree(terminal, other), point, sender.Point, own.Point);
        try
        {
            return KeyWrap.Unwrap(wrappingKey, _bytes.AsSpan(Bytes - KeyWrap.WrappedBytes), Bound(context, sha256));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrappingKey);
        }
    }

    private static byte[] Bound(BackupContext context, string sha256) => [.. context.ToBytes(), (byte)'/', .. Encoding.ASCII.GetBytes(sha256)];
}
