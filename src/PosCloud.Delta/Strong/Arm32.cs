namespace PosCloud.Delta.Strong;

/// <summary>AArch32 (A32) instructions with an address in them: B, BL, BLX (Arm ARM, chapter F5).</summary>
internal static class Arm32
{
    private const int FirstClass = 40;
    private const int Call = FirstClass;
    private const int Jump = FirstClass + 1;
    private const int Others = FirstClass + 2;

    public static void Predict(UnitPredictor predictor, long at, ref Unit unit)
    {
        uint w = unit.Old;
        if ((w & 0x0E000000) != 0x0A000000)
        {
            unit.Class = Others + (int)((w >> 25) & 7);
            return;
        }

        unit.Class = (w & 0x01000000) != 0 ? Call : Jump;
        long target = Target(at, w);
        if (target < 0 || target >= predictor.BaseLength)
        {
            return;
        }

        long mapped = predictor.Addresses.MapCode(target, predictor.Shift);
        unit.Predicted = Set(w, mapped - at - predictor.Shift);
        unit.Other = Set(w, predictor.Addresses.MapCodeOther(target, mapped) - at - predictor.Shift);
    }

    public static void Learn(UnitPredictor predictor, long at, in Unit unit, uint value)
    {
        if (unit.Class is Call or Jump && ((unit.Old ^ value) & 0xFF000000) == 0)
        {
            predictor.Addresses.LearnCode(Target(at, unit.Old), Target(at + predictor.Shift, value));
        }
    }

    private static long Target(long at, uint w) => at + 8 + ((long)((int)(w << 8) >> 8) * 4);

    private static uint Set(uint old, long distance) => (old & 0xFF000000) | ((uint)((distance - 8) >> 2) & 0x00FFFFFF);
}
