namespace PosCloud.Delta.Containers.Deflate;

/// <summary>Writes blocks as they once were.</summary>
internal sealed class BlockWriter
{
    public const int FixedBytes = BitOutput.FixedBytes;

    private readonly BitOutput output = new();
    private readonly PrefixCode literalCode = new(288);
    private readonly PrefixCode distanceCode = new(32);

    public void Reset() => output.Reset();

    public void Stored(ReadOnlySpan<byte> raw, bool final, IByteSink sink)
    {
        Begin(0, final, sink);
        output.Align(sink);
        output.Put((uint)raw.Length | ((uint)~raw.Length << 16), 32, sink);
        output.Write(raw, sink);
        End(final, sink);
    }

    public void Fixed(TokenBlock block, bool final, IByteSink sink)
    {
        Span<byte> literals = stackalloc byte[288];
        Span<byte> distances = stackalloc byte[32];
        DeflateCodes.FixedLengths(literals, distances);
        Begin(1, final, sink);
        Tokens(block, literals, distances, sink);
        End(final, sink);
    }

    /// <exception cref="DeltaException">A token needs a symbol that has no code.</exception>
    public void Dynamic(TokenBlock block, DynamicShape shape, bool final, IByteSink sink)
    {
        Begin(2, final, sink);
        int left = shape.HeaderBits;
        foreach (byte part in shape.Header)
        {
            output.Put(part, Math.Min(left, 8), sink);
            left -= 8;
        }

        Tokens(block, shape.Literals, shape.Distances, sink);
        End(final, sink);
    }

    private void Begin(int type, bool final, IByteSink sink) => output.Put((uint)((type << 1) | (final ? 1 : 0)), 3, sink);

    private void End(bool final, IByteSink sink)
    {
        if (final)
        {
            output.Align(sink);
        }

        output.Flush(sink);
    }

    private void Tokens(TokenBlock block, ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances, IByteSink sink)
    {
        literalCode.Set(literals);
        distanceCode.Set(distances);
        RequireCodes(block.Literals, literalCode.Lengths);
        RequireCodes(block.Distances, distanceCode.Lengths);
        foreach (uint token in block.Tokens)
        {
            if (DeflateCodes.IsLiteral(token))
            {
                output.Put(literalCode.Codes[(int)token], literalCode.Lengths[(int)token], sink);
                continue;
            }

            int length = DeflateCodes.LengthOf(token);
            int code = DeflateCodes.LengthCode(length);
            Put(literalCode, DeflateCodes.FirstLength + code, length - DeflateCodes.LengthBase(code), DeflateCodes.LengthExtraBits(code), sink);
            int distance = DeflateCodes.DistanceOf(token);
            code = DeflateCodes.DistanceCode(distance);
            Put(distanceCode, code, distance - DeflateCodes.DistanceBase(code), DeflateCodes.DistanceExtraBits(code), sink);
        }

        output.Put(literalCode.Codes[DeflateCodes.EndOfBlock], literalCode.Lengths[DeflateCodes.EndOfBlock], sink);
    }

    private void Put(PrefixCode code, int symbol, int extra, int extraBits, IByteSink sink)
    {
        int length = code.Lengths[symbol];
        output.Put(code.Codes[symbol] | ((uint)extra << length), length + extraBits, sink);
    }

    private static void RequireCodes(ReadOnlySpan<int> occurrences, ReadOnlySpan<byte> lengths)
    {
        for (int symbol = 0; symbol < occurrences.Length; symbol++)
        {
            if (occurrences[symbol] > 0 && lengths[symbol] == 0)
            {
                throw new DeltaException(DeltaError.Corrupt, "A block of a deflate recipe lacks a code that it needs.");
            }
        }
    }
}
