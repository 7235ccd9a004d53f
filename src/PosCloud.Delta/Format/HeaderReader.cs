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

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(prefix[(DeltaFormat.PrefixLength - 4)..]);
        if (length > Math.Min(DeltaFormat.MaxHeaderLength(limits.MaxBlocks), limits.MaxDecoderMemory))
        {
            throw new DeltaException(DeltaError.LimitExceeded, $"A header of {length} bytes is longer than the limits allow.");
        }

        if (delta.CanSeek && delta.Length - delta.Position < length)
        {
            throw Truncated();
        }

        byte[] whole = new byte[DeltaFormat.PrefixLength + (int)length];
        prefix.CopyTo(whole);
        if (delta.ReadAtLeast(whole.AsSpan(DeltaFormat.PrefixLength), (int)length, throwOnEndOfStream: false) < length)
        {
            throw Truncated();
        }

        return Parse(whole, limits);
    }

    private static DeltaPreamble Parse(byte[] whole, DeltaLimits limits)
    {
        int end = whole.Length - DeltaFormat.ChecksumLength;
        if (end < DeltaFormat.PrefixLength
            || !SHA256.HashData(whole.AsSpan(0, end)).AsSpan(0, DeltaFormat.ChecksumLength).SequenceEqual(whole.AsSpan(end)))
        {
            throw new DeltaException(DeltaError.Corrupt, "The header's checksum does not match.");
        }

        var fields = new FieldReader(whole.AsMemory(DeltaFormat.PrefixLength, end - DeltaFormat.PrefixLength));
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
        int windowBits = fields.Byte("window", DeltaFormat.MinWindowBits, DeltaFormat.MaxWindowBits);
        int maxOperations = (int)fields.Number("operations", limits.MaxOperations);
        long memory = fields.Number("decoder memory", limits.MaxDecoderMemory >> 10) << 10;

        int blockLength = 1 << blockBits;
        long blocks = (resultLength >> blockBits) + ((resultLength & (blockLength - 1)) == 0 ? 0 : 1);
        if (blockLength > limits.MaxBlockLength || blocks > limits.MaxBlocks)
        {
            throw new DeltaException(DeltaError.LimitExceeded, $"{blocks} blocks of {blockLength} bytes are more than the limits allow.");
        }

        if (DeltaFormat.DecoderMemory(blockLength, windowBits, 0, (int)blocks) > memory)
        {
            throw new DeltaException(DeltaError.Corrupt, "The header's own memory ceiling is below what its blocks need.");
        }

        // An entry takes at least two bytes, so a short header cannot make this array large.
        if (blocks > fields.Remaining / 2)
        {
            throw new DeltaException(DeltaError.Corrupt, "The block index is shorter than the result length asks for.");
        }

        var index = new BlockEntry[blocks];
        ReadOnlyMemory<byte>? onlyHash = blocks == 1 ? resultHash : default(ReadOnlyMemory<byte>?);
        for (int i = 0; i < index.Length; i++)
        {
            index[i] = ReadEntry(ref fields, Math.Min(blockLength, resultLength - ((long)i << blockBits)), onlyHash);
        }

        if (fields.Remaining != 0)
        {
            throw new DeltaException(DeltaError.Corrupt, "There are bytes between the block index and the checksum.");
        }

        var header = new DeltaHeader(
            DeltaFormat.Version, profile, baseLength, Hex(baseHash), resultLength, Hex(resultHash), blockLength, (int)blocks, maxOperations, memory);
        return new DeltaPreamble(header, windowBits, index, whole.Length);
    }

    private static BlockEntry ReadEntry(ref FieldReader fields, long blockLength, ReadOnlyMemory<byte>? onlyHash)
    {
        var method = (BlockMethod)fields.Byte("block method");
        if (!Enum.IsDefined(method))
        {
            throw new DeltaException(DeltaError.UnsupportedVersion, $"Block method {(byte)method} is not known.");
        }

        // A payload as long as its block would have been stored, so no valid one is longer.
        if (!fields.TryNumber(out ulong payload) || payload > (ulong)blockLength || (method == BlockMethod.Stored && payload != (ulong)blockLength))
        {
            throw new DeltaException(DeltaError.Corrupt, "A block's payload length does not fit its block.");
        }

        return new BlockEntry(method, (int)payload, onlyHash ?? fields.Hash("block hash"));
    }

    private static string Hex(ReadOnlyMemory<byte> hash) => Convert.ToHexStringLower(hash.Span);

    private static DeltaException Truncated() => new(DeltaError.Truncated, "The delta ends inside its header.");
}
