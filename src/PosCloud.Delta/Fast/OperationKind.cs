namespace PosCloud.Delta.Fast;

/// <summary>What comes next in a block. Values are part of no format; the codes are in <see cref="OperationModel"/>.</summary>
internal enum OperationKind
{
    Literal,

    /// <summary>Bytes of this block, by a distance that is sent.</summary>
    Match,

    /// <summary>One byte at the last distance.</summary>
    ShortRepeat,

    /// <summary>Bytes at the last distance; the next three are those before it.</summary>
    Repeat0,
    Repeat1,
    Repeat2,
    Repeat3,

    /// <summary>Bytes of the base, with differences.</summary>
    Copy,
}
