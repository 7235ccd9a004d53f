namespace PosCloud.Delta.Strong;

/// <summary>
/// Numbers that were renumbered: when one of .BTF's type numbers went up by 12, its neighbours in value did too. Remembers
/// the last shift of each neighbourhood of 128 and of 4,096 values.
/// </summary>
internal sealed class ValueShifts
{
    private const int Bits = 12;
    private const uint MinValue = 16;
    private const uint MaxValue = 0x2000000;
    private const int MaxShift = 1 << 20;

    private readonly uint[] fineKeys = new uint[1 << Bits];
    private readonly uint[] fineShifts = new uint[1 << Bits];
    private readonly uint[] coarseKeys = new uint[1 << Bits];
    private readonly uint[] coarseShifts = new uint[1 << Bits];

    public void Reset()
    {
        Array.Clear(fineKeys);
        Array.Clear(coarseKeys);
    }

    public uint Predict(uint value)
    {
        if (value is < MinValue or > MaxValue)
        {
            return value;
        }

        uint fine = FinePlace(value);
        if (fineKeys[fine] == (value >> 7) + 1)
        {
            return value + fineShifts[fine];
        }

        uint coarse = CoarsePlace(value);
        return coarseKeys[coarse] == (value >> 12) + 1 ? value + coarseShifts[coarse] : value;
    }

    public void Learn(uint value, uint became)
    {
        if (value is < MinValue or > MaxValue || (int)(became - value) is >= MaxShift or <= -MaxShift)
        {
            return;
        }

        uint fine = FinePlace(value);
        fineKeys[fine] = (value >> 7) + 1;
        fineShifts[fine] = became - value;
        uint coarse = CoarsePlace(value);
        coarseKeys[coarse] = (value >> 12) + 1;
        coarseShifts[coarse] = became - value;
    }

    private static uint FinePlace(uint value) => ((value >> 7) * 0x9E3779B1u) >> (32 - Bits);

    private static uint CoarsePlace(uint value) => ((value >> 12) * 0x85EBCA6Bu) >> (32 - Bits);
}
