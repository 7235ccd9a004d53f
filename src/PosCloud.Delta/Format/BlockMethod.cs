namespace PosCloud.Delta.Format;

/// <summary>How a block's payload is to be read.</summary>
internal enum BlockMethod : byte
{
    /// <summary>The block's bytes as they are.</summary>
    Stored = 0,

    /// <summary>One Brotli stream of the block's bytes; the base is not used.</summary>
    Compressed = 1,

    /// <summary>Copies out of the base with byte differences, and literals between them.</summary>
    Difference = 2,
}
