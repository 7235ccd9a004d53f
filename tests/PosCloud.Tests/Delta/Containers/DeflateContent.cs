namespace PosCloud.Tests.Delta.Containers;

/// <summary>Content for compressors, the same on each machine: what tests/vectors/deflate was made from.</summary>
internal sealed class DeflateContent(uint seed)
{
    private uint state = seed;

    public static byte[] Make(string kind, uint seed, int length)
    {
        var content = new DeflateContent(seed);
        List<byte> bytes = kind == "text" ? content.Text(length) : content.Mixed(length);
        return [.. bytes.Take(length)];
    }

    private int Next(int below)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return (int)(state % (uint)below);
    }

    private List<byte> Text(int length)
    {
        var words = new byte[256][];
        for (int i = 0; i < words.Length; i++)
        {
            var word = new byte[2 + Next(9) + 1];
            for (int at = 0; at < word.Length - 1; at++)
            {
                word[at] = (byte)('a' + Next(26));
            }

            word[^1] = (byte)' ';
            words[i] = word;
        }

        List<byte> bytes = [];
        while (bytes.Count < length)
        {
            bytes.AddRange(words[Next(words.Length)]);
        }

        return bytes;
    }

    /// <summary>Text, noise, runs, changed copies of what came before, and noise of few values, in turns.</summary>
    private List<byte> Mixed(int length)
    {
        List<byte> bytes = [];
        while (bytes.Count < length)
        {
            int kind = Next(5);
            int count = 1000 + Next(30000);
            switch (kind)
            {
                case 0:
                    bytes.AddRange(Text(count).Take(count));
                    break;
                case 1:
                    bytes.AddRange(Enumerable.Range(0, count).Select(_ => (byte)Next(256)));
                    break;
                case 2:
                    bytes.AddRange(Enumerable.Repeat((byte)Next(256), count));
                    break;
                case 3 when bytes.Count > 0:
                    CopyChanged(bytes, 1 + Next(Math.Min(40000, bytes.Count)), count);
                    break;
                case 4:
                    bytes.AddRange(Enumerable.Range(0, count).Select(_ => (byte)Next(16)));
                    break;
            }
        }

        return bytes;
    }

    private static void CopyChanged(List<byte> bytes, int distance, int count)
    {
        for (int i = 0; i < count; i++)
        {
            byte value = bytes[^distance];
            bytes.Add(i % 50 == 49 ? (byte)(value + 1) : value);
        }
    }
}
