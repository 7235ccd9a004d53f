namespace PosCloud.Delta.Containers.Deflate;

/// <summary>The code lengths that a dynamic block begins with (RFC 1951, 3.2.7), taken apart strictly.</summary>
internal sealed class DynamicHeader
{
    private readonly HuffmanDecoder lengthCode = new(7, DeflateCodes.LengthSymbols);
    private readonly byte[] lengths = new byte[DeflateCodes.LiteralSymbols + DeflateCodes.DistanceSymbols];
    private int literals;
    private int distances;

    public ReadOnlySpan<byte> Literals => lengths.AsSpan(0, literals);

    public ReadOnlySpan<byte> Distances => lengths.AsSpan(literals, distances);

    /// <summary>Reads what follows the three bits of a block header; false when it is not valid or not complete.</summary>
    public bool Read(ref BitSpanReader reader)
    {
        literals = reader.Take(5) + 257;
        distances = reader.Take(5) + 1;
        int given = reader.Take(4) + 4;
        if (literals > DeflateCodes.LiteralSymbols || distances > DeflateCodes.DistanceSymbols)
        {
            return false;
        }

        Span<byte> small = stackalloc byte[DeflateCodes.LengthSymbols];
        small.Clear();
        for (int i = 0; i < given; i++)
        {
            small[DeflateCodes.LengthOrder[i]] = (byte)reader.Take(3);
        }

        return lengthCode.Build(small) && ReadLengths(ref reader) && !reader.Overrun && lengths[DeflateCodes.EndOfBlock] != 0;
    }

    private bool ReadLengths(ref BitSpanReader reader)
    {
        int total = literals + distances;
        for (int at = 0; at < total;)
        {
            int entry = lengthCode.Table[reader.Peek() & lengthCode.Mask];
            if (entry == 0)
            {
                return false;
            }

            reader.Skip(entry & 15);
            int symbol = entry >> 4;
            if (symbol < 16)
            {
                lengths[at++] = (byte)symbol;
                continue;
            }

            if (symbol == 16 && at == 0)
            {
                return false;
            }

            byte value = symbol == 16 ? lengths[at - 1] : (byte)0;
            int count = symbol switch
            {
                16 => 3 + reader.Take(2),
                17 => 3 + reader.Take(3),
                _ => 11 + reader.Take(7),
            };
            if (count > total - at)
            {
                return false;
            }

            lengths.AsSpan(at, count).Fill(value);
            at += count;
        }

        return true;
    }
}
