namespace PosCloud.Delta.Format;

/// <summary>The constants of docs/delta-format.md.</summary>
internal static class DeltaFormat
{
    public const int Version = 1;
    public const int HashLength = 32;
    public const int ChecksumLength = 4;

    /// <summary>Magic, version and header length: what must be read to know how much more to read.</summary>
    public const int PrefixLength = 9;

    public const int MinBlockBits = 12;
    public const int MaxBlockBits = 24;
    public const int MinWindowBits = 16;
    public const int MaxWindowBits = 24;

    /// <summary>Two varints of at most 4 bytes and one of at most 10.</summary>
    public const int MaxControlBytesPerOperation = 18;

    /// <summary>Read buffers and the fixed part of a Brotli decoder; a constant so that both sides compute the same sum.</summary>
    public const int FixedMemory = 256 << 10;

    private const int MaxFixedHeaderLength = 128;
    private const int MaxIndexEntryLength = 1 + 4 + HashLength;

    public static ReadOnlySpan<byte> Magic => "PCDL"u8;

    public static long MaxHeaderLength(int blocks) => MaxFixedHeaderLength + ((long)blocks * MaxIndexEntryLength);

    /// <summary>The decoder's working memory in bytes, from what the header and the largest control stream need.</summary>
    public static long DecoderMemory(int blockLength, int windowBits, long controlLength, int blocks) =>
        blockLength + (1L << windowBits) + controlLength + MaxHeaderLength(blocks) + FixedMemory;
}
