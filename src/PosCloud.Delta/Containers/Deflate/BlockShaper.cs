namespace PosCloud.Delta.Containers.Deflate;

/// <summary>How zlib writes a block: its type, and of a dynamic block the header.</summary>
internal sealed class BlockShaper
{
    private const int RepeatLast = 16;
    private const int RepeatZero = 17;
    private const int RepeatZeroLong = 18;
    private const int MaxLengthCodeBits = 7;

    private readonly HuffmanBuilder literalCode = new(DeflateCodes.LiteralSymbols, DeflateCodes.MaxBits);
    private readonly HuffmanBuilder distanceCode = new(DeflateCodes.DistanceSymbols, DeflateCodes.MaxBits);
    private readonly HuffmanBuilder lengthCode = new(DeflateCodes.LengthSymbols, MaxLengthCodeBits);
    private readonly PrefixCode lengthBits = new(DeflateCodes.LengthSymbols);
    private readonly int[] lengthCounts = new int[DeflateCodes.LengthSymbols];
    private readonly ushort[] runs = new ushort[DeflateCodes.LiteralSymbols + DeflateCodes.DistanceSymbols];
    private readonly byte[] header = new byte[DeflateCodes.MaxHeaderBytes];
    private int runCount;
    private int headerBits;

    /// <summary>What a dynamic block begins with, if that is what was chosen.</summary>
    public DynamicShape Shape => new(header.AsSpan(0, (headerBits + 7) >> 3), headerBits, literalCode.Lengths, distanceCode.Lengths);

    /// <summary>0, 1 or 2 as in RFC 1951, 3.2.3.</summary>
    /// <param name="storable">Whether the raw bytes are still at hand.</param>
    public int Choose(TokenBlock block, bool storable)
    {
        literalCode.Build(block.Literals);
        distanceCode.Build(block.Distances);
        WriteHeader();
        long dynamicBits = headerBits;
        long fixedBits = 0;
        for (int symbol = 0; symbol < DeflateCodes.LiteralSymbols; symbol++)
        {
            int extra = symbol < DeflateCodes.FirstLength ? 0 : DeflateCodes.LengthExtraBits(symbol - DeflateCodes.FirstLength);
            Count(block.Literals[symbol], literalCode.Lengths, symbol, DeflateCodes.FixedLiteralLength(symbol), extra);
        }

        for (int symbol = 0; symbol < DeflateCodes.DistanceSymbols; symbol++)
        {
            Count(block.Distances[symbol], distanceCode.Lengths, symbol, DeflateCodes.FixedDistanceLength, DeflateCodes.DistanceExtraBits(symbol));
        }

        long dynamicBytes = (dynamicBits + 3 + 7) >> 3;
        long fixedBytes = (fixedBits + 3 + 7) >> 3;
        return storable && block.RawLength + 4 <= Math.Min(dynamicBytes, fixedBytes) ? 0 : fixedBytes <= dynamicBytes ? 1 : 2;

        void Count(int occurrences, ReadOnlySpan<byte> lengths, int symbol, int fixedLength, int extra)
        {
            if (occurrences > 0)
            {
                dynamicBits += (long)occurrences * (lengths[symbol] + extra);
                fixedBits += (long)occurrences * (fixedLength + extra);
            }
        }
    }

    private void WriteHeader()
    {
        Array.Clear(lengthCounts);
        runCount = 0;
        FindRuns(literalCode.Lengths);
        FindRuns(distanceCode.Lengths);
        lengthCode.Build(lengthCounts);
        lengthBits.Set(lengthCode.Lengths);
        int given = DeflateCodes.LengthSymbols;
        while (given > 4 && lengthBits.Lengths[DeflateCodes.LengthOrder[given - 1]] == 0)
        {
            given--;
        }

        var writer = new BitSpanWriter(header);
        writer.Put(literalCode.Lengths.Length - 257, 5);
        writer.Put(distanceCode.Lengths.Length - 1, 5);
        writer.Put(given - 4, 4);
        foreach (byte symbol in DeflateCodes.LengthOrder[..given])
        {
            writer.Put(lengthBits.Lengths[symbol], 3);
        }

        foreach (ushort run in runs.AsSpan(0, runCount))
        {
            int symbol = run & 31;
            writer.Put(lengthBits.Codes[symbol], lengthBits.Lengths[symbol]);
            writer.Put(run >> 5, ExtraBits(symbol));
        }

        headerBits = writer.Position;
    }

    private static int ExtraBits(int symbol) => symbol switch { < RepeatLast => 0, RepeatLast => 2, RepeatZero => 3, _ => 7 };

    /// <summary>Runs as zlib takes them: as long as possible from the left, and never from one code into the other.</summary>
    private void FindRuns(ReadOnlySpan<byte> lengths)
    {
        int last = -1;
        for (int at = 0; at < lengths.Length;)
        {
            int value = lengths[at];
            int most = value == 0 ? 138 : value == last ? 6 : 7;
            int count = 1;
            while (count < most && at + count < lengths.Length && lengths[at + count] == value)
            {
                count++;
            }

            AddRun(value, count, last);
            at += count;
            last = value;
        }
    }

    private void AddRun(int value, int count, int last)
    {
        if (count < (value == 0 || value == last ? 3 : 4))
        {
            for (int i = 0; i < count; i++)
            {
                Add(value, 0);
            }
        }
        else if (value == 0)
        {
            Add(count <= 10 ? RepeatZero : RepeatZeroLong, count <= 10 ? count - 3 : count - 11);
        }
        else
        {
            if (value != last)
            {
                Add(value, 0);
                count--;
            }

            Add(RepeatLast, count - 3);
        }
    }

    private void Add(int symbol, int extra)
    {
        lengthCounts[symbol]++;
        runs[runCount++] = (ushort)(symbol | (extra << 5));
    }
}
