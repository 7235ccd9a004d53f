using FsCheck;
using FsCheck.Xunit;
using PosCloud.Delta;
using PosCloud.Delta.Encoding;
using PosCloud.Delta.Format;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta;

/// <summary>Whatever a delta holds, only a <see cref="DeltaException"/> comes out, or the right result.</summary>
public sealed class DeltaHostileInputTests
{
    private static readonly byte[] From = Records(12_000, 1);
    private static readonly byte[] To = [.. From[..3_000], .. Random(700, 2), .. From[2_500..9_000], .. Records(4_000, 3), .. From[10_000..11_500]];

    // A map too small for all copies, so that blocks have copies of their own too.
    private static readonly byte[] Delta = Encode(From, To, new() { Custom = new ProfileSettings(4096, 16, 2) });

    [Property(MaxTest = 2_000, QuietOnSuccess = true)]
    public void Apply_RandomBytes_IsRefused(byte[] bytes) => Assert.Throws<DeltaException>(() => Apply(From, bytes));

    [Property(MaxTest = 2_000, QuietOnSuccess = true)]
    public void Apply_RandomBytesBehindTheMagic_IsRefused(byte[] bytes) =>
        Assert.Throws<DeltaException>(() => Apply(From, [.. "PCDL"u8, DeltaFormat.Version, .. bytes]));

    [Property(MaxTest = 2_000, QuietOnSuccess = true)]
    public void Apply_RandomHeaderWithRightChecksum_IsRefused(byte[] bytes) =>
        Assert.Throws<DeltaException>(() => Apply(From, SealedHeader.Of(bytes)));

    [Fact]
    public void Apply_CutAnywhere_IsTruncated()
    {
        for (int length = 0; length < Delta.Length; length++)
        {
            Assert.Equal(DeltaError.Truncated, ErrorOf(() => Apply(From, Delta[..length])));
            Assert.Equal(DeltaError.Truncated, ErrorOf(() => ApplyForward(Delta[..length])));
        }
    }

