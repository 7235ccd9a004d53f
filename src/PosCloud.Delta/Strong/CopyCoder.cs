using System.Numerics;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Strong;

/// <summary>
/// Codes how a copy differs from the base: for each stretch of 1 KiB the way of prediction and whether all of it is as predicted,
/// then the same for pieces of 64 bytes, then for units.
/// </summary>
internal sealed class CopyCoder<TCoder>(ContextMixer<TCoder> mixer, UnitPredictor predictor)
    where TCoder : struct, IBitCoder
{
    private const int Stretch = 1024;
    private const int Piece = 64;
    private const int MinStretch = 64;
    private const int MinPiece = 16;
    private const int Modes = 10;

    // What a wrong unit costs beside its wrong bytes, and what another way of prediction must save: found by trying.
    private const int MismatchCost = 8;
    private const int SwitchCost = 24;

    private readonly JavaClass? trial = TCoder.IsEncoder ? new JavaClass() : null;
    private readonly UnitCoder<TCoder> units = new(mixer, predictor);
    private byte[] block = [];
    private long blockStart;
    private UnitMode mode;
    private uint stretchHistory;
    private uint pieceHistory;

    /// <summary>The way of prediction that was used last in the block.</summary>
    public UnitMode Mode => mode;

    public void BeginBlock(byte[] bytes, long start, int length)
    {
        block = bytes;
        blockStart = start;
        mode = UnitMode.Raw;
        stretchHistory = 0;
        pieceHistory = 0;
        predictor.BeginBlock(bytes, start, length);
        units.BeginBlock(bytes, start);
    }

    public void Code(Copy copy)
    {
        long shift = copy.Result - copy.Base;
        predictor.BeginCopy(shift);
        long at = copy.Base;
        long end = copy.Base + copy.Length;
        while (at < end)
        {
            long stop = Math.Min(end, (at | (Stretch - 1)) + 1);
            predictor.Window.Load(at, Math.Min(stop + 4, end));
            if (stop - at < MinStretch)
            {
                at = Units(at, stop, end);
                continue;
            }

            bool equal = ChooseMode(at, stop, end);
            mixer.Begin();
            mixer.Add((uint)mode | ((stretchHistory & 255) << 4));
            mixer.Add((uint)mode | ((stretchHistory & 3) << 4));
            mixer.Add((stretchHistory & 0xFFFF) << 4);
            equal = mixer.Flag(equal ? 1 : 0, 10, Sets.StretchEqual) != 0;
            stretchHistory = (stretchHistory << 1) | (equal ? 1u : 0u);
            at = equal ? Take(at, stop, end) : Pieces(at, stop, end);
        }
    }

    private bool ChooseMode(long at, long stop, long end)
    {
        UnitMode chosen = mode;
        bool equal = false;
        if (TCoder.IsEncoder)
        {
            equal = Select(at, stop, end, out chosen);
        }

        mixer.Begin();
        mixer.Add((uint)mode);
        mixer.Add((uint)mode | ((stretchHistory & 15) << 4));
        if (mixer.Flag(chosen != mode ? 1 : 0, 0, Sets.Mode) != 0)
        {
            int value = 0;
            for (int i = 3; i >= 0; i--)
            {
                value = (value << 1) | mixer.Flag(((int)chosen >> i) & 1, (uint)(value + (1 << (3 - i))), Sets.Mode);
            }

            mode = value < Modes ? (UnitMode)value : throw new DeltaException(DeltaError.Corrupt, "A block names an unknown way of prediction.");
        }

        return equal;
    }

    // The way whose mismatches cost least now; another than the last must be clearly better.
    private bool Select(long at, long stop, long end, out UnitMode chosen)
    {
        chosen = mode;
        int fewest = Mismatches(mode, at, stop, end, int.MaxValue);
        for (int i = 0; i < Modes && fewest > 0; i++)
        {
            if (i == (int)mode)
            {
                continue;
            }

            int mismatches = Mismatches((UnitMode)i, at, stop, end, fewest);
            if (mismatches + SwitchCost < fewest || mismatches == 0)
            {
                fewest = mismatches;
                chosen = (UnitMode)i;
            }
        }

        return fewest == 0;
    }

    private int Mismatches(UnitMode way, long at, long stop, long end, int most)
    {
        if (way == UnitMode.Raw && Raw(at, (int)(stop - at)))
        {
            return 0;
        }

        JavaClass learned = predictor.Java;
        if (way == UnitMode.JavaClass)
        {
            trial!.CopyFrom(learned);
            predictor.Java = trial;
        }

        int cost = 0;
        while (at < stop && cost < most)
        {
            predictor.Predict(way, at, end - at, out Unit unit);
            uint value = units.Value(at, unit.Length);
            uint difference = value ^ unit.Predicted;
            if (difference != 0)
            {
                difference |= difference >> 4;
                difference |= difference >> 2;
                difference |= difference >> 1;
                cost += MismatchCost + BitOperations.PopCount(difference & 0x01010101);
                if (way == UnitMode.JavaClass)
                {
                    predictor.Learn(way, at, unit, value);
                }
            }

            at += unit.Length;
        }

        predictor.Java = learned;
        return cost;
    }

    private bool Raw(long at, int length) =>
        predictor.Window.Bytes(at, length).SequenceEqual(block.AsSpan((int)(at + predictor.Shift - blockStart), length));

    private long Pieces(long at, long stop, long end)
    {
        while (at < stop)
        {
            long pieceStop = Math.Min(stop, (at | (Piece - 1)) + 1);
            if (pieceStop - at >= MinPiece)
            {
                bool equal = TCoder.IsEncoder && Mismatches(mode, at, pieceStop, end, 1) == 0;
                mixer.Begin();
                mixer.Add((uint)mode | ((pieceHistory & 255) << 4));
                mixer.Add((uint)mode | ((pieceHistory & 3) << 4));
                mixer.Add((pieceHistory & 0xFFF) << 4);
                equal = mixer.Flag(equal ? 1 : 0, 20, Sets.PieceEqual) != 0;
                pieceHistory = (pieceHistory << 1) | (equal ? 1u : 0u);
                if (equal)
                {
                    at = Take(at, pieceStop, end);
                    continue;
                }
            }

            at = Units(at, pieceStop, end);
        }

        return at;
    }

    private long Units(long at, long stop, long end)
    {
        while (at < stop)
        {
            at += units.Code(mode, at, end - at);
        }

        return at;
    }

    // Everything is as predicted. Returns where the last unit ends, which may be a little behind stop.
    private long Take(long at, long stop, long end)
    {
        if (mode == UnitMode.Raw)
        {
            if (!TCoder.IsEncoder)
            {
                predictor.Window.Bytes(at, (int)(stop - at)).CopyTo(block.AsSpan((int)(at + predictor.Shift - blockStart)));
            }

            return stop;
        }

        while (at < stop)
        {
            predictor.Predict(mode, at, end - at, out Unit unit);
            units.Put(at, unit.Length, unit.Predicted);
            at += unit.Length;
        }

        return at;
    }
}
