using FsCheck;
using FsCheck.Xunit;
using PosCloud.Delta.Containers.Deflate;
using static PosCloud.Tests.Delta.Containers.DeflateStreams;

namespace PosCloud.Tests.Delta.Containers;

public sealed class InflaterTests
{
    /// <exception cref="InvalidDataException">Not a whole stream.</exception>
    internal static byte[] Inflate(byte[] stream, int run = Inflater.MaxRun)
    {
        var inflater = new Inflater();
        inflater.Start(new MemoryImage(stream), 0, stream.Length);
        List<byte> raw = [];
        InflateStatus status;
        do
        {
            status = inflater.Run(run);
            raw.AddRange(inflater.Fresh);
            Assert.Equal(raw.Count, inflater.Produced);
        }
        while (status == InflateStatus.More);

        return status == InflateStatus.Ended && inflater.Consumed == stream.Length ? [.. raw] : throw new InvalidDataException();
    }

    [Property(MaxTest = 60, QuietOnSuccess = true)]
    public void Run_AnyStream_GivesItsContent(NonNegativeInt seed, ushort length, byte level, bool text, ushort run)
    {
        byte[] raw = DeflateContent.Make(text ? "text" : "mixed", (uint)seed.Get + 1, length + 1);
        Assert.Equal(raw, Inflate(Compress(raw, level % 10, flush: true), 1 + (run % Inflater.MaxRun)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    public void Restore_AtAnyPlace_GoesOn(int level)
    {
        byte[] raw = DeflateContent.Make("mixed", 3, 120_000);
        var image = new MemoryImage([9, 9, 9, .. Compress(raw, level, flush: true), 9]);
        var checkpoint = new InflateCheckpoint();
        var first = new Inflater();
        var second = new Inflater();
        first.Start(image, 3, image.Length - 3);
        for (int at = 0, run = 1; at + run < raw.Length; run = (run * 7 % 5_003) + 1)
        {
            Assert.Equal(InflateStatus.More, first.Run(run));
            Assert.True(raw.AsSpan(at, run).SequenceEqual(first.Fresh));
            at += run;
            first.Save(checkpoint);
            second.Start(image, 3, image.Length - 3);
            Assert.True(second.Restore(checkpoint));
            Assert.NotEqual(InflateStatus.Bad, second.Run(2_000));
            int expected = Math.Min(2_000, raw.Length - at);
            Assert.True(raw.AsSpan(at, expected).SequenceEqual(second.Fresh));
        }
    }

    [Fact]
    public void Run_StreamCutAnywhere_IsBad()
    {
        byte[] stream = Compress(DeflateContent.Make("text", 9, 3_000), 6, flush: true);
        for (int length = 0; length < stream.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Inflate(stream[..length]));
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x07 })] // block type 3
    [InlineData(new byte[] { 0x01, 0x01, 0x00, 0xFF, 0xFF, 0x00 })] // stored length and complement differ
    [InlineData(new byte[] { 0x03, 0x02, 0x00 })] // a match before the first byte
    [InlineData(new byte[] { 0xFD, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })] // more codes than there are
    public void Run_NotDeflate_IsBad(byte[] stream) => Assert.Throws<InvalidDataException>(() => Inflate(stream));

    [Property(MaxTest = 2_000, QuietOnSuccess = true)]
    public void Run_RandomBytes_EndsWithoutAnotherException(byte[] bytes)
    {
        try
        {
            Inflate(bytes);
        }
        catch (InvalidDataException)
        {
        }
    }

    [Fact]
    public void Run_SteadyState_DoesNotAllocate()
    {
        byte[] raw = DeflateContent.Make("mixed", 3, 120_000);
        byte[] stream = Compress(raw, 6);
        var image = new MemoryImage(stream);
        var inflater = new Inflater();
        Drain();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Drain();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Drain()
        {
            inflater.Start(image, 0, stream.Length);
            while (inflater.Run(5_000) == InflateStatus.More)
            {
            }
        }
    }
}
