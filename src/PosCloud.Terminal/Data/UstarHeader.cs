using System.Text;

namespace PosCloud.Terminal.Data;

/// <summary>The head of a file in a tar archive (POSIX.1-1988 ustar): of a plain file, with no time, no owner and no prefix.</summary>
internal static class UstarHeader
{
    /// <summary>Bytes of a head, and what contents are filled up to.</summary>
    public const int BlockBytes = 512;

    private const int SizeAt = 124;
    private const int SumAt = 148;
    private const int SumBytes = 8;
    private const int TypeAt = 156;
    private const int MagicAt = 257;
    private const int PrefixAt = 345;

    /// <summary>Zeros that follow so many bytes.</summary>
    public static int Padding(long length) => (int)((BlockBytes - length % BlockBytes) % BlockBytes);

    public static byte[] Create(string name, long length)
    {
        var head = new byte[BlockBytes];
        Encoding.ASCII.GetBytes(name, head);
        Octal(head.AsSpan(100, 8), Convert.ToInt64("600", 8));
        Octal(head.AsSpan(108, 8), 0);
        Octal(head.AsSpan(116, 8), 0);
        Octal(head.AsSpan(SizeAt, 12), length);
        Octal(head.AsSpan(136, 12), 0);
        head[TypeAt] = (byte)'0';
        "ustar\000"u8.CopyTo(head.AsSpan(MagicAt));
        Octal(head.AsSpan(329, 8), 0);
        Octal(head.AsSpan(337, 8), 0);
        Octal(head.AsSpan(SumAt, 7), Sum(head));
        head[SumAt + 7] = (byte)' ';
        return head;
    }

    /// <summary>Null for the block of zeros that ends an archive.</summary>
    /// <exception cref="InvalidDataException">It is no head of a plain file, or its sum is wrong.</exception>
    public static (string Name, long Length)? Read(ReadOnlySpan<byte> head)
    {
        if (!head.ContainsAnyExcept((byte)0))
        {
            return null;
        }

        if (!head.Slice(MagicAt, 5).SequenceEqual("ustar"u8) || ReadOctal(head.Slice(SumAt, SumBytes)) != Sum(head)
            || head[SumAt + SumBytes - 1] is not ((byte)' ' or 0))
        {
            throw new InvalidDataException("The archive has a damaged head.");
        }

        // Links, folders and devices have no place in it; a long name could only be in a prefix or in an extension.
        if (head[TypeAt] is not ((byte)'0' or 0) || head[PrefixAt] != 0)
        {
            throw new InvalidDataException("The archive holds something else than plain files.");
        }

        var name = head[..100];
        var end = name.IndexOf((byte)0);
        return (Encoding.Latin1.GetString(end < 0 ? name : name[..end]), ReadOctal(head.Slice(SizeAt, 12)));
    }

    private static long Sum(ReadOnlySpan<byte> head)
    {
        var sum = SumBytes * (long)' ';
        for (var i = 0; i < head.Length; i++)
        {
            sum += i is >= SumAt and < SumAt + SumBytes ? 0 : head[i];
        }

        return sum;
    }

    // Digits with zeros before them, and a zero byte after them.
    private static void Octal(Span<byte> field, long value)
    {
        field[^1] = 0;
        for (var i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }

    private static long ReadOctal(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOfAny((byte)0, (byte)' ');
        var digits = end < 0 ? field : field[..end];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'7'))
        {
            throw new InvalidDataException("The archive has a damaged head.");
        }

        var value = 0L;
        foreach (var digit in digits)
        {
            value = value << 3 | (uint)(digit - '0');
        }

        return value;
    }
}
