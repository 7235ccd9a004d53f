namespace PosCloud.Delta.Containers.Deflate;

/// <summary>What a deflate stream was made with.</summary>
/// <param name="Level">1 to 9.</param>
internal readonly record struct DeflateParameters(DeflateMaker Maker, int Level)
{
    /// <summary>Matches this long make the next search four times shorter.</summary>
    public int GoodLength => Level switch { < 5 => 4, < 8 => 8, _ => 32 };

    /// <summary>A match this long is taken at once; of levels that are not lazy, the longest match whose inside is hashed.</summary>
    public int LazyLength => Level switch { 1 or 4 => 4, 2 => 5, 3 => 6, 5 or 6 => 16, 7 => 32, 8 => 128, _ => 258 };

    /// <summary>A search ends at a match this long.</summary>
    public int NiceLength => Level switch { 1 => 8, 2 or 4 => 16, 3 or 5 => 32, 6 or 7 => 128, _ => 258 };

    /// <summary>Candidates that a search looks at.</summary>
    public int ChainLength => Level switch { 1 => 4, 2 => 8, 4 => 16, 3 or 5 => 32, 6 => 128, 7 => 256, 8 => 1024, _ => 4096 };

    public bool IsLazy => Level > 3;

    public int HashBits => Maker == DeflateMaker.ZlibMaxMemory ? 16 : 15;

    /// <summary>A block ends with this many tokens.</summary>
    public int BlockTokens => Maker == DeflateMaker.Zlib ? 16383 : 32767;

    /// <summary>A block may also end early where the data seem to change.</summary>
    public bool EndsEarly => Maker >= DeflateMaker.Gzip && Level > 2;

    public byte Code => (byte)(((int)Maker << 4) | Level);

    public static bool TryDecode(byte code, out DeflateParameters parameters)
    {
        parameters = new DeflateParameters((DeflateMaker)(code >> 4), code & 15);
        return parameters.Maker <= DeflateMaker.Zip && parameters.Level is >= 1 and <= 9;
    }
}
