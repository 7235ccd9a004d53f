namespace PosCloud.Delta.Strong;

/// <summary>
/// AArch64 instructions with an address in them (Arm Architecture Reference Manual for A-profile, chapter C6): branches, literal
/// loads, ADR, and ADRP with the ADD or load/store that completes its address.
/// </summary>
internal static class Arm64
{
    private const int FirstClass = 8;
    private const int Call = FirstClass;
    private const int Jump = FirstClass + 1;
    private const int Page = FirstClass + 6;
    private const int Near = FirstClass + 7;
    private const int Add = FirstClass + 8;
    private const int Access = FirstClass + 9;
    private const int PagedAdd = FirstClass + 10;
    private const int PagedAccess = FirstClass + 11;
    private const int Others = FirstClass + 12;

    // How many instructions apart an ADRP and its user are looked for.
    private const int Reach = 16;

    public static void Predict(UnitPredictor predictor, long at, ref Unit unit)
    {
        uint w = unit.Old;
        if ((w & 0x7C000000) == 0x14000000)
        {
            unit.Class = (w >> 31) != 0 ? Call : Jump;
            PredictBranch(predictor, at, ref unit, 0, 26);
        }
        else if ((w & 0xFF000010) == 0x54000000)
        {
            unit.Class = FirstClass + 2;
            PredictBranch(predictor, at, ref unit, 5, 19);
        }
        else if ((w & 0x7E000000) == 0x34000000)
        {
            unit.Class = FirstClass + 3;
            PredictBranch(predictor, at, ref unit, 5, 19);
        }
        else if ((w & 0x7E000000) == 0x36000000)
        {
            unit.Class = FirstClass + 4;
            PredictBranch(predictor, at, ref unit, 5, 14);
        }
        else if ((w & 0x3B000000) == 0x18000000)
        {
            unit.Class = FirstClass + 5;
            PredictBranch(predictor, at, ref unit, 5, 19);
        }
        else if ((w & 0x9F000000) == 0x90000000)
        {
            unit.Class = Page;
            PredictPage(predictor, at, ref unit);
        }
        else if ((w & 0x9F000000) == 0x10000000)
        {
            unit.Class = Near;
            ulong target = (ulong)at + predictor.Addresses.BaseBias + (ulong)(long)SplitImmediate(w);
            if (predictor.Addresses.TryMapAddressOrOffset(target, predictor.Shift, predictor.BaseLength, out ulong mapped))
            {
                SetSplit(ref unit, (long)(mapped - ((ulong)(at + predictor.Shift) + predictor.Addresses.ResultBias)));
            }
        }
        else if (IsAdd(w) || IsAccess(w))
        {
            PredictLow(predictor, at, ref unit);
        }
        else
        {
            unit.Class = Others + (int)((w >> 25) & 15);
        }
    }

    public static void Learn(UnitPredictor predictor, long at, in Unit unit, uint value)
    {
        if (unit.Class is Call or Jump)
        {
            if (((unit.Old ^ value) & 0xFC000000) == 0)
            {
                predictor.Addresses.LearnCode(at + ((long)Extend(unit.Old, 26) * 4), at + predictor.Shift + ((long)Extend(value, 26) * 4));
            }

            return;
        }

        if (unit.Class is not (PagedAdd or PagedAccess) || ((unit.Old ^ value) & 0xFFC003FF) != 0)
        {
            return;
        }

        int back = PageBefore(predictor, at, (unit.Old >> 5) & 31);
        uint oldPage = predictor.Window.Word(at - (4 * back));
        uint newPage = predictor.NewWord(at + predictor.Shift - (4 * back));
        if (back == 0 || (newPage & 0x9F00001F) != (oldPage & 0x9F00001F))
        {
            return;
        }

        int scale = Scale(unit.Old);
        ulong old = PageAddress(oldPage, (ulong)(at - (4 * back)) + predictor.Addresses.BaseBias) + ((ulong)((unit.Old >> 10) & 0xFFF) << scale);
        ulong mapped = PageAddress(newPage, (ulong)(at + predictor.Shift - (4 * back)) + predictor.Addresses.ResultBias) + ((ulong)((value >> 10) & 0xFFF) << scale);
        predictor.Addresses.LearnAddress(old, mapped);
    }

