namespace PosCloud.Delta.Containers.Deflate;

/// <summary>Decodes one canonical Huffman code (RFC 1951, 3.2.2): a table for short codes, bit by bit for the rest.</summary>
internal sealed class HuffmanDecoder(int tableBits, int maxSymbols)
{
    private readonly ushort[] table = new ushort[1 << tableBits];
    private readonly ushort[] sorted = new ushort[maxSymbols];
    private readonly ushort[] counts = new ushort[DeflateCodes.MaxBits + 1];

    /// <summary>Entry: symbol * 16 + length; 0 for codes longer than the table is wide and for bits that are no code.</summary>
    public ReadOnlySpan<ushort> Table => table;

    public int Mask { get; } = (1 << tableBits) - 1;

    /// <summary>
    /// False when the lengths are no code. As in every inflater in use, a code may be incomplete only if it has one symbol
    /// of one bit, or none at all.
    /// </summary>
    public bool Build(ReadOnlySpan<byte> lengths)
    {
        Array.Clear(counts);
        foreach (byte length in lengths)
        {
            counts[length]++;
        }

        counts[0] = 0;
        int left = 1;
        int used = 0;
        Span<ushort> next = stackalloc ushort[DeflateCodes.MaxBits + 2];
        Span<int> code = stackalloc int[DeflateCodes.MaxBits + 2];
        for (int bits = 1; bits <= DeflateCodes.MaxBits; bits++)
        {
            left = (left << 1) - counts[bits];
            if (left < 0)
            {
                return false;
            }

            used += counts[bits];
            next[bits + 1] = (ushort)used;
            code[bits + 1] = (code[bits] + counts[bits]) << 1;
        }

        if (left > 0 && !(used == 0 || (used == 1 && counts[1] == 1)))
        {
            return false;
        }

        Array.Clear(table);
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            if (length == 0)
            {
                continue;
            }

            sorted[next[length]++] = (ushort)symbol;
            int value = code[length]++;
            if (length <= tableBits)
            {
                for (int at = Reverse(value, length); at < table.Length; at += 1 << length)
                {
                    table[at] = (ushort)((symbol << 4) | length);
                }
            }
        }

        return true;
    }

    /// <summary>The entry (symbol * 16 + length) for the next bits, whatever its length; 0 if they are no code.</summary>
    public int DecodeLong(ulong bits)
    {
        int code = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= DeflateCodes.MaxBits; length++, bits >>= 1)
        {
            code |= (int)(bits & 1);
            int count = counts[length];
            if (code - count < first)
            {
                return (sorted[index + code - first] << 4) | length;
            }

            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }

        return 0;
    }

    /// <summary>The code's bits in the order in which deflate sends them: first bit lowest.</summary>
    public static int Reverse(int code, int length)
    {
        int reversed = 0;
        for (int i = 0; i < length; i++, code >>= 1)
        {
            reversed = (reversed << 1) | (code & 1);
        }

        return reversed;
    }
}
