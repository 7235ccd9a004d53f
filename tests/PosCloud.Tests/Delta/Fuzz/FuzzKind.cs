namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>What is done to a delta.</summary>
public enum FuzzKind
{
    /// <summary>Random bytes, some of them behind the beginning of a header.</summary>
    RandomBytes,

    /// <summary>Bytes of the header and the index, with length and checksum made right again.</summary>
    HeaderBytes,

    /// <summary>Fields of the header and the index.</summary>
    HeaderFields,

    /// <summary>Bytes behind the header.</summary>
    Payload,

    /// <summary>All from some place on.</summary>
    PayloadNoise,

    /// <summary>Bytes left out at the end, or one more.</summary>
    Cut,

    /// <summary>The header of one delta, the payloads of another.</summary>
    Splice,

    /// <summary>Blocks changed, moved, or with payloads of other lengths; the index is made right again.</summary>
    Blocks,

    /// <summary>Numbers of the stream tables.</summary>
    Tables,

    /// <summary>Entries of the pieces: gaps, lengths, order.</summary>
    Pieces,

    /// <summary>How streams are made: parameters and corrections.</summary>
    Recipes,

    /// <summary>Bytes of the base, whose hash is made right again.</summary>
    Base,
}
