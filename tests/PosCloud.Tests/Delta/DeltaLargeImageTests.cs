using System.Security.Cryptography;
using PosCloud.Benchmarks.Vectors;
using PosCloud.Delta;
using PosCloud.Delta.Decoding;
using PosCloud.Delta.Format;

namespace PosCloud.Tests.Delta;

/// <summary>Images around 2^31 and 2^32 bytes: lengths and offsets have 64 bits everywhere.</summary>
public sealed class DeltaLargeImageTests
{
    private const long Two31 = 1L << 31;
    private const long Two32 = 1L << 32;
    private const int BlockBits = DeltaFormat.MaxBlockBits;
    private const int Block = 1 << BlockBits;

    public static TheoryData<long> Lengths => [Two31 - 1, Two31, Two31 + 1, Two32 - 1, Two32, Two32 + 1];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Decode_ResultAndBaseOfThisLength_BlocksAtTheBoundsAreRight(long length)
    {
        // The marks are behind the last multiples of 2^31 and 2^32 that there are, and at both ends.
        long[] around = [.. new[] { 1_000, Two31, Two32, length }.Where(middle => middle <= length).Distinct().Order()];
        bool IsNear(long start) => Array.Exists(around, middle => middle + 4_000 > start && middle - 4_000 < start + Block);
        foreach (bool strong in new[] { false, true })
        {
            var images = new SparseDelta(length, around);
            var delta = new MemoryStream(images.Write(BlockBits, start => strong && IsNear(start)));
            DeltaPreamble preamble = HeaderReader.Read(delta, DeltaLimits.Default);
            Assert.Equal((length, length + 3), (preamble.Header.BaseLength, preamble.Header.ResultLength));
            using var blocks = new ResultBlocks(images.From, preamble, delta, [], null, DeltaLimits.Default, CancellationToken.None);
            int decoded = 0;
            for (int i = 0; i < preamble.Index.Count; i++)
            {
                long start = (long)i << BlockBits;
                if (!IsNear(start))
                {
                    blocks.Skip(i);
                    continue;
                }

                decoded++;
                Assert.True(images.To.Slice(start, preamble.Index[i].Length).AsSpan().SequenceEqual(blocks.Decode(i)), $"block at {start} of {length}, strong: {strong}");
            }

            Assert.InRange(decoded, 2, 8);
            Assert.Equal(delta.Length, delta.Position);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Apply_CopyFromTheEndOfABaseOfThisLength_GivesItsLastBytes(long length)
    {
        byte[] last = DeltaPair.Random(3_000, 1);
        var image = new SparseImage(length, (length - last.Length, last));
        FastPayload payload = new FastPayload(image).Literals("ab"u8).Copy(length - 2_000, 1_500).Byte(1, 20).End().Copy(length - 100, -1);
        byte[] expected = [.. "ab"u8, .. last[1_000..2_500], (byte)(last[2_500] + 1), .. last[2_501..2_521], .. last[2_900..]];
        Assert.Equal(expected, payload.Block);

        byte[] delta = DeltaParts.Single([], expected, BlockMethod.Fast, payload.Finish()).WithHeader(header => header with { BaseLength = length }).Write();
        using var output = new MemoryStream();
        DeltaDecoder.Apply(image, new MemoryStream(delta), output, DeltaLimits.Default, false, baseVerified: true, null, null, CancellationToken.None);
        Assert.Equal(expected, output.ToArray());

        // One byte further would be behind the base's end.
        byte[] beyond = new FastPayload(image).Literals("ab"u8).Copy(length - 100, 101).Finish();
        byte[] bad = DeltaParts.Single([], new byte[200], BlockMethod.Fast, beyond).WithHeader(header => header with { BaseLength = length }).Write();
        Assert.Equal(DeltaError.Corrupt, DeltaPair.ErrorOf(() => DeltaDecoder.Apply(
            image, new MemoryStream(bad), new MemoryStream(), DeltaLimits.Default, false, baseVerified: true, null, null, CancellationToken.None)));
    }

    [LargeFact]
    public void Apply_WholeDeltaBeyondTwo32_GivesEveryByte()
    {
        var images = new SparseDelta(Two32 + 1, 1_000, Two31, Two32, Two32 + 1);
        byte[] delta = images.Write(BlockBits, start => start == 0 || start == Two32, new SparseDelta.Hashes(
            HashOf(images.From), HashOf(images.To), (start, length) => BlockEntry.HashOf(images.To.Slice(start, length))));
        var output = new CountedOutput(images.To.Length);

        // Every block and the whole are compared with their hashes.
        DeltaDecoder.Apply(images.From, new MemoryStream(delta), output, DeltaLimits.Default, false, null, CancellationToken.None);
        Assert.Equal(images.To.Length, output.Length);
    }

    [LargeFact]
    public void Encode_FilesBeyondTwo32_MakesASmallDeltaThatApplies()
    {
        var images = new SparseDelta(Two32 + 1, 1_000, Two31, Two32, Two32 + 1);
        using FileStream from = SparseFile(images.From);
        using FileStream to = SparseFile(images.To);
        using var delta = new MemoryStream();
        DeltaEncoder.Encode(from, to, delta, new DeltaEncodeOptions { Profile = DeltaProfile.Fast }, null, CancellationToken.None);
        Assert.InRange(delta.Length, 0, 200_000);
        delta.Position = 0;
        DeltaDecoder.Apply(from, delta, new CountedOutput(to.Length), DeltaLimits.Default, false, null, CancellationToken.None);
    }

    private static string HashOf(SparseImage image)
    {
        image.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(image));
    }

    /// <summary>A file whose zeros take no room on most file systems; it vanishes when it is closed.</summary>
    private static FileStream SparseFile(SparseImage image)
    {
        const int Part = 1 << 16;
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite, Part, FileOptions.DeleteOnClose);
        file.SetLength(image.Length);
        for (long at = 0; at < image.Length; at += Part)
        {
            byte[] bytes = image.Slice(at, (int)Math.Min(Part, image.Length - at));
            if (bytes.AsSpan().ContainsAnyExcept((byte)0))
            {
                file.Position = at;
                file.Write(bytes);
            }
        }

        return file;
    }
}
