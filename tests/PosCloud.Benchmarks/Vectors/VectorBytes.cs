using System.Text;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>Content for vectors, the same on each machine.</summary>
internal static class VectorBytes
{
    public static byte[] Text(int lines) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, lines).Select(i => $"CONFIG_OPTION_{i}={(i % 3 == 0 ? "y" : "m")}\n")));

    /// <summary>Lines of <see cref="Text"/> more, changed and less.</summary>
    public static byte[] Edited(byte[] text) =>
        [.. text[..100], .. "CONFIG_POS=y\n"u8, .. text[100..290], (byte)'n', .. text[291..400], .. text[437..]];

    public static byte[] Noise(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Records of eight bytes: counters, zeros, small values.</summary>
    public static byte[] Records(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(i => (byte)((i % 8) switch { 0 => i >> 3, 1 => i >> 11, < 5 => 0, _ => random.Next(random.Next(1, 256)) }))];
    }

    /// <summary>Noise of 16 values with a phrase here and there and at its end: makers of streams treat it differently.</summary>
    public static byte[] Phrases(int length, int seed)
    {
        byte[] phrase = [.. "one phrase "u8];
        byte[] bytes = Noise(length, seed);
        for (int i = 0; i < length; i++)
        {
            bytes[i] &= 15;
        }

        for (int at = phrase.Length; at <= length; at += length / 7)
        {
            phrase.CopyTo(bytes, at - phrase.Length);
            phrase.AsSpan(0, 6).CopyTo(bytes.AsSpan(length - 6));
        }

        return bytes;
    }

    /// <summary>Every so many bytes another one, from an offset on.</summary>
    public static byte[] Touched(byte[] bytes, int from, int every, int seed)
    {
        var random = new Random(seed);
        byte[] touched = [.. bytes];
        for (int at = from + random.Next(every); at < touched.Length; at += 1 + random.Next(2 * every))
        {
            touched[at] = (byte)random.Next(256);
        }

        return touched;
    }

    /// <summary>Methods of a Java class that call others by their number among the constants.</summary>
    /// <param name="inserted">Constants that came in at number 200.</param>
    public static byte[] JavaClass(int calls, int inserted, int seed)
    {
        // aload_0; invokevirtual; pop; aload_1.
        var random = new Random(seed);
        List<byte> code = [];
        for (int i = 0; i < calls; i++)
        {
            int constant = random.Next(900);
            constant += constant >= 200 ? inserted : 0;
            code.AddRange([0x2A, 0xB6, (byte)(constant >> 8), (byte)constant, 0x57, 0x2B]);
        }

        return [.. code];
    }
}
