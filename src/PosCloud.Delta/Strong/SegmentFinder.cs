using System.Buffers.Binary;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Strong;

/// <summary>
/// Looks for programs (ELF, ARM64 kernel images) in the base that are in the result too, and says at which addresses their parts
/// are loaded. Headers are hints: a wrong one costs bytes, never correctness, because only plain ranges reach the delta.
/// </summary>
internal sealed class SegmentFinder(ImageView baseImage, ImageView result, CopyMap map)
{
    private const int MaxSegments = 4096;
    private const int MaxHeaders = Segment.MaxInGroup;
    private const int KernelHeader = 64;
    private const int KernelMagicOffset = 56;

    private readonly List<Segment> found = [];
    private int group;

    private static ReadOnlySpan<byte> KernelMagic => "ARM\u0064"u8;

    /// <summary>In order of offset, without overlap.</summary>
    public Segment[] Find(CancellationToken cancellationToken)
    {
        const int Part = 1 << 20;
        var pass = new ImagePass(baseImage);
        for (long part = 0; part < baseImage.Length && found.Count < MaxSegments; part += Part)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pass.Reach(part);
            int length = (int)Math.Min(Part + 3, baseImage.Length - part);
            ReadOnlySpan<byte> bytes = baseImage.Slice(part, length);
            for (int at = 0, next; (next = bytes[at..].IndexOf("\u007fELF"u8)) >= 0; at += next + 4)
            {
                AddProgram(part + at + next);
            }

            for (int at = 0, next; (next = bytes[at..].IndexOf(KernelMagic)) >= 0; at += next + 4)
            {
                AddKernel(part + at + next - KernelMagicOffset);
            }
        }

        found.Sort((a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.Group.CompareTo(b.Group));
        List<Segment> kept = [];
        long end = 0;
        foreach (Segment segment in found)
        {
            if (segment.Offset >= end && kept.Count < MaxSegments && !(kept.Count > 0 && segment.Group < kept[^1].Group))
            {
                kept.Add(segment);
                end = segment.Offset + segment.Length;
            }
        }

        return Renumber(kept);
    }

    private static Segment[] Renumber(List<Segment> kept)
    {
        var numbered = new Segment[kept.Count];
        int number = 0;
        for (int i = 0; i < numbered.Length; i++)
        {
            number += i > 0 && kept[i].Group != kept[i - 1].Group ? 1 : 0;
            numbered[i] = kept[i] with { Group = number };
        }

        return numbered;
    }

    private void AddProgram(long at)
    {
        if (at + 64 > baseImage.Length)
        {
            return;
        }

        ReadOnlySpan<byte> header = baseImage.Slice(at, 64);
        long there = map.Map(at, 0);
        if (there < 0 || there + 64 > result.Length)
        {
            return;
        }

        ReadOnlySpan<byte> other = result.Slice(there, 64);
        bool wide = header[4] == 2;
        if (!other[..4].SequenceEqual(header[..4]) || other[4] != header[4] || header[4] is not (1 or 2) || header[5] != 1 || header[16] is not (2 or 3))
        {
            return;
        }

        (long offset, int size, int count) = Table(header, wide);
        (long otherOffset, int otherSize, int otherCount) = Table(other, wide);
        if (size != otherSize || count != otherCount || size < (wide ? 56 : 32) || count is < 1 or > MaxHeaders
            || !InRange(at, offset, size * count, baseImage.Length) || !InRange(there, otherOffset, size * count, result.Length))
        {
            return;
        }

        int before = found.Count;
        bool changed = false;
        for (int i = 0; i < count; i++)
        {
            changed |= AddSegment(
                at, baseImage.Slice(at + offset + ((long)size * i), size), there, result.Slice(there + otherOffset + ((long)size * i), size), wide);
        }

        if (!changed)
        {
            found.RemoveRange(before, found.Count - before);
        }

        group++;
    }

