using System.Security.Cryptography;
using FsCheck;
using FsCheck.Xunit;
using PosCloud.Delta;
using PosCloud.Delta.Encoding;
using PosCloud.Delta.Format;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta;

/// <summary>Deltas whose checksums and Brotli streams are all right and whose operations are not.</summary>
public sealed class DeltaHostileControlTests
{
    private const int Length = 1_000;
    private static readonly byte[] From = Records(2_000, 1);
    private static readonly byte[] To = [.. From[100..1_100]];

    [Fact]
    public void Apply_HandMadeDifference_GivesTheTarget() =>
        Assert.Equal(To, Apply(From, Delta(1, [[0], Number(Length), Shift(100), [], []], [], [])));

    [Fact]
    public void Apply_LiteralThenCopyThenTail_GivesTheTarget() =>
        Assert.Equal(To, Apply(From, Delta(1, [[10], Number(900), Shift(100), [], []], [], [.. To[..10], .. To[910..]])));

    [Theory]
    [InlineData(-1)]
    [InlineData(1_001)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Apply_CopyOutsideTheBase_IsCorrupt(long shift) =>
        Assert.Equal(DeltaError.Corrupt, ErrorOf(() => Apply(From, Delta(1, [[0], Number(Length), Shift(shift), [], []], [], []))));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1_001)]
    [InlineData(1, 1_000)]
    [InlineData(1_001, 1)]
    public void Apply_OperationOutsideTheBlock_IsCorrupt(int literal, int copy) =>
        Assert.Equal(DeltaError.Corrupt, ErrorOf(() => Apply(From, Delta(1, [Number(literal), Number(copy), Shift(0), [], []], [], To))));

    [Theory]
    [InlineData(0, 1_001)]
    [InlineData(1_000, 1)]
    [InlineData(999, 2)]
    [InlineData(5, 0)]
    public void Apply_RunOutsideTheCopies_IsCorrupt(int gap, int run) =>
        Assert.Equal(
            DeltaError.Corrupt,
            ErrorOf(() => Apply(From, Delta(1, [[0], Number(Length), Shift(100), Number(gap), Number(run)], new byte[run], []))));

    [Fact]
    public void Apply_WrongCounts_IsCorrupt()
    {
        byte[][] columns = [[0], Number(Length), Shift(100), [], []];
        foreach (byte[] bad in new[]
        {
            Delta(0, columns, [], []),
            Delta(2, columns, [], []),
            Delta(1, [[0, 0], .. columns[1..]], [], []),
            Delta(1, [.. columns[..3], [0], []], [], []),
            Delta(1, [.. columns[..3], [0], [1]], [1, 2], []),
            Delta(1, columns, [1], []),
            Delta(1, columns, [], [1]),
            Delta(1, [[0], [0x80 | 100, 0], Shift(100), [], []], [], To[100..]),
        })
        {
            Assert.Equal(DeltaError.Corrupt, ErrorOf(() => Apply(From, bad)));
        }
    }

    [Fact]
    public void Apply_MoreOperationsOrControlThanDeclared_IsOverTheLimit()
    {
        byte[][] columns = [[0, 0, 0], [1, 1, 1], [0, 0, 0], [], []];
        Assert.Equal(DeltaError.LimitExceeded, ErrorOf(() => Apply(From, Delta(3, columns, [], To[3..], maxOperations: 2))));
        byte[] many = Enumerable.Repeat((byte)1, 5_000).ToArray();
        Assert.Equal(DeltaError.LimitExceeded, ErrorOf(() => Apply(From, Delta(3, [.. columns[..3], many, many], many, To[3..]))));
    }

    [Fact]
    public void Apply_BrotliWindowOverTheHeaders_IsCorrupt() =>
        Assert.Equal(DeltaError.Corrupt, ErrorOf(() => Apply(From, Plain(new BlockCompressor(22, DeltaEffort.Best).Compress(To)))));

    [Fact]
    public void Apply_BrotliStreamOfOtherLength_IsCorrupt()
    {
        var compressor = new BlockCompressor(16, DeltaEffort.Best);
        Assert.Equal(To, Apply(From, Plain(compressor.Compress(To))));
        Assert.Equal(DeltaError.Corrupt, ErrorOf(() => Apply(From, Plain(compressor.Compress(To.AsSpan(1))))));
        Assert.Equal(DeltaError.Corrupt, ErrorOf(() => Apply(From, Plain(compressor.Compress([.. To, 1])))));
        Assert.Equal(DeltaError.Corrupt, ErrorOf(() => Apply(From, Plain([.. compressor.Compress(To), 0]))));
        Assert.Equal(DeltaError.Corrupt, ErrorOf(() => Apply(From, Plain(compressor.Compress(To)[..^1]))));
    }

    [Fact]
    public void Apply_BlockHashRightResultHashWrong_IsAResultMismatch()
    {
        var header = Header(2 * 4096, 16);
        byte[] bytes = Random(2 * 4096, 5);
        BlockEntry[] index = [Stored(bytes[..4096]), Stored(bytes[4096..])];
        Assert.Equal(
            DeltaError.ResultMismatch, ErrorOf(() => Apply(From, [.. HeaderWriter.Write(header, 16, index), .. bytes])));

        static BlockEntry Stored(byte[] block) => new(BlockMethod.Stored, block.Length, SHA256.HashData(block));
    }

    [Property(MaxTest = 3_000, QuietOnSuccess = true)]
    public void Apply_AnyOperations_GivesTheTargetOrIsRefused(
        byte operations, byte[] literals, byte[] copies, byte[] shifts, byte[] gaps, byte[] lengths, NonEmptyArray<byte> differences)
    {
        byte[] delta = Delta(operations % 8, [literals, copies, shifts, gaps, lengths], differences.Get, To);
        try
        {
            Assert.Equal(To, Apply(From, delta));
        }
        catch (DeltaException)
        {
            // Refused is right too; any other exception fails the test.
        }
    }

    private static byte[] Delta(int operations, byte[][] columns, byte[] differences, byte[] literals, int maxOperations = 16)
    {
        var streams = new BlockStreams(operations, columns, differences, literals);
        byte[] payload = new BlockCompressor(16, DeltaEffort.Best).Compress(streams).Bytes;
        return [.. HeaderWriter.Write(Header(Length, maxOperations), 16, [new(BlockMethod.Difference, payload.Length, default)]), .. payload];
    }

    private static byte[] Plain(byte[] payload) =>
        [.. HeaderWriter.Write(Header(Length, 16), 16, [new(BlockMethod.Compressed, payload.Length, default)]), .. payload];

    private static DeltaHeader Header(int resultLength, int maxOperations)
    {
        int blocks = (resultLength + 4095) / 4096;
        long memory = DeltaFormat.DecoderMemory(4096, 16, 2_048, blocks);
        return new DeltaHeader(
            1, DeltaProfile.Default, From.Length, Convert.ToHexStringLower(SHA256.HashData(From)), resultLength,
            Convert.ToHexStringLower(SHA256.HashData(To)), 4096, blocks, maxOperations, (memory + 1023) >> 10 << 10);
    }

    private static byte[] Number(long value)
    {
        List<byte> bytes = [];
        Varint.Write(bytes, (ulong)value);
        return [.. bytes];
    }

    private static byte[] Shift(long value) => Number((long)Varint.Fold(value));
}
