using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PosCloud.Trust.Backups;

/// <summary>The head of a backup: whose it is, and the data key once for each key that may open it.</summary>
public sealed class BackupHeader
{
    /// <summary>Keys that one backup can be sealed to: recipients, and the terminal's own.</summary>
    public const int MaxWraps = 9;

    /// <summary>Bytes of a chunk of this version.</summary>
    public const int ChunkBytes = 64 * 1024;

    internal const int FixedBytes = 16;
    internal const int WrapBytes = BackupPublicKey.IdBytes + BackupPublicKey.PointBytes + KeyWrap.WrappedBytes;

    /// <summary>Bytes of the longest header.</summary>
    public const int MaxBytes = FixedBytes + BackupContext.MaxBytes + MaxWraps * WrapBytes;

    private const byte Version = 1;
    private const int MinChunk = 4096;
    private const int MaxChunk = 1024 * 1024;

    private readonly byte[] _bytes;
    private readonly int _wraps;

    private BackupHeader(byte[] bytes, BackupContext context, int chunk, int wraps)
    {
        _bytes = bytes;
        _wraps = wraps;
        Context = context;
        Chunk = chunk;
    }

    private static ReadOnlySpan<byte> Magic => "PCBACKUP"u8;

    public BackupContext Context { get; }

    /// <summary>Bytes of every chunk but the last, before sealing.</summary>
    public int Chunk { get; }

    /// <summary>As it stands at the beginning of the file.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Ids of the keys that it is sealed to, base64url.</summary>
    public IReadOnlyList<string> KeyIds => [.. Enumerable.Range(0, _wraps).Select(i => System.Buffers.Text.Base64Url.EncodeToString(WrapAt(i)[..BackupPublicKey.IdBytes]))];

    /// <summary>Seals a new data key to each of the keys.</summary>
    internal static BackupHeader Create(BackupContext context, IReadOnlyList<BackupPublicKey> keys, ReadOnlySpan<byte> dataKey, int chunk)
    {
        if (keys.Count is < 1 or > MaxWraps || keys.Distinct().Count() != keys.Count)
        {
            throw new ArgumentException($"A backup is sealed to 1 to {MaxWraps} different keys.", nameof(keys));
        }

        var bound = context.ToBytes();
        var bytes = new byte[FixedBytes + bound.Length + keys.Count * WrapBytes];
        Magic.CopyTo(bytes);
        bytes[8] = Version;
        bytes[9] = (byte)keys.Count;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(10), (ushort)bound.Length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), (uint)chunk);
        bound.CopyTo(bytes, FixedBytes);
        for (var i = 0; i < keys.Count; i++)
        {
            using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            using var recipient = keys[i].Open();
            var point = BackupPublicKey.From(ephemeral).Point;
            var wrappingKey = KeyWrap.Derive(ephemeral, recipient, point, keys[i].Point);
            byte[] wrap = [.. keys[i].Id, .. point, .. KeyWrap.Wrap(wrappingKey, dataKey, bound)];
            wrap.CopyTo(bytes, FixedBytes + bound.Length + i * WrapBytes);
            CryptographicOperations.ZeroMemory(wrappingKey);
        }

        return new BackupHeader(bytes, context, chunk, keys.Count);
    }

    /// <summary>Reads the header at the beginning of a stream, and not a byte more.</summary>
    /// <exception cref="BackupException">No header that this version knows.</exception>
    public static BackupHeader Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> start = stackalloc byte[FixedBytes];
        if (stream.ReadAtLeast(start, FixedBytes, throwOnEndOfStream: false) < FixedBytes || !start[..8].SequenceEqual(Magic))
        {
            throw BackupException.Malformed("This is no backup.");
        }

        if (start[8] != Version)
        {
            throw new BackupException(BackupError.VersionUnsupported, $"The backup is of version {start[8]}; this reads version {Version}.");
        }

        var (wraps, context, chunk) = (start[9], BinaryPrimitives.ReadUInt16BigEndian(start[10..]), BinaryPrimitives.ReadUInt32BigEndian(start[12..]));
        if (wraps is < 1 or > MaxWraps || context > BackupContext.MaxBytes || chunk is < MinChunk or > MaxChunk)
        {
            throw BackupException.Malformed("The backup's header is out of bounds.");
        }

        var bytes = new byte[FixedBytes + context + wraps * WrapBytes];
        start.CopyTo(bytes);
        return stream.ReadAtLeast(bytes.AsSpan(FixedBytes), bytes.Length - FixedBytes, throwOnEndOfStream: false) == bytes.Length - FixedBytes
            ? new BackupHeader(bytes, BackupContext.Parse(bytes.AsSpan(FixedBytes, context)), (int)chunk, wraps)
            : throw BackupException.Malformed("The backup ends in its header.");
    }

    /// <exception cref="BackupException">No header that this version knows, or more than a header.</exception>
    public static BackupHeader Parse(ReadOnlySpan<byte> bytes)
    {
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        var header = Read(stream);
        return stream.Position == stream.Length ? header : throw BackupException.Malformed("Something follows the header.");
    }

    public bool IsFor(BackupPublicKey key) => Find(key) >= 0;

    /// <summary>The data key. The caller clears it.</summary>
    /// <exception cref="BackupException"><see cref="BackupError.KeyUnknown"/> or <see cref="BackupError.WrapRefused"/></exception>
    internal byte[] Unwrap(ECDiffieHellman key)
    {
        var own = BackupPublicKey.From(key);
        var index = Find(own);
        if (index < 0)
        {
            throw new BackupException(BackupError.KeyUnknown, "The backup is not sealed to this key.");
        }

        var wrap = WrapAt(index);
        var point = wrap.Slice(BackupPublicKey.IdBytes, BackupPublicKey.PointBytes);
        using var ephemeral = BackupPublicKey.Open(point);
        var wrappingKey = KeyWrap.Derive(key, ephemeral, point, own.Point);
        try
        {
            return KeyWrap.Unwrap(wrappingKey, wrap[^KeyWrap.WrappedBytes..], Context.ToBytes());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrappingKey);
        }
    }

    private int Find(BackupPublicKey key)
    {
        byte[] id = [.. key.Id];
        for (var i = 0; i < _wraps; i++)
        {
            if (WrapAt(i)[..BackupPublicKey.IdBytes].SequenceEqual(id))
            {
                return i;
            }
        }

        return -1;
    }

    private ReadOnlySpan<byte> WrapAt(int index) => _bytes.AsSpan(_bytes.Length - (_wraps - index) * WrapBytes, WrapBytes);
}
