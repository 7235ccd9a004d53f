using FsCheck.Xunit;
using PosCloud.Delta.Decoding;
using PosCloud.Delta.Strong;

namespace PosCloud.Tests.Delta.Strong;

public sealed class CoderTests
{
    [Property(MaxTest = 300, QuietOnSuccess = true)]
    public void BitDecoder_OfWhatBitEncoderWrote_GivesTheBits(int seed, ushort count)
    {
        var encoder = new BitEncoder(0);
        Replay(seed, count, (bit, probability) => encoder.Code(bit, probability));
        byte[] payload = encoder.Finish();
        PayloadReader reader = Reader(payload);
        var decoder = new BitDecoder(reader);
        Replay(seed, count, (bit, probability) => Assert.Equal(bit, decoder.Code(0, probability)));
        Assert.Equal(0, reader.Remaining);
    }

    [Fact]
    public void BitEncoder_OnlyExpectedBits_NeedsNoByte()
    {
        var encoder = new BitEncoder(0);
        for (int i = 0; i < 1000; i++)
        {
            encoder.Code(0, 1);
        }

        Assert.InRange(encoder.Finish().Length, 0, 1);
    }

    [Property(MaxTest = 60, QuietOnSuccess = true)]
    public void ContextMixer_OfWhatItsEncoderWrote_GivesTheSymbolsAndTheSameWork(int seed)
    {
        var encoder = new ContextMixer<BitEncoder>(1 << 16) { Budget = 1 << 20 };
        encoder.Reset(new BitEncoder(0));
        Symbols(encoder, seed, check: false);
        var decoder = new ContextMixer<BitDecoder>(1 << 16) { Budget = 1 << 20 };
        decoder.Reset(new BitDecoder(Reader(encoder.Coder.Finish())));
        Symbols(decoder, seed, check: true);
        Assert.Equal(encoder.Budget, decoder.Budget);
    }

    [Fact]
    public void ContextMixer_Reset_ForgetsWhatItLearned()
    {
        var mixer = new ContextMixer<BitEncoder>(1 << 16) { Budget = long.MaxValue };
        byte[][] payloads = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            mixer.Reset(new BitEncoder(0));
            Symbols(mixer, 5, check: false);
            return mixer.Coder.Finish();
        })];
        Assert.Equal(payloads[0], payloads[1]);
    }

    private static void Symbols<TCoder>(ContextMixer<TCoder> mixer, int seed, bool check)
        where TCoder : struct, IBitCoder
    {
        var random = new Random(seed);
        for (int i = 0; i < 200; i++)
        {
            uint context = (uint)random.Next(3);
            int flag = random.Next(10) == 0 ? 1 : 0;
            int value = random.Next(random.Next(1, 257));
            uint number = (uint)random.NextInt64(1L << random.Next(1, 33));
            mixer.Begin();
            mixer.Add(context);
            mixer.Add(Mix.Of(context, 7));
            int readFlag = mixer.Flag(check ? 0 : flag, 1, 20);
            int readValue = mixer.Byte(check ? 0 : value, 30);
            uint readNumber = (uint)mixer.Number(check ? 0 : number, context, 40);
            Assert.Equal((flag, value, number), (readFlag, readValue, readNumber));
        }
    }

    private static void Replay(int seed, int count, Action<int, int> code)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            int probability = Math.Clamp(random.Next(1 << random.Next(1, 17)), 1, 65535);
            code(random.Next(65536) < probability ? 1 : 0, probability);
        }
    }

    private static PayloadReader Reader(byte[] payload)
    {
        var reader = new PayloadReader(new MemoryStream(payload));
        reader.Begin(payload.Length);
        return reader;
    }
}