    // Whether the segment's bytes changed or moved; a program that did not needs no help.
    private bool AddSegment(long at, ReadOnlySpan<byte> entry, long there, ReadOnlySpan<byte> other, bool wide)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(entry) != 1 || BinaryPrimitives.ReadUInt32LittleEndian(other) != 1)
        {
            return false;
        }

        (long offset, ulong address, long length) = Load(entry, wide);
        (long otherOffset, ulong otherAddress, long otherLength) = Load(other, wide);
        if (length <= 0 || !InRange(at, offset, length, baseImage.Length) || !InRange(there, otherOffset, otherLength, result.Length))
        {
            return false;
        }

        ulong baseBias = address - (ulong)(at + offset);
        ulong resultBias = otherAddress - (ulong)(there + otherOffset);
        if ((long)(resultBias - baseBias) is < int.MinValue or > int.MaxValue)
        {
            return false;
        }

        found.Add(new Segment(at + offset, length, baseBias, resultBias, group));
        return length != otherLength || !SameBytes(at + offset, there + otherOffset, length);
    }

    private bool SameBytes(long at, long there, long length)
    {
        for (long done = 0; done < length; done += 1 << 20)
        {
            int part = (int)Math.Min(1 << 20, length - done);
            if (!baseImage.Slice(at + done, part).SequenceEqual(result.Slice(there + done, part)))
            {
                return false;
            }
        }

        return true;
    }

    private static (long Offset, int Size, int Count) Table(ReadOnlySpan<byte> header, bool wide) => wide
        ? (BinaryPrimitives.ReadInt64LittleEndian(header[32..]), BinaryPrimitives.ReadUInt16LittleEndian(header[54..]), BinaryPrimitives.ReadUInt16LittleEndian(header[56..]))
        : (BinaryPrimitives.ReadUInt32LittleEndian(header[28..]), BinaryPrimitives.ReadUInt16LittleEndian(header[42..]), BinaryPrimitives.ReadUInt16LittleEndian(header[44..]));

    private static (long Offset, ulong Address, long Length) Load(ReadOnlySpan<byte> entry, bool wide) => wide
        ? (BinaryPrimitives.ReadInt64LittleEndian(entry[8..]), BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]), BinaryPrimitives.ReadInt64LittleEndian(entry[32..]))
        : (BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]));

    private static bool InRange(long start, long offset, long length, long end) =>
        offset >= 0 && length >= 0 && offset <= end - start && length <= end - start - offset;

    // Documentation/arch/arm64/booting.rst: the image's size at byte 16, 24 reserved bytes, "ARM\x64" at byte 56.
    private void AddKernel(long at)
    {
        if (at < 0 || at + KernelHeader > baseImage.Length || map.Map(at, 0) is var there && (there < 0 || there + KernelHeader > result.Length)
            || !IsKernel(baseImage.Slice(at, KernelHeader)) || !IsKernel(result.Slice(there, KernelHeader)))
        {
            return;
        }

        long size = BinaryPrimitives.ReadInt64LittleEndian(baseImage.Slice(at + 16, 8));
        long length = size > KernelHeader ? Math.Min(size, baseImage.Length - at) : baseImage.Length - at;
        ulong address = KernelAddress(at, length);
        found.Add(new Segment(at, length, address - (ulong)at, address - (ulong)there, group++));
    }

    private static bool IsKernel(ReadOnlySpan<byte> header) =>
        header.Slice(KernelMagicOffset, 4).SequenceEqual(KernelMagic) && !header[32..KernelMagicOffset].ContainsAnyExcept((byte)0);

    // Kernel pointers all begin with 0xFFFF; the lowest 16 MiB that many of them point into is where the image is linked.
    private ulong KernelAddress(long at, long length)
    {
        Dictionary<ulong, int> counts = [];
        for (long part = 0; part < length; part += 1 << 20)
        {
            ReadOnlySpan<byte> bytes = baseImage.Slice(at + part, (int)Math.Min(1 << 20, length - part));
            for (int i = 0; i + 8 <= bytes.Length; i += 8)
            {
                ulong value = BinaryPrimitives.ReadUInt64LittleEndian(bytes[i..]);
                if (value >> 48 == 0xFFFF && value >> 24 != 0xFFFFFFFFFF)
                {
                    ulong key = value >> 24;
                    counts[key] = counts.GetValueOrDefault(key) + 1;
                }
            }
        }

        if (counts.Count == 0)
        {
            return 0;
        }

        int most = counts.Values.Max();
        return counts.Where(count => count.Value > most / 50).Min(count => count.Key) << 24;
    }
}
