using System.Runtime.InteropServices;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Encoding;

/// <summary>A block's copies taken apart into the streams that are compressed separately.</summary>
/// <param name="Columns">Literal lengths, copy lengths, base shifts, gaps and run lengths, each a row of varints.</param>
/// <param name="Differences">Result minus base, modulo 256, over the runs; empty when all copies are exact.</param>
/// <param name="Literals">The bytes that no copy covers.</param>
internal sealed record BlockStreams(int Operations, IReadOnlyList<byte[]> Columns, byte[] Differences, byte[] Literals)
{
    public byte[] Control { get; } = [.. Columns.SelectMany(column => column)];

    public static BlockStreams From(ImageView baseImage, ImageView result, long start, int length, IReadOnlyList<CopyOperation> copies)
    {
        List<byte> literalLengths = [];
        List<byte> copyLengths = [];
        List<byte> shifts = [];
        byte[] differences = new byte[copies.Sum(copy => copy.Length)];
        byte[] literals = new byte[length - differences.Length];
        Span<byte> differenceRoom = differences;
        Span<byte> literalRoom = literals;
        long at = start;
        long expected = start;
        foreach (CopyOperation copy in copies)
        {
            int literal = (int)(copy.ResultOffset - at);
            result.Slice(at, literal).CopyTo(literalRoom);
            literalRoom = literalRoom[literal..];
            Subtract(result.Slice(copy.ResultOffset, copy.Length), baseImage.Slice(copy.BaseOffset, copy.Length), differenceRoom);
            differenceRoom = differenceRoom[copy.Length..];
            expected += literal;
            Varint.Write(literalLengths, (ulong)literal);
            Varint.Write(copyLengths, (ulong)copy.Length);
            Varint.Write(shifts, Varint.Fold(copy.BaseOffset - expected));
            at = copy.ResultOffset + copy.Length;
            expected = copy.BaseOffset + copy.Length;
        }

        result.Slice(at, literalRoom.Length).CopyTo(literalRoom);
        int room = DeltaFormat.MaxControlLength(length) - literalLengths.Count - copyLengths.Count - shifts.Count;
        DifferenceRuns runs = DifferenceRuns.From(differences, room);
        return new BlockStreams(
            copies.Count, [[.. literalLengths], [.. copyLengths], [.. shifts], runs.Gaps, runs.Lengths], runs.Bytes, literals);
    }

    /// <summary>The payload's own head, before its three compressed streams.</summary>
    public byte[] Head(int compressedControl, int compressedDifferences)
    {
        List<byte> head = [];
        Varint.Write(head, (ulong)Operations);
        Varint.Write(head, (ulong)Control.Length);
        foreach (byte[] column in Columns.SkipLast(1))
        {
            Varint.Write(head, (ulong)column.Length);
        }

        Varint.Write(head, (ulong)compressedControl);
        Varint.Write(head, (ulong)compressedDifferences);
        return CollectionsMarshal.AsSpan(head).ToArray();
    }

    private static void Subtract(ReadOnlySpan<byte> wanted, ReadOnlySpan<byte> given, Span<byte> difference)
    {
        for (int i = 0; i < wanted.Length; i++)
        {
            difference[i] = (byte)(wanted[i] - given[i]);
        }
    }
}
