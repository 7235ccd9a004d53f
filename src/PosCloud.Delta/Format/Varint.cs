namespace PosCloud.Delta.Format;

/// <summary>Unsigned LEB128, shortest form only, at most 10 bytes; signed values are zigzag-folded first.</summary>
internal static class Varint
{
    public const int MaxLength = 10;

    public static void Write(List<byte> output, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            output.Add((byte)(value | 0x80));
        }

        output.Add((byte)value);
    }

    /// <summary>Reads a value and moves the span past it. False when the span ends first or the form is not the shortest.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> input, out ulong value)
    {
        value = 0;
        for (int i = 0; i < input.Length && i < MaxLength; i++)
        {
            byte b = input[i];
            if (i == MaxLength - 1 && b > 1)
            {
                return false;
            }

            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                input = input[(i + 1)..];
                return i == 0 || b != 0;
            }
        }

        return false;
    }

    public static ulong Fold(long value) => (ulong)(value << 1) ^ (ulong)(value >> 63);

    public static long Unfold(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
