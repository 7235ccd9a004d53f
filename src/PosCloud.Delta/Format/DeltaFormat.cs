namespace PosCloud.Delta.Format;

/// <summary>The constants of docs/delta-format.md.</summary>
internal static class DeltaFormat
{
    public const int Version = 2;
    public const int HashLength = 32;
    public const int ChecksumLength = 4;

    /// <summary>Magic and version; the header's length follows.</summary>
    public const int PrefixLength = 5;

    public const int MinBlockBits = 12;
    public const int MaxBlockBits = 22;
    public const int MinTableBits = 16;
    public const int MaxTableBits = 24;

    /// <summary>Set beside a block's method if a stream is open where the block begins.</summary>
    public const int ContinuesFlag = 0x80;

    /// <summary>A strong block's ceiling of coded decisions is given in this many.</summary>
    public const int WorkUnit = 1024;

    private const int MaxFixedHeaderLength = 288;
    private const int MaxIndexEntryLength = 1 + (4 * 4) + sizeof(ulong);

    public static ReadOnlySpan<byte> Magic => "PCDL"u8;

    public static long MaxHeaderLength(int blocks) => MaxFixedHeaderLength + ((long)blocks * MaxIndexEntryLength);
}
