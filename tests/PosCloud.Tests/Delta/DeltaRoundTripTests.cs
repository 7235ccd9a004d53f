using PosCloud.Delta;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta;

public sealed class DeltaRoundTripTests
{
    public static TheoryData<string, byte[], byte[]> Pairs()
    {
        byte[] records = Records(50_000, 1);
        byte[] edited = [.. records[..10_000], .. Random(37, 2), .. records[9_000..], 1];
        byte[] noise = Random(30_000, 3);
        byte[] periodic = [.. Enumerable.Range(0, 60_000).Select(i => (byte)(i % 7))];
        byte[] nearlyPeriodic = [.. Enumerable.Range(0, 60_000).Select(i => (byte)((i % 11) + (i % 97 == 0 ? 1 : 0)))];
        return new TheoryData<string, byte[], byte[]>
        {
            { "empty to empty", [], [] },
            { "empty to one byte", [], [7] },
            { "one byte to empty", [7], [] },
            { "one byte to another", [7], [8] },
            { "something to empty", records, [] },
            { "full package", [], records },
            { "full package of noise", [], noise },
            { "equal", records, records },
            { "equal noise", noise, noise },
            { "edited", records, edited },
            { "edited back", edited, records },
            { "unrelated", records, noise },
            { "shorter", records, records[..20_001] },
            { "tail only", records, records[20_001..] },
            { "longer", records[..20_001], records },
            { "base shorter than an anchor", [1, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
            { "reversed", records, [.. records.Reverse()] },
            { "twice", records, [.. records, .. records] },
            { "periodic", periodic, [.. periodic, .. periodic] },
            { "period broken", periodic, nearlyPeriodic },
            { "phase shifted", nearlyPeriodic, [.. nearlyPeriodic[5..], .. nearlyPeriodic[..5]] },
            { "zeros to ones", new byte[20_000], [.. Enumerable.Repeat((byte)1, 20_000)] },
        };
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Apply_OfEncodedPair_GivesTheTarget(string name, byte[] from, byte[] to)
    {
        foreach (DeltaEncodeOptions options in new[] { SmallBlocks, new() { Profile = DeltaProfile.Small } })
        {
            Assert.True(to.AsSpan().SequenceEqual(Apply(from, Encode(from, to, options))), name);
        }

        Assert.Equal(Encode(from, to), Encode(from, to));
    }

    [Theory]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(8191)]
    [InlineData(8192)]
    [InlineData(8193)]
    public void Apply_AtBlockBounds_GivesTheTarget(int length)
    {
        byte[] to = Records(length, 5);
        byte[] from = [9, 9, 9, .. to[..(length / 2)], 8, .. to[(length / 2)..]];
        foreach (byte[] other in new[] { from, [] })
        {
            using var output = new MemoryStream();
            DeltaHeader header = Apply(other, Encode(other, to, SmallBlocks), output, resume: false);
            Assert.Equal((length + 4095) / 4096, header.BlockCount);
            Assert.Equal(to, output.ToArray());
        }
    }

    [Fact]
    public void Encode_OneStoredByte_IsTheDocumentedFile()
    {
        // Stored, so that no compressor's version plays a part: this pins the container (docs/delta-format.md, "Example").
        const string Documented = "5043444c02530000"
            + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            + "01"
            + "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a"
            + "0c000000000000e501000001368b4fe401";
        Assert.Equal(Documented, Convert.ToHexStringLower(Encode([], [1])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(4096)]
    [InlineData(2 << 20)]
    public void Encode_ZerosInTheFastProfile_DecodesAgain(int length)
    {
        // All of the payload is zero bytes, of which only as many may be left out as the decoder makes up.
        byte[] zeros = new byte[length];
        Assert.Equal(zeros, Apply([], Encode([], zeros, new() { Profile = DeltaProfile.Fast })));
    }

    [Fact]
    public void Encode_OptionsOutOfRange_Throws()
    {
        foreach (DeltaEncodeOptions bad in new DeltaEncodeOptions[]
        {
            new() { Profile = (DeltaProfile)7 },
            new() { BlockLength = 5_000 },
            new() { BlockLength = 2_048 },
            new() { BlockLength = 4 << 20 },
            new() { Profile = DeltaProfile.Small, BlockLength = 2 << 20 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Encode([], [1], bad));
        }

        Assert.Throws<ArgumentException>(() => Encode([], [1, 2], new() { MaxBufferedLength = 1 }));
    }

    [Fact]
    public void Encode_EqualImages_GivesATinyDelta()
    {
        byte[] image = Random(300_000, 6);
        Assert.InRange(Encode(image, image).Length, 1, 150);
    }

    [Fact]
    public void Encode_OneChangedLine_GivesATinyDelta()
    {
        byte[] from = Records(290_000, 7);
        byte[] to = [.. from];
        "CONFIG_POS=y"u8.CopyTo(to.AsSpan(150_000));
        Assert.InRange(Encode(from, to).Length, 1, 160);
    }

    [Fact]
    public void Encode_MovedHalves_CopiesInsteadOfSending()
    {
        byte[] from = Random(200_000, 8);
        byte[] to = [.. from[100_000..], .. from[..100_000]];
        Assert.InRange(Encode(from, to).Length, 1, 200);
    }

    [Fact]
    public void Encode_ShiftedAddresses_SendsDifferencesOnly()
    {
        // Each record holds an address; an insertion moved all targets by the same distance.
        byte[] from = Random(160_000, 9);
        byte[] to = [.. from];
        for (int i = 0; i < to.Length; i += 16)
        {
            to[i] += 4;
        }

        Assert.InRange(Encode(from, to).Length, 1, 1_500);
    }

    [Fact]
    public void Encode_Incompressible_AddsLittle()
    {
        byte[] to = Random(1_000_000, 10);
        Assert.InRange(Encode(Random(1_000_000, 11), to).Length, to.Length, to.Length + 500);
    }

    [Fact]
    public void Encode_HugeRunsAndPeriods_StaysWithinItsWorkBudget()
    {
        byte[] zeros = new byte[8 << 20];
        byte[] periodic = [.. Enumerable.Range(0, 2 << 20).Select(i => (byte)((i % 1021) + (i % 4099 == 0 ? 1 : 0)))];
        Assert.Equal(zeros, Apply([], Encode([], zeros)));
        Assert.Equal(zeros, Apply(periodic, Encode(periodic, zeros)));
        Assert.Equal(periodic, Apply(zeros, Encode(zeros, periodic)));
        Assert.Equal(periodic[3..], Apply(periodic, Encode(periodic, periodic[3..])));
    }
}
