namespace PosCloud.Delta.Containers.Deflate;

/// <summary>The tokens of the current block, how often each symbol occurs, and where the block would end.</summary>
internal sealed class TokenBlock
{
    public const int MaxTokens = 32768;
    public const int FixedBytes = sizeof(uint) * (MaxTokens + DeflateCodes.LiteralSymbols + DeflateCodes.DistanceSymbols);

    /// <summary>Programs that end blocks early think about it after so many tokens.</summary>
    private const int EarlyEndInterval = 4096;

    private readonly uint[] tokens = new uint[MaxTokens];
    private readonly int[] literals = new int[DeflateCodes.LiteralSymbols];
    private readonly int[] distances = new int[DeflateCodes.DistanceSymbols];
    private DeflateParameters parameters;
    private int count;
    private int matches;

    /// <summary>Bytes that the tokens stand for.</summary>
    public int RawLength { get; private set; }

    public bool IsFull => count == MaxTokens;

    public ReadOnlySpan<uint> Tokens => tokens.AsSpan(0, count);

    /// <summary>Occurrences of literals and lengths, the end of the block included.</summary>
    public ReadOnlySpan<int> Literals => literals;

    public ReadOnlySpan<int> Distances => distances;

    public void Reset(DeflateParameters with)
    {
        parameters = with;
        Clear();
    }

    public void Clear()
    {
        count = matches = RawLength = 0;
        Array.Clear(literals);
        Array.Clear(distances);
        literals[DeflateCodes.EndOfBlock] = 1;
    }

    public void Add(uint token)
    {
        tokens[count++] = token;
        RawLength += DeflateCodes.LengthOf(token);
        if (DeflateCodes.IsLiteral(token))
        {
            literals[token]++;
            return;
        }

        matches++;
        literals[DeflateCodes.FirstLength + DeflateCodes.LengthCode(DeflateCodes.LengthOf(token))]++;
        distances[DeflateCodes.DistanceCode(DeflateCodes.DistanceOf(token))]++;
    }

    /// <summary>Whether the block ends behind its last token by the maker's rule.</summary>
    /// <param name="inputEnds">A lazy compressor writes a last literal without asking, as the block ends anyway.</param>
    public bool EndsHere(bool inputEnds)
    {
        if (count == 0)
        {
            return false;
        }

        int last = DeflateCodes.LengthOf(tokens[count - 1]);
        return !(inputEnds && parameters.IsLazy && last == 1) && (count == parameters.BlockTokens || EndsEarly(last));
    }

    private bool EndsEarly(int lastLength)
    {
        if (!parameters.EndsEarly || count % EarlyEndInterval != 0 || matches >= count / 2)
        {
            return false;
        }

        long bits = (long)count * 8;
        for (int code = 0; code < distances.Length; code++)
        {
            bits += distances[code] * (5 + DeflateCodes.DistanceExtraBits(code));
        }

        // The compressors ask before they step over the token, of which lazy ones have then seen the first byte.
        int seen = RawLength - lastLength + (parameters.IsLazy ? 1 : 0);
        return (bits >> 3) < seen / 2;
    }
}
