using System.Buffers.Binary;
using PosCloud.Delta.Containers.Deflate;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Containers;

/// <summary>
/// Finds deflate streams wherever they are: entries of zip files (APK, AAR, JAR), gzip members, zlib streams (squashfs, PNG). What
/// looks like one is inflated and must agree with the lengths or the checksum beside it.
/// </summary>
internal sealed class StreamFinder(ImageView image)
{
    /// <summary>Shorter content is not worth its entry in a table.</summary>
    private const int MinRaw = 64;

    // Bombs stay closed: opening must not make an image that nobody can handle.
    private const int MaxGrowth = 256;

    private const int ZipHeader = 30;
    private const int DescriptorFlag = 8;
    private const int Deflated = 8;
    private const int ZipDescriptor = 16;
    private const int GzipHeader = 10;
    private const int GzipTrailer = 8;
    private const uint ZipSignature = 0x04034B50;
    private const uint DescriptorSignature = 0x08074B50;
    private const int MaxHeader = 4096;

    private readonly Inflater inflater = new();
    private long wasted = (2 * image.Length) + (1 << 20);
    private uint adlerLow;
    private uint adlerHigh;

    /// <summary>In order, without overlap. An image that is full of what only looks like streams costs a few passes over it, no more.</summary>
    public List<ContainedStream> Find(CancellationToken cancellationToken)
    {
        List<ContainedStream> found = [];
        long opened = image.Length;
        long at = 0;
        var pass = new ImagePass(image);
        while (at < image.Length && wasted > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pass.Reach(at);
            ReadOnlySpan<byte> part = image.Slice(at, (int)Math.Min(image.Length - at, 1 << 20));
            int next = part.IndexOfAny((byte)'P', (byte)0x1F, (byte)0x78);
            if (next < 0)
            {
                at += part.Length;
                continue;
            }

            at += next;
            if (StreamAt(at) is { } stream && opened + stream.RawLength + StreamTables.MaxFill <= image.Length * StreamTables.MaxGrowth)
            {
                opened += stream.RawLength + StreamTables.MaxFill;
                found.Add(stream);
                at = stream.End;
            }
            else
            {
                at++;
            }
        }

        image.Forget();
        return found;
    }

    private ContainedStream? StreamAt(long at)
    {
        ReadOnlySpan<byte> header = image.Slice(at, (int)Math.Min(image.Length - at, MaxHeader));
        return header[0] switch
        {
            (byte)'P' => ZipEntry(at, header),
            0x1F => GzipMember(at, header),
            _ => ZlibStream(at, header),
        };
    }

    // APPNOTE 4.3.7 and 4.3.9: the lengths stand in the header, or behind the data if flag bit 3 says so.
    private ContainedStream? ZipEntry(long at, ReadOnlySpan<byte> header)
    {
        if (header.Length < ZipHeader || BinaryPrimitives.ReadUInt32LittleEndian(header) != ZipSignature
            || BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) != Deflated)
        {
            return null;
        }

        int flags = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        long start = at + ZipHeader + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (Inflate(start, checksum: false) is not { } stream)
        {
            return null;
        }

        ReadOnlySpan<byte> lengths = header.Slice(18, 8);
        if ((flags & DescriptorFlag) != 0)
        {
            ReadOnlySpan<byte> behind = image.Slice(stream.End, (int)Math.Min(image.Length - stream.End, ZipDescriptor));
            int skip = behind.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(behind) == DescriptorSignature ? 8 : 4;
            lengths = behind.Length >= skip + 8 ? behind.Slice(skip, 8) : default;
        }

        return lengths.Length == 8 && Agrees(lengths, stream.Length) && Agrees(lengths[4..], stream.RawLength) ? stream : Waste(stream);
    }

    // RFC 1952, 2.3.
    private ContainedStream? GzipMember(long at, ReadOnlySpan<byte> header)
    {
        if (header.Length < GzipHeader || header[1] != 0x8B || header[2] != Deflated || (header[3] & 0xE0) != 0)
        {
            return null;
        }

        int flags = header[3];
        int length = GzipHeader;
        if ((flags & 4) != 0)
        {
            length += header.Length >= length + 2 ? 2 + BinaryPrimitives.ReadUInt16LittleEndian(header[length..]) : header.Length;
        }

        length = SkipText(header, length, (flags & 8) != 0);
        length = SkipText(header, length, (flags & 16) != 0);
        length += (flags & 2) != 0 ? 2 : 0;
        if (length >= header.Length || Inflate(at + length, checksum: false) is not { } stream)
        {
            return null;
        }

        return image.Length - stream.End >= GzipTrailer && Agrees(image.Slice(stream.End + 4, 4), stream.RawLength) ? stream : Waste(stream);
    }

    // RFC 1950, 2.2.
    private ContainedStream? ZlibStream(long at, ReadOnlySpan<byte> header)
    {
        if (header.Length < 2 || (header[1] & 0x20) != 0 || BinaryPrimitives.ReadUInt16BigEndian(header) % 31 != 0
            || Inflate(at + 2, checksum: true) is not { } stream)
        {
            return null;
        }

        return image.Length - stream.End >= 4 && BinaryPrimitives.ReadUInt32BigEndian(image.Slice(stream.End, 4)) == ((adlerHigh << 16) | adlerLow)
            ? stream
            : Waste(stream);
    }

    private static int SkipText(ReadOnlySpan<byte> header, int at, bool present)
    {
        if (!present || at >= header.Length)
        {
            return at;
        }

        int end = header[at..].IndexOf((byte)0);
        return end < 0 ? header.Length : at + end + 1;
    }

    // Lengths are given modulo 2^32; zip64 puts this value in place of a longer one.
    private static bool Agrees(ReadOnlySpan<byte> stated, long length) =>
        BinaryPrimitives.ReadUInt32LittleEndian(stated) is var value && (value == (uint)length || value == uint.MaxValue);

    private ContainedStream? Waste(ContainedStream stream)
    {
        wasted -= stream.RawLength;
        return null;
    }

    /// <summary>Null where no whole stream of a sensible size begins.</summary>
    private ContainedStream? Inflate(long start, bool checksum)
    {
        if (start >= image.Length)
        {
            return null;
        }

        inflater.Start(image, start, image.Length - start);
        adlerLow = 1;
        adlerHigh = 0;
        InflateStatus status = InflateStatus.More;
        while (status == InflateStatus.More && inflater.Produced <= (inflater.Consumed + 1024) * MaxGrowth)
        {
            status = inflater.Run(Inflater.MaxRun);
            if (checksum)
            {
                AddToAdler(inflater.Fresh);
            }
        }

        var stream = new ContainedStream(start, inflater.Consumed, inflater.Produced);
        if (status == InflateStatus.Ended && stream.RawLength >= MinRaw)
        {
            return stream;
        }

        wasted -= stream.RawLength + 64;
        return null;
    }

    // RFC 1950, 8.2; 5552 bytes are the most that cannot overflow 32 bits.
    private void AddToAdler(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> part = bytes[..Math.Min(bytes.Length, 5552)];
            foreach (byte value in part)
            {
                adlerLow += value;
                adlerHigh += adlerLow;
            }

            adlerLow %= 65521;
            adlerHigh %= 65521;
            bytes = bytes[part.Length..];
        }
    }
}
