using PosCloud.Delta.Format;

namespace PosCloud.Delta.Encoding;

/// <summary>
/// Difference bytes without their zeros: most copied bytes are equal, and compressing hard takes a quarter to a half of
/// the time without them, for about the same size (docs/delta-format.md, "The encoder").
/// </summary>
/// <param name="Gaps">Varints: equal bytes before each run.</param>
/// <param name="Lengths">Varints: bytes of each run.</param>
/// <param name="Bytes">The runs themselves.</param>
internal sealed record DifferenceRuns(byte[] Gaps, byte[] Lengths, byte[] Bytes)
{
    /// <param name="room">Bytes that both columns may take together. Runs are joined over short gaps until they fit.</param>
    public static DifferenceRuns From(ReadOnlySpan<byte> differences, int room)
    {
        for (int joined = 0; ; joined = (joined * 2) + 1)
        {
            DifferenceRuns runs = Split(differences, joined);
            if (runs.Gaps.Length + runs.Lengths.Length <= room || joined > differences.Length)
            {
                return runs;
            }
        }
    }

    // A gap of at most `joined` zeros stays inside its run.
    private static DifferenceRuns Split(ReadOnlySpan<byte> differences, int joined)
    {
        List<byte> gaps = [];
        List<byte> lengths = [];
        List<byte> bytes = [];
        int end = 0;
        for (int start; (start = NextDifferent(differences, end)) < differences.Length;)
        {
            Varint.Write(gaps, (ulong)(start - end));
            end = start + 1;
            for (int next; (next = NextDifferent(differences, end)) < differences.Length && next - end <= joined;)
            {
                end = next + 1;
            }

            Varint.Write(lengths, (ulong)(end - start));
            bytes.AddRange(differences[start..end]);
        }

        return new DifferenceRuns([.. gaps], [.. lengths], [.. bytes]);
    }

    private static int NextDifferent(ReadOnlySpan<byte> differences, int from)
    {
        int offset = differences[from..].IndexOfAnyExcept((byte)0);
        return offset < 0 ? differences.Length : from + offset;
    }
}
