using System.Buffers.Binary;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Xunit;
using PosCloud.Delta;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta;

/// <summary>Whatever a delta holds, only a <see cref="DeltaException"/> comes out, or the right result.</summary>
public sealed class DeltaHostileInputTests
{
    private const int HeaderLengthAt = 5;
    private const int ProfileAt = 9;
    private static readonly byte[] From = Records(12_000, 1);
    private static readonly byte[] To = [.. From[..3_000], .. Random(700, 2), .. From[2_500..9_000], .. Records(4_000, 3)];
    private static readonly byte[] Delta = Encode(From, To, SmallBlocks);

    [Property(MaxTest = 2_000, QuietOnSuccess = true)]
    public void Apply_RandomBytes_IsRefused(byte[] bytes) => Assert.Throws<DeltaException>(() => Apply(From, bytes));

    [Property(MaxTest = 2_000, QuietOnSuccess = true)]
    public void Apply_RandomBytesBehindTheMagic_IsRefused(byte[] bytes) =>
        Assert.Throws<DeltaException>(() => Apply(From, [.. "PCDL"u8, 1, .. bytes]));

    [Property(MaxTest = 2_000, QuietOnSuccess = true)]
    public void Apply_RandomHeaderWithRightChecksum_IsRefused(byte[] bytes) =>
        Assert.Throws<DeltaException>(() => Apply(From, Sealed([.. Delta[..5], 0, 0, 0, 0, .. bytes])));

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
        for (int bit = 0; bit < HeaderLength(Delta) * 8; bit++)
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
        int start = HeaderLength(bad);
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
        int end = HeaderLength(Delta) - 4;
        foreach (byte value in new byte[] { 0, 1, 2, 0x7F, 0x80, 0xFF })
        {
            for (int at = ProfileAt; at < end; at++)
            {
                byte[] bad = [.. Delta];
                bad[at] = value;
                GivesTheTargetOrIsRefused([.. Sealed(bad[..end]), .. bad[(end + 4)..]]);
            }
        }
    }

    [Fact]
    public void Apply_HeaderSaysHugeLengths_AllocatesNothingLarge()
    {
        byte[] huge = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F];
        byte[] hash = new byte[32];
        byte[] max = [0, .. huge, .. hash, .. huge, .. hash, 12, 16, .. huge, .. huge];
        foreach (byte[] bad in new byte[][]
        {
            [.. Delta[..5], 0xFF, 0xFF, 0xFF, 0xFF],
            [.. Delta[..5], 0xFF, 0xFF, 0x0F, 0x00],
            Sealed([.. Delta[..9], .. max]),
            Sealed([.. Delta[..9], 0, 0, .. hash, 0x80, 0x80, 0x80, 0x80, 0x10, .. hash, 22, 22, 0, 0x80, 0x40]),
        })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<DeltaException>(() => Apply(From, bad));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 << 10);
        }
    }

    [Fact]
    public void Apply_WellFormedDelta_AllocatesLessThanDeclared()
    {
        using var output = new MemoryStream(To.Length);
        Apply(From, Delta, output, resume: false);
        long declared = DeltaDecoder.ReadHeader(new MemoryStream(Delta), DeltaLimits.Default).DecoderMemory;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Apply(From, Delta, output, resume: false);
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
        version[4] = 2;
        Assert.Equal(DeltaError.UnsupportedVersion, ErrorOf(() => Apply(From, version)));

        int end = HeaderLength(Delta) - 4;
        byte[] profile = [.. Delta];
        profile[ProfileAt] = 9;
        Assert.Equal(DeltaError.UnsupportedVersion, ErrorOf(() => Apply(From, [.. Sealed(profile[..end]), .. profile[(end + 4)..]])));

        byte[] one = Encode([], [1]);
        one[^7] = 3; // method, length, checksum, one byte of payload
        Assert.Equal(DeltaError.UnsupportedVersion, ErrorOf(() => Apply([], [.. Sealed(one[..^5]), one[^1]])));
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
            new MemoryStream(changed), new MemoryStream(Delta), new MemoryStream(), DeltaLimits.Default, false, baseVerified: true, null, CancellationToken.None)));
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

    private static int HeaderLength(byte[] delta) =>
        ProfileAt + (int)BinaryPrimitives.ReadUInt32LittleEndian(delta.AsSpan(HeaderLengthAt));

    /// <summary>A header without checksum, with its length and checksum made right.</summary>
    private static byte[] Sealed(byte[] header)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(HeaderLengthAt), (uint)(header.Length + 4 - ProfileAt));
        return [.. header, .. SHA256.HashData(header)[..4]];
    }
}
