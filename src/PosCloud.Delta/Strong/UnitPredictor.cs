using System.Buffers.Binary;

namespace PosCloud.Delta.Strong;

/// <summary>Cuts a copy into units, predicts each from the base and the address map, and learns from wrong predictions.</summary>
internal sealed class UnitPredictor(BaseWindow window, AddressMap addresses)
{
    private readonly ValueShifts shifts = new();
    private byte[] block = [];
    private long blockStart;
    private int blockLength;
    private long shift;

    public BaseWindow Window => window;

    /// <summary>Result minus base offset of the copy at work.</summary>
    public long Shift => shift;

    public long BaseLength => window.BaseLength;

    /// <summary>What was learned of Java's indices; an encoder tries this way with a copy of it, because it must learn first to be good.</summary>
    public JavaClass Java { get; set; } = new();

    public AddressMap Addresses => addresses;

    public void BeginBlock(byte[] bytes, long start, int length)
    {
        block = bytes;
        blockStart = start;
        blockLength = length;
        addresses.Reset();
        shifts.Reset();
        Java.Reset();
    }

    public void BeginCopy(long resultMinusBase) => shift = resultMinusBase;

    /// <summary>A word of the result, of this block only; 0 before its beginning.</summary>
    public uint NewWord(long offset)
    {
        long at = offset - blockStart;
        return at >= 0 && at + 4 <= blockLength ? BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan((int)at)) : 0;
    }

    public uint NewByte(long offset)
    {
        long at = offset - blockStart;
        return at >= 0 && at < blockLength ? block[(int)at] : 0u;
    }

    public uint NewHalf(long offset)
    {
        long at = offset - blockStart;
        return at >= 0 && at + 2 <= blockLength ? BinaryPrimitives.ReadUInt16LittleEndian(block.AsSpan((int)at)) : 0u;
    }

    /// <param name="at">Offset in the base.</param>
    /// <param name="left">Bytes of the copy from there on; at least 1.</param>
    public void Predict(UnitMode mode, long at, long left, out Unit unit)
    {
        addresses.MoveTo(at);
        switch (mode)
        {
            case UnitMode.Thumb:
                Thumb.Predict(this, at, left, out unit);
                return;
            case UnitMode.X64:
                X64.Predict(this, at, left, out unit);
                return;
            case UnitMode.JavaClass:
                Java.Predict(this, at, left, out unit);
                return;
        }

        int place = (int)(at & 3);
        if (place != 0 || left < 4)
        {
            Plain(at, (int)Math.Min(4 - place, left), 0, out unit);
            return;
        }

        Plain(at, 4, 1 + ((int)(at >> 2) & 1), out unit);
        switch (mode)
        {
            case UnitMode.Arm64:
                Arm64.Predict(this, at, ref unit);
                break;
            case UnitMode.Arm32:
                Arm32.Predict(this, at, ref unit);
                break;
            case UnitMode.Pointer64:
                PredictPointer64(at, ref unit);
                break;
            case UnitMode.Pointer32:
                if (addresses.TryMapAddress(unit.Old, shift, out ulong mapped))
                {
                    unit.Class = 3;
                    unit.Predicted = unit.Other = (uint)mapped;
                }

                break;
            case UnitMode.Relative32:
                PredictRelative32(at, ref unit);
                break;
            case UnitMode.ValueShift:
                unit.Class = 6;
                unit.Predicted = unit.Other = shifts.Predict(unit.Old);
                break;
        }
    }

    /// <summary>Takes in what the unit really became, where that was not what was predicted.</summary>
    public void Learn(UnitMode mode, long at, in Unit unit, uint value)
    {
        if (mode == UnitMode.JavaClass)
        {
            Java.Learn(this, at, unit, value, NewByte(at + shift - 1));
            return;
        }

        if (unit.Length != 4)
        {
            return;
        }

        switch (mode)
        {
            case UnitMode.Arm64:
                Arm64.Learn(this, at, unit, value);
                break;
            case UnitMode.Arm32:
                Arm32.Learn(this, at, unit, value);
                break;
            case UnitMode.Thumb:
                Thumb.Learn(this, at, unit, value);
                break;
            case UnitMode.X64:
                X64.Learn(this, at, unit, value);
                break;
            case UnitMode.Pointer64 when (at & 4) != 0:
                addresses.LearnAddress(window.Long(at - 4), ((ulong)value << 32) | NewWord(at + shift - 4));
                break;
            case UnitMode.Pointer32:
                addresses.LearnAddress(unit.Old, value);
                break;
            case UnitMode.Relative32:
                addresses.LearnRelative(at + (int)unit.Old, at + shift + (int)value);
                break;
            case UnitMode.ValueShift or UnitMode.Raw:
                shifts.Learn(unit.Old, value);
                break;
        }
    }

    /// <summary>A unit that is expected to stay as it is.</summary>
    public void Plain(long at, int length, int kind, out Unit unit)
    {
        uint old = window.Word(at);
        if (length < 4)
        {
            old = 0;
            for (int i = 0; i < length; i++)
            {
                old |= window.Byte(at + i) << (8 * i);
            }
        }

        unit = new Unit { Length = length, Old = old, Predicted = old, Other = old, Class = kind };
    }

    private void PredictPointer64(long at, ref Unit unit)
    {
        ulong value = window.Long(at & ~7L);
        unit.Class = 4 + ((int)(at >> 2) & 1);
        if (value >= 0x200 && addresses.TryMapAddress(value, shift, out ulong mapped))
        {
            unit.Predicted = unit.Other = (at & 4) == 0 ? (uint)mapped : (uint)(mapped >> 32);
        }
    }

    private void PredictRelative32(long at, ref Unit unit)
    {
        long target = at + (int)unit.Old;
        unit.Class = 7;
        if (target >= 0 && target < BaseLength)
        {
            long mapped = addresses.MapRelative(target, shift);
            unit.Predicted = (uint)(mapped - at - shift);
            unit.Other = (uint)(addresses.MapCodeOther(target, mapped) - at - shift);
        }
    }
}
