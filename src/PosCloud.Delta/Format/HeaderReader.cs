using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PosCloud.Delta.Format;

/// <summary>Reads and checks the header and the block index; nothing is allocated before its size was checked.</summary>
internal static class HeaderReader
{
    public static DeltaPreamble Read(Stream delta, DeltaLimits limits)
    {
        Span<byte> prefix = stackalloc byte[DeltaFormat.PrefixLength];
        int got = delta.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        int magic = Math.Min(got, DeltaFormat.Magic.Length);
        if (!prefix[..magic].SequenceEqual(DeltaFormat.Magic[..magic]))
        {
            throw new DeltaException(DeltaError.NotADelta, "The file does not begin with the magic of a delta.");
        }

        if (got > magic && prefix[magic] != DeltaFormat.Version)
        {
            throw new DeltaException(DeltaError.UnsupportedVersion, $"Format version {prefix[magic]} is not known; {DeltaFormat.Version} is.");
        }

        if (got < prefix.Length)
        {
            throw Truncated();
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(prefix);
        int length = ReadLength(delta, hash);
        if (length > Math.Min(DeltaFormat.MaxHeaderLength(limits.MaxBlocks), limits.MaxDecoderMemory))
        {
            throw new DeltaException(DeltaError.LimitExceeded, $"A header of {length} bytes is longer than the limits allow.");
        }

        if (delta.CanSeek && delta.Length - delta.Position < length)
        {
            throw Truncated();
        }

        byte[] fields = new byte[length];
        if (delta.ReadAtLeast(fields, length, throwOnEndOfStream: false) < length)
        {
            throw Truncated();
        }

        return Parse(fields, hash, limits);
    }

    // The checksum is over the bytes of the length too.
    private static int ReadLength(Stream delta, IncrementalHash hash)
    {
        Span<byte> number = stackalloc byte[Varint.MaxLength];
        int count = 0;
        do
        {
            int next = delta.ReadByte();
            number[count++] = next >= 0 ? (byte)next : throw Truncated();
        }
        while (number[count - 1] >= 0x80 && count < number.Length);
        hash.AppendData(number[..count]);
        ReadOnlySpan<byte> bytes = number[..count];
        return Varint.TryRead(ref bytes, out ulong length)
            ? (int)Math.Min(length, int.MaxValue)
            : throw new DeltaException(DeltaError.Corrupt, "The header's length is not a number.");
    }

    /// <param name="bytes">The fields and the checksum.</param>
    /// <param name="hash">Over what is in front of them.</param>
    private static DeltaPreamble Parse(byte[] bytes, IncrementalHash hash, DeltaLimits limits)
    {
        int end = bytes.Length - DeltaFormat.ChecksumLength;
        hash.AppendData(bytes.AsSpan(0, Math.Max(end, 0)));
        if (end < 0 || !hash.GetHashAndReset().AsSpan(0, DeltaFormat.ChecksumLength).SequenceEqual(bytes.AsSpan(end)))
        {
            throw new DeltaException(DeltaError.Corrupt, "The header's checksum does not match.");
        }

        var fields = new FieldReader(bytes.AsMemory(0, end));
        var profile = (DeltaProfile)fields.Byte("profile");
        if (!Enum.IsDefined(profile))
        {
            throw new DeltaException(DeltaError.UnsupportedVersion, $"Profile {(byte)profile} is not known.");
        }

        long baseLength = fields.Number("base length", long.MaxValue);
        ReadOnlyMemory<byte> baseHash = fields.Hash("base hash");
        long resultLength = fields.Number("result length", limits.MaxResultLength);
        ReadOnlyMemory<byte> resultHash = fields.Hash("result hash");
        int blockBits = fields.Byte("block length", DeltaFormat.MinBlockBits, DeltaFormat.MaxBlockBits);
        int tableBits = fields.Byte("table", 0, DeltaFormat.MaxTableBits);
        int copies = (int)fields.Number("number of copies", Math.Min(limits.MaxDecoderMemory / DecoderMemory.PerCopy, int.MaxValue));
        int segments = (int)fields.Number("number of segments", Math.Min(limits.MaxDecoderMemory / DecoderMemory.PerSegment, int.MaxValue));
        int mapLength = (int)fields.Number("map length", int.MaxValue);
        int maxOperations = (int)fields.Number("operations", limits.MaxOperations);
        long maxWork = fields.Number("work", limits.MaxWork / DeltaFormat.WorkUnit);
        long memory = fields.Number("decoder memory in KiB", limits.MaxDecoderMemory >> 10) << 10;

        int blockLength = 1 << blockBits;
        ContainerSection? containers = ReadContainers(ref fields, limits);
        long openLength = containers?.OpenLength ?? resultLength;
        long blocks = containers is null
            ? (openLength >> blockBits) + ((openLength & (blockLength - 1)) == 0 ? 0 : 1)
            : fields.Number("number of blocks", limits.MaxBlocks);
        if (blockLength > limits.MaxBlockLength || blocks > limits.MaxBlocks)
        {
            throw new DeltaException(DeltaError.LimitExceeded, $"{blocks} blocks of {blockLength} bytes are more than the limits allow.");
        }

        if (DecoderMemory.Of(blockLength, tableBits, copies, segments, blocks, containers) > memory)
        {
            throw new DeltaException(DeltaError.Corrupt, "The header's own memory ceiling is below what it needs.");
        }

        if (tableBits is > 0 and < DeltaFormat.MinTableBits || (tableBits == 0 && (copies | segments | mapLength) != 0))
        {
            throw new DeltaException(DeltaError.Corrupt, "The header has a copy map but no table to read it with.");
        }

        // An entry takes at least two bytes, so a short header cannot make this array large.
        if (blocks > fields.Remaining / 2)
        {
            throw new DeltaException(DeltaError.Corrupt, "The block index is shorter than the result length asks for.");
        }

        var index = new BlockEntry[blocks];
        ulong? onlyHash = blocks == 1 ? BinaryPrimitives.ReadUInt64LittleEndian(resultHash.Span) : null;
        long open = 0;
        long closed = 0;
        for (int i = 0; i < index.Length; i++)
        {
            index[i] = ReadEntry(ref fields, Math.Min(blockLength, openLength - open), tableBits, containers, onlyHash);
            open += index[i].Length;
            closed += index[i].ResultLength;
        }

        if (open != openLength || closed != resultLength || (index.Length > 0 && index[0].Continues))
        {
            throw new DeltaException(DeltaError.Corrupt, "The blocks do not make up the result.");
        }

        if (fields.Remaining != 0)
        {
            throw new DeltaException(DeltaError.Corrupt, "There are bytes between the block index and the checksum.");
        }

        var header = new DeltaHeader(
            DeltaFormat.Version, profile, baseLength, Hex(baseHash), resultLength, Hex(resultHash), blockLength, (int)blocks, maxOperations, memory);
        return new DeltaPreamble(header, tableBits, copies, segments, mapLength, maxWork, containers, index);
    }

    private static ContainerSection? ReadContainers(ref FieldReader fields, DeltaLimits limits)
    {
        int layers = fields.Byte("number of layers", 0, ContainerSection.MaxLayers);
        if (layers == 0)
        {
            return null;
        }

        long openLength = fields.Number("opened length", limits.MaxResultLength);
        int[] streams = new int[layers];
        for (int i = 0; i < layers; i++)
        {
            streams[i] = (int)fields.Number("number of streams", Math.Min(limits.MaxDecoderMemory / DecoderMemory.PerStream, int.MaxValue));
        }

        return new ContainerSection(
            openLength,
            streams,
            (int)fields.Number("length of the stream tables", int.MaxValue),
            fields.Byte("number of checkpoints", 1, ContainerSection.MaxCheckpoints),
            (int)fields.Number("longest piece", Math.Min(limits.MaxDecoderMemory, int.MaxValue)),
            (int)fields.Number("longest block of the result", Math.Min(limits.MaxDecoderMemory, int.MaxValue)),
            fields.Number("inflated bytes", long.MaxValue / ContainerSection.InflateUnit));
    }

    private static BlockEntry ReadEntry(
        ref FieldReader fields, long most, int tableBits, ContainerSection? containers, ulong? onlyHash)
    {
        byte head = fields.Byte("block method");
        bool continues = containers is not null && (head & DeltaFormat.ContinuesFlag) != 0;
        var method = (BlockMethod)(continues ? head & ~DeltaFormat.ContinuesFlag : head);
        if (!Enum.IsDefined(method))
        {
            throw new DeltaException(DeltaError.UnsupportedVersion, $"Block method {(byte)method} is not known.");
        }

        if (method == BlockMethod.Strong && tableBits == 0)
        {
            throw new DeltaException(DeltaError.Corrupt, "A block is strong but the header has no table for it.");
        }

        long payload = fields.Number("payload length", int.MaxValue);
        long length = containers is null ? most : fields.Number("block length", int.MaxValue);
        long result = containers is null ? most : fields.Number("block's result length", int.MaxValue);
        long piece = containers is null ? 0 : fields.Number("piece length", int.MaxValue);

        // A payload as long as its block would have been stored, so no valid one is longer.
        if (length > most || length == 0 || payload > length || (method == BlockMethod.Stored && payload != length)
            || (containers is not null && (result > containers.MaxResult || piece > containers.MaxPiece)))
        {
            throw new DeltaException(DeltaError.Corrupt, "A block's lengths do not fit the result.");
        }

        return new BlockEntry(method, (int)payload, onlyHash ?? fields.Word("block hash"))
        {
            Length = (int)length,
            ResultLength = (int)result,
            PieceLength = (int)piece,
            Continues = continues,
        };
    }

    private static string Hex(ReadOnlyMemory<byte> hash) => Convert.ToHexStringLower(hash.Span);

    private static DeltaException Truncated() => new(DeltaError.Truncated, "The delta ends inside its header.");
}
