using System.Numerics;

namespace PosCloud.Delta.Containers.Deflate;

/// <summary>The alphabets of deflate (RFC 1951, 3.2.5 to 3.2.7) as arithmetic, and the token that stands for one symbol pair.</summary>
internal static class DeflateCodes
{
    public const int MinMatch = 3;
    public const int MaxMatch = 258;
    public const int WindowSize = 32768;
    public const int EndOfBlock = 256;
    public const int FirstLength = 257;
    public const int LiteralSymbols = 286;
    public const int DistanceSymbols = 30;
    public const int LengthSymbols = 19;
    public const int MaxBits = 15;
    public const int FixedDistanceLength = 5;

    /// <summary>Bytes that hold the longest dynamic header: 14 + 19 * 3 + 316 * 14 bits.</summary>
    public const int MaxHeaderBytes = 564;

    /// <summary>The order in which a dynamic header gives the lengths of the code length codes (3.2.7).</summary>
    public static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>A match as a token. Tokens under 256 are literals.</summary>
    public static uint Match(int length, int distance) => ((uint)length << 16) | (uint)distance;

    public static bool IsLiteral(uint token) => token < 256;

    /// <summary>1 for a literal.</summary>
    public static int LengthOf(uint token) => token < 256 ? 1 : (int)(token >> 16);

    public static int DistanceOf(uint token) => (int)(token & 0xFFFF);

    /// <summary>0 to 28, for a match length of 3 to 258.</summary>
    public static int LengthCode(int length)
    {
        int value = length - MinMatch;
        if (value < 8)
        {
            return value;
        }

        int log = BitOperations.Log2((uint)value);
        return length == MaxMatch ? 28 : ((log - 1) << 2) + ((value >> (log - 2)) & 3);
    }

    public static int LengthExtraBits(int code) => code is < 8 or 28 ? 0 : (code >> 2) - 1;

    public static int LengthBase(int code) =>
        code < 8 ? code + MinMatch : code == 28 ? MaxMatch : ((4 + (code & 3)) << LengthExtraBits(code)) + MinMatch;

    /// <summary>0 to 29, for a distance of 1 to 32768.</summary>
    public static int DistanceCode(int distance)
    {
        int value = distance - 1;
        if (value < 4)
        {
            return value;
        }

        int log = BitOperations.Log2((uint)value);
        return (log << 1) + ((value >> (log - 1)) & 1);
    }

    public static int DistanceExtraBits(int code) => code < 4 ? 0 : (code >> 1) - 1;

    public static int DistanceBase(int code) => code < 4 ? code + 1 : ((2 + (code & 1)) << DistanceExtraBits(code)) + 1;

    /// <summary>Code lengths of fixed blocks (3.2.6), all 288 of them: the last two belong to the code but never occur.</summary>
    public static void FixedLengths(Span<byte> literals, Span<byte> distances)
    {
        for (int i = 0; i < literals.Length; i++)
        {
            literals[i] = FixedLiteralLength(i);
        }

        distances.Fill(FixedDistanceLength);
    }

    public static byte FixedLiteralLength(int symbol) => symbol switch
    {
        < 144 => 8,
        < 256 => 9,
        < 280 => 7,
        _ => 8,
    };
}
