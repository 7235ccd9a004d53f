namespace PosCloud.Delta.Containers.Deflate;

/// <summary>A place in a stream where inflating can go on: about 32 KB, of which the window is nearly all.</summary>
internal sealed class InflateCheckpoint
{
    /// <summary>Which stream of the table; -1 when unused.</summary>
    public int Stream { get; set; } = -1;

    /// <summary>Bytes given out before this place.</summary>
    public long Produced { get; set; }

    /// <summary>Bits from the stream's start to the next unread bit.</summary>
    public long Bit { get; set; }

    /// <summary>Bits from the stream's start to the current block's header; -1 between blocks.</summary>
    public long HeaderBit { get; set; }

    /// <summary>Bytes left of a match that is half given out.</summary>
    public int PendingLength { get; set; }

    public int PendingDistance { get; set; }

    public int StoredLeft { get; set; }

    public byte[] Window { get; } = new byte[DeflateCodes.WindowSize];
}
