using PosCloud.Delta.Images;

namespace PosCloud.Delta.Strong;

/// <summary>
/// Codes one block, in either direction: copies with their mismatches, and the literals between them
/// (docs/delta-format.md, "Strong blocks").
/// </summary>
internal sealed class StrongBlock<TCoder>
    where TCoder : struct, IBitCoder
{
    private readonly ContextMixer<TCoder> mixer;
    private readonly CopyMap map;
    private readonly BaseWindow window;
    private readonly CopyCoder<TCoder> copyCoder;
    private readonly LiteralCoder<TCoder> literalCoder;
    private int localLeft;

    public StrongBlock(IBaseImage baseImage, CopyMap map, Segment[] segments, ContextMixer<TCoder> mixer)
    {
        this.map = map;
        this.mixer = mixer;
        window = new BaseWindow(baseImage);
        copyCoder = new CopyCoder<TCoder>(mixer, new UnitPredictor(window, new AddressMap(map, segments)));
        literalCoder = new LiteralCoder<TCoder>(mixer, window);
    }

    public ContextMixer<TCoder> Mixer => mixer;

    /// <summary>The way of prediction that was used last in the block.</summary>
    public UnitMode Mode => copyCoder.Mode;

    /// <summary>Copies of its own that a block may have.</summary>
    public int MaxLocal { get; init; } = int.MaxValue;

    /// <param name="coder">Where the bits go or come from.</param>
    /// <param name="block">The result's bytes from <paramref name="start"/> on: given to an encoder, filled by a decoder.</param>
    /// <param name="local">Copies that are not in the map, in order, all outside its copies; only for an encoder.</param>
    public void Code(TCoder coder, byte[] block, long start, int length, ReadOnlySpan<Copy> local)
    {
        mixer.Reset(coder);
        localLeft = MaxLocal;
        copyCoder.BeginBlock(block, start, length);
        literalCoder.BeginBlock(block, start);
        mixer.Begin();
        mixer.Add(1);
        bool hasLocal = mixer.Flag(local.IsEmpty ? 0 : 1, 1, Sets.HasLocal) != 0;
        var fields = new CopyFields<TCoder>(mixer, Sets.LocalCopy);
        long end = start + length;
        long at = start;
        int next = map.IndexAt(start);
        long expected = Expected(next, start);
        fields.Pass(start - expected, 0);
        ReadOnlySpan<Copy> copies = map.Copies;
        while (at < end)
        {
            Copy copy = next < copies.Length ? Clip(copies[next], start, end) : new Copy(end, 0, 0);
            long gapEnd = Math.Min(copy.Result, end);
            if (gapEnd > at)
            {
                Gap(at, gapEnd, ref expected, ref local, hasLocal, ref fields);
            }

            at = gapEnd;
            if (at < end && copy.Length > 0)
            {
                copyCoder.Code(copy);
                fields.Pass(copy.Result - copy.Base, copy.Length);
                at += copy.Length;
                expected = copy.Base + copy.Length;
            }

            next++;
        }
    }

    // What is between two copies of the map: literals, and copies of this block's own.
    private void Gap(long at, long end, ref long expected, ref ReadOnlySpan<Copy> local, bool hasLocal, ref CopyFields<TCoder> fields)
    {
        while (at < end)
        {
            long literals = end - at;
            if (hasLocal)
            {
                bool mine = TCoder.IsEncoder && !local.IsEmpty && local[0].Result < end;
                literals = fields.Gap(mine ? local[0].Result - at : end - at);
                if (literals > end - at)
                {
                    throw new DeltaException(DeltaError.Corrupt, "A block's literals leave their place.");
                }
            }

            literalCoder.Code(at, (int)literals, expected);
            at += literals;
            expected += literals;
            if (at == end)
            {
                return;
            }

            if (--localLeft < 0)
            {
                throw new DeltaException(DeltaError.LimitExceeded, "A block has more copies of its own than the header allows.");
            }

            Copy copy = fields.Copy(TCoder.IsEncoder ? local[0] : default, at, literals, end - at, window.BaseLength);
            if (TCoder.IsEncoder)
            {
                local = local[1..];
            }

            copyCoder.Code(copy);
            at += copy.Length;
            expected = copy.Base + copy.Length;
        }
    }

    // Where the base goes on at the block's beginning: behind the copy before it, as if that one had gone on.
    private long Expected(int next, long start) =>
        next > 0 ? map.Copies[next - 1].Base + (start - map.Copies[next - 1].Result) : start;

    private static Copy Clip(Copy copy, long start, long end)
    {
        long skipped = Math.Max(start - copy.Result, 0);
        return new Copy(copy.Result + skipped, copy.Base + skipped, Math.Min(copy.Length - skipped, end - copy.Result - skipped));
    }
}
