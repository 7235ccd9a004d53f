using System.Security.Cryptography;
using FsCheck;
using FsCheck.Xunit;
using PosCloud.Delta;
using PosCloud.Delta.Format;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta;

/// <summary>Whatever a delta holds, only a <see cref="DeltaException"/> comes out, or the right result.</summary>
public sealed class DeltaHostileInputTests
{
    private const int HeaderLengthAt = 5;
    private static readonly byte[] From = Records(12_000, 1);
    private static readonly byte[] To = [.. From[..3_000], .. Random(700, 2), .. From[2_500..9_000], .. Records(4_000, 3)];
    private static readonly byte[] Delta = Encode(From, To, SmallBlocks);

    [Property(MaxTest = 2_000, QuietOnSuccess = true)]
    public void Apply_RandomBytes_IsRefused(byte[] bytes) => Assert.Throws<DeltaException>(() => Apply(From, bytes));

    [Property(MaxTest = 2_000, QuietOnSuccess = true)]
    public void Apply_RandomBytesBehindTheMagic_IsRefused(byte[] bytes) =>
        Assert.Throws<DeltaException>(() => Apply(From, [.. "PCDL"u8, 2, .. bytes]));

    [Property(MaxTest = 2_000, QuietOnSuccess = true)]
    public void Apply_RandomHeaderWithRightChecksum_IsRefused(byte[] bytes) =>
        Assert.Throws<DeltaException>(() => Apply(From, Sealed(bytes)));

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
        byte[] fields = Fields(Delta);
        foreach (byte value in new byte[] { 0, 1, 2, 0x7F, 0x80, 0xFF })
        {
            for (int at = 0; at < fields.Length; at++)
            {
                byte[] bad = [.. fields];
                bad[at] = value;
                GivesTheTargetOrIsRefused([.. Sealed(bad), .. Delta[HeaderLength(Delta)..]]);
            }
        }
    }

    [Fact]
    public void Apply_HeaderSaysHugeLengths_AllocatesNothingLarge()
    {
        byte[] huge = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F];
        byte[] hash = new byte[32];
        byte[] max = [0, .. huge, .. hash, .. huge, .. hash, 12, 16, .. huge, .. huge, .. huge, .. huge, .. huge, .. huge];
        foreach (byte[] bad in new byte[][]
        {
            [.. Delta[..5], .. huge],
            [.. Delta[..5], 0xFF, 0xFF, 0xFF, 0x7F],
            Sealed(max),

            // 4 GiB in 1,024 blocks of which no index follows; then a hundred thousand copies, of which no map follows.
            Sealed([0, 0, .. hash, 0x80, 0x80, 0x80, 0x80, 0x10, .. hash, 22, 22, 0, 0, 0, 0, 0, 0x80, 0x80, 0x01, 0]),
            Sealed([0, 0, .. hash, 1, .. hash, 12, 16, 0xA0, 0x8D, 0x06, 0, 0, 0, 0, 0x80, 0x40, 0, 0, 1]),
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
        version[4] = 3;
        Assert.Equal(DeltaError.UnsupportedVersion, ErrorOf(() => Apply(From, version)));

        byte[] profile = Fields(Delta);
        profile[0] = 9;
        Assert.Equal(DeltaError.UnsupportedVersion, ErrorOf(() => Apply(From, [.. Sealed(profile), .. Delta[HeaderLength(Delta)..]])));

        byte[] one = Encode([], [1]);
        byte[] method = Fields(one);
        method[^2] = 3; // method, payload length
        Assert.Equal(DeltaError.UnsupportedVersion, ErrorOf(() => Apply([], [.. Sealed(method), one[^1]])));
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
            new MemoryStream(changed), new MemoryStream(Delta), new MemoryStream(), DeltaLimits.Default, false, baseVerified: true, scratch: null, null, CancellationToken.None)));
    }

    [Fact]
    public void Apply_OverEachLimit_IsRefused()
    {
        byte[] fast = Encode(From, To, SmallBlocks with { Profile = DeltaProfile.Fast });
        Assert.Equal(DeltaError.LimitExceeded, ErrorOf(() => Apply(From, fast, DeltaLimits.Default with { MaxOperations = 0 })));
        foreach (DeltaLimits limits in new[]
        {
            DeltaLimits.Default with { MaxResultLength = To.Length - 1 },
            DeltaLimits.Default with { MaxBlockLength = 2048 },
            DeltaLimits.Default with { MaxBlocks = 2 },
            DeltaLimits.Default with { MaxWork = 1024 },
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

    private static int HeaderLength(byte[] delta) => FieldsAt(delta, out int length) + length;

    private static int FieldsAt(byte[] delta, out int length)
    {
        ReadOnlySpan<byte> rest = delta.AsSpan(HeaderLengthAt);
        Assert.True(Varint.TryRead(ref rest, out ulong value));
        length = (int)value;
        return delta.Length - rest.Length;
    }

    /// <summary>What stands between the header's length and its checksum.</summary>
    private static byte[] Fields(byte[] delta)
    {
        int at = FieldsAt(delta, out int length);
        return delta[at..(at + length - DeltaFormat.ChecksumLength)];
    }

    /// <summary>A header of these fields, with length and checksum made right.</summary>
    private static byte[] Sealed(byte[] fields)
    {
        List<byte> header = [.. DeltaFormat.Magic, DeltaFormat.Version];
        Varint.Write(header, (ulong)(fields.Length + DeltaFormat.ChecksumLength));
        header.AddRange(fields);
        return [.. header, .. SHA256.HashData([.. header])[..DeltaFormat.ChecksumLength]];
    }
}