    private static void PredictBranch(UnitPredictor predictor, long at, ref Unit unit, int low, int bits)
    {
        long target = at + ((long)Extend(unit.Old >> low, bits) * 4);
        if (target < 0 || target >= predictor.BaseLength)
        {
            return;
        }

        long mapped = predictor.Addresses.MapCode(target, predictor.Shift);
        unit.Predicted = SetBranch(unit.Old, mapped - at - predictor.Shift, low, bits);
        unit.Other = SetBranch(unit.Old, predictor.Addresses.MapCodeOther(target, mapped) - at - predictor.Shift, low, bits);
    }

    private static uint SetBranch(uint old, long distance, int low, int bits)
    {
        int words = (int)(distance >> 2);
        uint mask = ((1u << bits) - 1) << low;
        return Extend((uint)words, bits) == words ? (old & ~mask) | (((uint)words << low) & mask) : old;
    }

    private static void PredictPage(UnitPredictor predictor, long at, ref Unit unit)
    {
        uint register = unit.Old & 31;
        ulong low = 0x800;
        for (int i = 1; i <= Reach; i++)
        {
            uint user = predictor.Window.Word(at + (4 * i));
            if (((user >> 5) & 31) == register && (IsAdd(user) || IsAccess(user)))
            {
                low = (ulong)((user >> 10) & 0xFFF) << Scale(user);
                break;
            }
        }

        ulong target = PageAddress(unit.Old, (ulong)at + predictor.Addresses.BaseBias) + low;
        if (predictor.Addresses.TryMapAddressOrOffset(target, predictor.Shift, predictor.BaseLength, out ulong mapped))
        {
            ulong here = (ulong)(at + predictor.Shift) + predictor.Addresses.ResultBias;
            SetSplit(ref unit, (long)(mapped >> 12) - (long)(here >> 12));
        }
    }

    private static void PredictLow(UnitPredictor predictor, long at, ref Unit unit)
    {
        uint w = unit.Old;
        bool add = IsAdd(w);
        unit.Class = add ? Add : Access;
        uint register = (w >> 5) & 31;
        int back = register == 31 ? 0 : PageBefore(predictor, at, register);
        if (back == 0)
        {
            return;
        }

        int scale = Scale(w);
        ulong page = PageAddress(predictor.Window.Word(at - (4 * back)), (ulong)(at - (4 * back)) + predictor.Addresses.BaseBias);
        ulong target = page + ((ulong)((w >> 10) & 0xFFF) << scale);
        if (predictor.Addresses.TryMapAddressOrOffset(target, predictor.Shift, predictor.BaseLength, out ulong mapped))
        {
            unit.Class = add ? PagedAdd : PagedAccess;
            unit.Predicted = unit.Other = (w & 0xFFC003FF) | ((uint)((mapped & 0xFFF) >> scale) << 10);
        }
    }

    // Instructions back to the ADRP that set the register, or 0.
    private static int PageBefore(UnitPredictor predictor, long at, uint register)
    {
        for (int i = 1; i <= Reach; i++)
        {
            uint w = predictor.Window.Word(at - (4 * i));
            if ((w & 0x9F00001F) == (0x90000000 | register))
            {
                return i;
            }

            if (i > 1 && (w & 31) == register && (w & 0x1C000000) == 0x10000000)
            {
                return 0;
            }
        }

        return 0;
    }

    private static bool IsAdd(uint w) => (w & 0xFFC00000) == 0x91000000;

    private static bool IsAccess(uint w) => (w & 0x3B000000) == 0x39000000;

    private static int Scale(uint w) => IsAdd(w) ? 0 : (w & 0x04800000) == 0x04800000 ? 4 : (int)(w >> 30);

    private static ulong PageAddress(uint w, ulong here) => (here & ~0xFFFul) + ((ulong)(long)SplitImmediate(w) << 12);

    private static int SplitImmediate(uint w) => Extend(((w >> 29) & 3) | ((w >> 3) & 0x1FFFFC), 21);

    private static void SetSplit(ref Unit unit, long immediate) =>
        unit.Predicted = unit.Other = (unit.Old & 0x9F00001F) | ((uint)(immediate & 3) << 29) | ((uint)((immediate >> 2) & 0x7FFFF) << 5);

    private static int Extend(uint value, int bits) => (int)(value << (32 - bits)) >> (32 - bits);
}
