using PosCloud.Delta.Fast;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;
using PosCloud.Delta.Strong;

namespace PosCloud.Delta.Decoding;

/// <summary>Turns payloads into blocks. All memory is taken here, once; the header declares the sum.</summary>
internal sealed class BlockDecoder
{
    private readonly IBaseImage baseImage;
    private readonly PayloadReader payload;
    private readonly FastBlockDecoder fast = new();
    private readonly StrongBlock<BitDecoder>? strong;
    private readonly int maxOperations;
    private readonly long maxWork;

    /// <summary>Reads the copy map, at which <paramref name="payload"/> must stand.</summary>
    public BlockDecoder(IBaseImage baseImage, DeltaPreamble preamble, PayloadReader payload)
    {
        this.baseImage = baseImage;
        this.payload = payload;
        maxOperations = preamble.Header.MaxOperations;
        maxWork = preamble.MaxWork * DeltaFormat.WorkUnit;
        if (preamble.TableBits > 0)
        {
            var mixer = new ContextMixer<BitDecoder>(1 << preamble.TableBits);
            CopyMap map = ReadMap(mixer, preamble, out Segment[] segments);
            strong = new StrongBlock<BitDecoder>(baseImage, map, segments, mixer) { MaxLocal = preamble.Header.MaxOperations };
        }
    }

    public void Decode(BlockEntry entry, long start, byte[] block, int length)
    {
        payload.Begin(entry.PayloadLength);
        switch (entry.Method)
        {
            case BlockMethod.Stored:
                payload.ReadExactly(block.AsSpan(0, length));
                break;
            case BlockMethod.Fast:
                fast.Decode(baseImage, payload, start, block.AsSpan(0, length), maxOperations);
                break;
            default:
                strong!.Mixer.Budget = maxWork;
                strong.Code(new BitDecoder(payload), block, start, length, []);
                break;
        }

        payload.CheckEnd();
    }

    private CopyMap ReadMap(ContextMixer<BitDecoder> mixer, DeltaPreamble preamble, out Segment[] segments)
    {
        payload.Begin(preamble.MapLength);
        mixer.Budget = long.MaxValue;
        mixer.Reset(new BitDecoder(payload));
        var copies = new Copy[preamble.Copies];
        segments = new Segment[preamble.Segments];
        CopyMapCoder.Code(mixer, copies, baseImage.Length, preamble.OpenLength);
        CopyMapCoder.Code(mixer, segments, baseImage.Length);
        payload.CheckEnd();
        return new CopyMap(copies);
    }
}
