namespace PosCloud.Delta.Format;

/// <summary>How a block's payload is to be read.</summary>
public enum BlockMethod : byte
{
    /// <summary>The block's bytes as they are.</summary>
    Stored = 0,

    /// <summary>Copies, matches and literals in a range coder; quick to decode.</summary>
    Fast = 1,

    /// <summary>Copies with predicted mismatches and literals in a context-mixing coder; small.</summary>
    Strong = 2,
}
