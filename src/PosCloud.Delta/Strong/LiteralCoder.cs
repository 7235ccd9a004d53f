namespace PosCloud.Delta.Strong;

/// <summary>
/// Codes bytes that no copy covers: by the bytes before them, by what the base has where the last copy would go on, and by
/// what followed the same five bytes among the literals before.
/// </summary>
internal sealed class LiteralCoder<TCoder>(ContextMixer<TCoder> mixer, BaseWindow window)
    where TCoder : struct, IBitCoder
{
    private const int HashBits = 15;
    private const int MinMatch = 4;
    private const int MaxMatch = 15;

    private readonly int[] heads = new int[1 << HashBits];
    private byte[] block = [];
    private long blockStart;
    private int match;
    private int matchLength;

    public void BeginBlock(byte[] bytes, long start)
    {
        block = bytes;
        blockStart = start;
        match = 0;
        matchLength = 0;
        Array.Clear(heads);
    }

    /// <param name="at">Offset of the first literal in the result.</param>
    /// <param name="expected">Offset in the base where the last copy would go on.</param>
    public void Code(long at, int count, long expected)
    {
        int start = (int)(at - blockStart);
        matchLength = 0;
        Remember(start, false);
        for (int i = 0; i < count; i++)
        {
            int place = start + i;
            long other = expected + i;
            if ((i & 1023) == 0)
            {
                window.Load(other, other + Math.Min(count - i, 1024));
            }

            block[place] = (byte)One(place, at + i, i > 0, other);
            Remember(place + 1, true);
        }
    }

    private int One(int place, long at, bool inside, long other)
    {
        uint c1 = Before(place, 1);
        uint c2 = Before(place, 2);
        uint c3 = Before(place, 3);
        uint c4 = Before(place, 4);
        uint c8 = Before(place, 8);
        uint align = (uint)at & 3;
        uint baseByte = window.Byte(other);
        uint agreed = inside ? (window.Byte(other - 1) == c1 ? 1u : 0u) : 2u;
        uint matchByte = matchLength > 0 ? block[match] : 0u;
        uint matched = matchLength > 0 ? (uint)Math.Min(matchLength, MaxMatch) + 1 : 0;

        mixer.Begin();
        mixer.Add(Mix.Of(31, align));
        mixer.Add(Mix.Of(32, c1, align));
        mixer.Add(Mix.Of(33, c1 | (c2 << 8)));
        mixer.Add(Mix.Of(34, c1 | (c2 << 8) | (c3 << 16)));
        mixer.Add(Mix.Of(38, baseByte | (agreed << 8), align));
        mixer.Add(Mix.Of(39, matchByte | (matched << 8)));
        mixer.Add(Mix.Of(41, c4 | (c8 << 8), align));
        int set = Sets.Literal + (2 * (int)(matched + (17 * agreed)));
        int coded = mixer.Byte(block[place], set);
        matchLength = matchLength > 0 && matchByte == coded ? matchLength + 1 : 0;
        match++;
        return coded;
    }

    private void Remember(int end, bool keep)
    {
        if (end < 5)
        {
            return;
        }

        uint hash = 0;
        for (int i = 1; i <= 5; i++)
        {
            hash = (hash + block[end - i] + 1) * 0x2F0B4C47u;
        }

        hash >>= 32 - HashBits;
        if (matchLength == 0)
        {
            int candidate = heads[hash];
            int length = 0;
            while (length < 24 && candidate - 1 - length >= 0 && block[candidate - 1 - length] == block[end - 1 - length])
            {
                length++;
            }

            match = candidate;
            matchLength = length >= MinMatch ? length : 0;
        }

        if (keep)
        {
            heads[hash] = end;
        }
    }

    private uint Before(int place, int distance) => place >= distance ? block[place - distance] : 0u;
}
