namespace PosCloud.Delta.Strong;

/// <summary>Thumb-2 (T32) instructions with an address in them: BL, BLX, B.W and B&lt;c&gt;.W (Arm ARM, chapter F5).</summary>
internal static class Thumb
{
    private const int FirstClass = 40;
    private const int Call = FirstClass;
    private const int CallExchange = FirstClass + 1;
    private const int Jump = FirstClass + 2;
    private const int ConditionalJump = FirstClass + 3;
    private const int Wide = FirstClass + 4;
    private const int Narrow = FirstClass + 8;

    public static void Predict(UnitPredictor predictor, long at, long left, out Unit unit)
    {
        if ((at & 1) != 0 || left < 2)
        {
            predictor.Plain(at, 1, 0, out unit);
            return;
        }

        uint first = predictor.Window.Half(at);
        if (first < 0xE800 || left < 4)
        {
            predictor.Plain(at, 2, Narrow + (int)(first >> 12), out unit);
            return;
        }

        predictor.Plain(at, 4, Wide + (int)((first >> 10) & 3), out unit);
        unit.Class = Kind(unit.Old, unit.Class);
        if (unit.Class > ConditionalJump)
        {
            return;
        }

        long target = Target(at, unit.Old, unit.Class);
        if (target >= 0 && target < predictor.BaseLength)
        {
            long mapped = predictor.Addresses.MapCode(target, predictor.Shift);
            unit.Predicted = Set(unit.Old, mapped, at + predictor.Shift, unit.Class);
            unit.Other = Set(unit.Old, predictor.Addresses.MapCodeOther(target, mapped), at + predictor.Shift, unit.Class);
        }
    }

    public static void Learn(UnitPredictor predictor, long at, in Unit unit, uint value)
    {
        if (unit.Class is >= Call and <= Jump && Kind(value, -1) == unit.Class)
        {
            predictor.Addresses.LearnCode(Target(at, unit.Old, unit.Class), Target(at + predictor.Shift, value, unit.Class));
        }
    }

    private static int Kind(uint w, int otherwise)
    {
        uint first = w & 0xFFFF;
        uint second = w >> 16;
        if ((first & 0xF800) != 0xF000 || (second & 0x8000) == 0)
        {
            return otherwise;
        }

        return (second & 0x5000) switch
        {
            0x5000 => Call,
            0x4000 => CallExchange,
            0x1000 => Jump,
            _ => (first & 0x0380) != 0x0380 ? ConditionalJump : otherwise,
        };
    }

    // The offset of the instruction that is jumped to. A BLX goes to A32 code, whose addresses are multiples of 4.
    private static long Target(long at, uint w, int kind)
    {
        uint first = w & 0xFFFF;
        uint second = w >> 16;
        uint s = (first >> 10) & 1;
        uint j1 = (second >> 13) & 1;
        uint j2 = (second >> 11) & 1;
        if (kind == ConditionalJump)
        {
            uint near = (s << 20) | (j2 << 19) | (j1 << 18) | ((first & 0x3F) << 12) | ((second & 0x7FF) << 1);
            return at + 4 + ((int)(near << 11) >> 11);
        }

        uint far = (s << 24) | ((~(j1 ^ s) & 1) << 23) | ((~(j2 ^ s) & 1) << 22) | ((first & 0x3FF) << 12) | ((second & 0x7FF) << 1);
        long target = at + 4 + ((int)(far << 7) >> 7);
        return kind == CallExchange ? target & ~3L : target;
    }

    private static uint Set(uint old, long target, long at, int kind)
    {
        uint distance = (uint)(target - at - 4);
        uint first = old & 0xFFFF;
        uint second = old >> 16;
        if (kind == ConditionalJump)
        {
            first = (first & 0xFBC0) | (((distance >> 20) & 1) << 10) | ((distance >> 12) & 0x3F);
            second = (second & 0xD000) | (((distance >> 18) & 1) << 13) | (((distance >> 19) & 1) << 11) | ((distance >> 1) & 0x7FF);
            return first | (second << 16);
        }

        if (kind == CallExchange)
        {
            distance = (uint)(target - ((at + 4) & ~3L));
        }

        uint s = (distance >> 24) & 1;
        uint j1 = ~((distance >> 23) ^ s) & 1;
        uint j2 = ~((distance >> 22) ^ s) & 1;
        first = (first & 0xF800) | (s << 10) | ((distance >> 12) & 0x3FF);
        second = (second & 0xD000) | (j1 << 13) | (j2 << 11) | ((distance >> 1) & 0x7FF);
        return first | (second << 16);
    }
}
