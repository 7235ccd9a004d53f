namespace PosCloud.Delta.Containers.Deflate;

/// <summary>The bits of a canonical code (RFC 1951, 3.2.2), ready to be sent.</summary>
internal sealed class PrefixCode(int maxSymbols)
{
    private readonly ushort[] codes = new ushort[maxSymbols];
    private readonly byte[] lengths = new byte[maxSymbols];

    /// <summary>0 for symbols that have no code.</summary>
    public ReadOnlySpan<byte> Lengths => lengths;

    public ReadOnlySpan<ushort> Codes => codes;

    /// <param name="from">A valid code; symbols beyond its end have no code.</param>
    public void Set(ReadOnlySpan<byte> from)
    {
        Span<int> next = stackalloc int[DeflateCodes.MaxBits + 2];
        Array.Clear(lengths);
        from.CopyTo(lengths);
        foreach (byte length in from)
        {
            next[length + 1]++;
        }

        next[1] = 0;
        for (int length = 1; length <= DeflateCodes.MaxBits; length++)
        {
            next[length + 1] = (next[length] + next[length + 1]) << 1;
        }

        for (int symbol = 0; symbol < from.Length; symbol++)
        {
            int length = from[symbol];
            codes[symbol] = length == 0 ? (ushort)0 : (ushort)HuffmanDecoder.Reverse(next[length]++, length);
        }
    }
}