    [Fact]
    public void Apply_AnyBitFlippedInTheHeader_IsRefusedBeforeAnythingIsWritten()
    {
        byte[] bad = [.. Delta];
        for (int bit = 0; bit < SealedHeader.Length(Delta) * 8; bit++)
        {
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            using var output = new CountingStream();
            Assert.Throws<DeltaException>(() => Apply(From, bad, output, resume: false));
            Assert.Equal(0, output.Written);
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Property(MaxTest = 1_500, QuietOnSuccess = true)]
    public void Apply_PayloadBytesChanged_GivesTheTargetOrIsRefused(NonEmptyArray<Tuple<ushort, byte>> changes)
    {
        byte[] bad = [.. Delta];
        int start = SealedHeader.Length(bad);
        foreach ((ushort at, byte value) in changes.Get)
        {
            bad[start + (at % (bad.Length - start))] = value;
        }

        GivesTheTargetOrIsRefused(bad);
    }

    [Fact]
    public void Apply_AnyByteOfTheHeaderReplaced_IsRefusedOrHarmless()
    {
        // With the checksum made right again, so that the checks behind it are reached.
        (int start, int end) = SealedHeader.Fields(Delta);
        foreach (byte value in new byte[] { 0, 1, 2, 0x7F, 0x80, 0xFF })
        {
            for (int at = 0; at < end - start; at++)
            {
                GivesTheTargetOrIsRefused(SealedHeader.Replaced(Delta, at, value));
            }
        }
    }

    [Fact]
    public void Apply_HeaderSaysHugeLengths_AllocatesNothingLarge()
    {
        byte[] huge = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F];
        byte[] hash = new byte[32];
        byte[] fourGiB = [0x80, 0x80, 0x80, 0x80, 0x10];
        byte[] sixteenMiB = [0x80, 0x80, 0x01]; // in KiB
        byte[] images = [0, 0, .. hash, .. fourGiB, .. hash];
        foreach (byte[] bad in new byte[][]
        {
            // The header's own length, over the limit and within it.
            [.. Delta[..5], .. huge],
            [.. Delta[..5], 0xFF, 0xFF, 0x3F],

            // Result; copies; segments; map; an index that is not there.
            SealedHeader.Of([0, .. huge, .. hash, .. huge, .. hash]),
            SealedHeader.Of([.. images, 22, 24, .. huge]),
            SealedHeader.Of([.. images, 22, 24, 0xFF, 0xFF, 0x1F, 0, 0, 0, 0, .. sixteenMiB, 0]),
            SealedHeader.Of([.. images, 22, 24, 0, .. huge]),
            SealedHeader.Of([.. images, 22, 16, 0, 0, .. huge]),
            SealedHeader.Of([.. images, 22, 16, 0, 0, 0, 0, 0, .. sixteenMiB, 0]),

            // Opened containers: streams, longest piece, longest block, blocks.
            SealedHeader.Of([.. images, 12, 0, 0, 0, 0, 0, 0, .. sixteenMiB, 1, .. fourGiB, .. huge]),
            SealedHeader.Of([.. images, 12, 0, 0, 0, 0, 0, 0, .. sixteenMiB, 1, .. fourGiB, 0xFF, 0xFF, 0x1F, 0, 1, 0, 0, 0, 1]),
            SealedHeader.Of([.. images, 12, 0, 0, 0, 0, 0, 0, .. sixteenMiB, 1, .. fourGiB, 1, 0, 1, .. huge]),
            SealedHeader.Of([.. images, 12, 0, 0, 0, 0, 0, 0, .. sixteenMiB, 1, .. fourGiB, 1, 0, 1, 0, .. huge]),
            SealedHeader.Of([.. images, 12, 0, 0, 0, 0, 0, 0, .. sixteenMiB, 1, .. fourGiB, 1, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0x03]),
        })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<DeltaException>(() => Apply(From, bad));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 << 10);
        }
    }

    [Theory]
    [InlineData(DeltaProfile.Default)]
    [InlineData(DeltaProfile.Fast)]
    public void Apply_WellFormedDelta_AllocatesLessThanDeclared(DeltaProfile profile)
    {
        byte[] delta = Encode(From, To, SmallBlocks with { Profile = profile });
        using var output = new MemoryStream(To.Length);
        Apply(From, delta, output, resume: false);
        long declared = DeltaDecoder.ReadHeader(new MemoryStream(delta), DeltaLimits.Default).DecoderMemory;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Apply(From, delta, output, resume: false);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, declared);
    }

    [Fact]
    public void Apply_OtherMagic_IsNotADelta()
    {
        Assert.Equal(DeltaError.NotADelta, ErrorOf(() => Apply(From, "PK\x3\x4"u8.ToArray())));
        Assert.Equal(DeltaError.NotADelta, ErrorOf(() => Apply(From, "X"u8.ToArray())));
    }

    [Fact]
    public void Apply_LaterVersionProfileOrMethod_IsUnsupported()
    {
        byte[] version = [.. Delta];
        version[4] = DeltaFormat.Version + 1;
        Assert.Equal(DeltaError.UnsupportedVersion, ErrorOf(() => Apply(From, version)));

        Assert.Equal(DeltaError.UnsupportedVersion, ErrorOf(() => Apply(From, SealedHeader.Replaced(Delta, 0, 9))));

        // The fields of one stored byte end with its method and its payload's length.
        byte[] one = Encode([], [1]);
        (int start, int end) = SealedHeader.Fields(one);
        Assert.Equal(DeltaError.UnsupportedVersion, ErrorOf(() => Apply([], SealedHeader.Replaced(one, end - start - 2, 3))));
    }

    [Fact]
    public void Apply_BytesAfterTheLastBlock_AreTrailing()
    {
        Assert.Equal(DeltaError.TrailingData, ErrorOf(() => Apply(From, [.. Delta, 0])));
        Assert.Equal(DeltaError.TrailingData, ErrorOf(() => ApplyForward([.. Delta, 0])));
    }

    [Fact]
    public void Apply_OtherBase_IsRefusedBeforeAnythingIsWritten()
    {
        byte[] changed = [.. From];
        changed[^1] ^= 1;
        foreach (byte[] other in new[] { From[1..], changed, [] })
        {
            using var output = new CountingStream();
            Assert.Equal(DeltaError.BaseMismatch, ErrorOf(() => Apply(other, Delta, output, resume: false)));
            Assert.Equal(0, output.Written);
        }
    }

    [Fact]
    public void Apply_BaseWronglyCalledVerified_IsCaughtByTheBlockHash()
    {
        byte[] changed = [.. From];
        changed[100] ^= 1;
        Assert.Equal(DeltaError.ResultMismatch, ErrorOf(() => DeltaDecoder.Apply(
            new MemoryStream(changed), new MemoryStream(Delta), new MemoryStream(), DeltaLimits.Default, false, baseVerified: true, null, null, CancellationToken.None)));
    }

    [Fact]
    public void Apply_OverEachLimit_IsRefused()
    {
        foreach (DeltaLimits limits in new[]
        {
            DeltaLimits.Default with { MaxResultLength = To.Length - 1 },
            DeltaLimits.Default with { MaxBlockLength = 2048 },
            DeltaLimits.Default with { MaxBlocks = 2 },
            DeltaLimits.Default with { MaxOperations = 0 },
            DeltaLimits.Default with { MaxWork = DeltaFormat.WorkUnit },
            DeltaLimits.Default with { MaxDecoderMemory = 100_000 },
        })
        {
            Assert.Equal(DeltaError.LimitExceeded, ErrorOf(() => Apply(From, Delta, limits)));
        }
    }

    private static void GivesTheTargetOrIsRefused(byte[] delta)
    {
        try
        {
            Assert.Equal(To, Apply(From, delta));
        }
        catch (DeltaException)
        {
            // Refused is right too; any other exception fails the test.
        }
    }

    private static void ApplyForward(byte[] delta) => DeltaDecoder.Apply(
        new MemoryStream(From), new ForwardStream(delta), new MemoryStream(), DeltaLimits.Default, false, null, CancellationToken.None);
}
