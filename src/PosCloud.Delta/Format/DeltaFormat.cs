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

    /// <summary>A strong block's ceiling of coded decisions is given in this many.</summary>
    public const int WorkUnit = 1024;

    private const int MaxFixedHeaderLength = 192;
    private const int MaxIndexEntryLength = 1 + 4 + HashLength;

    public static ReadOnlySpan<byte> Magic => "PCDL"u8;

    public static long MaxHeaderLength(int blocks) => MaxFixedHeaderLength + ((long)blocks * MaxIndexEntryLength);
}
