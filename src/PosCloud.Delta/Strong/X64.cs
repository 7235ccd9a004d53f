namespace PosCloud.Delta.Strong;

/// <summary>
/// x86-64 instructions with a 32-bit displacement from their end: CALL, JMP, Jcc and operands relative to RIP (Intel SDM,
/// volume 2). Found by the bytes before the displacement, without a disassembler: what is taken for one by mistake costs
/// little, because its prediction is used only where it was right before.
/// </summary>
internal static class X64
{
    private const int FirstClass = 40;
    private const int Call = FirstClass;
    private const int Jump = FirstClass + 1;
    private const int ConditionalJump = FirstClass + 2;
    private const int Operand = FirstClass + 3;
    private const int OperandImmediate8 = FirstClass + 4;
    private const int OperandImmediate32 = FirstClass + 5;
    private const int Others = FirstClass + 6;

    public static void Predict(UnitPredictor predictor, long at, long left, out Unit unit)
    {
        int kind = left >= 4 ? Kind(predictor, at) : Others;
        if (kind == Others)
        {
            int length = 1;
            while (length < Math.Min(4, left) && (left - length < 4 || Kind(predictor, at + length) == Others))
            {
                length++;
            }

            predictor.Plain(at, length, Others + length, out unit);
            return;
        }

        predictor.Plain(at, 4, kind, out unit);
        int extra = Extra(kind);
        AddressMap addresses = predictor.Addresses;
        long target = at + 4 + extra + (int)unit.Old;
        if (kind <= ConditionalJump)
        {
            if (target >= 0 && target < predictor.BaseLength)
            {
                long mapped = addresses.MapCode(target, predictor.Shift);
                unit.Predicted = (uint)(mapped - at - predictor.Shift - 4);
                unit.Other = (uint)(addresses.MapCodeOther(target, mapped) - at - predictor.Shift - 4);
            }
        }
        else if (addresses.TryMapAddressOrOffset((ulong)target + addresses.BaseBias, predictor.Shift, predictor.BaseLength, out ulong mapped))
        {
            unit.Predicted = unit.Other = (uint)(mapped - addresses.ResultBias - (ulong)(at + predictor.Shift + 4 + extra));
        }
    }

    public static void Learn(UnitPredictor predictor, long at, in Unit unit, uint value)
    {
        if (unit.Class is < Call or >= Others)
        {
            return;
        }

        int end = 4 + Extra(unit.Class);
        long target = at + end + (int)unit.Old;
        long mapped = at + predictor.Shift + end + (int)value;
        if (unit.Class <= ConditionalJump)
        {
            predictor.Addresses.LearnCode(target, mapped);
        }
        else
        {
            predictor.Addresses.LearnAddress((ulong)target + predictor.Addresses.BaseBias, (ulong)mapped + predictor.Addresses.ResultBias);
        }
    }

    private static int Extra(int kind) => kind == OperandImmediate8 ? 1 : kind == OperandImmediate32 ? 4 : 0;

    private static int Kind(UnitPredictor predictor, long at)
    {
        uint before = predictor.Window.Byte(at - 1);
        if (before == 0xE8)
        {
            return Call;
        }

        if (before == 0xE9)
        {
            return Jump;
        }

        uint opcode = predictor.Window.Byte(at - 2);
        if (opcode == 0x0F && (before & 0xF0) == 0x80)
        {
            return ConditionalJump;
        }

        if ((before & 0xC7) != 0x05)
        {
            return Others;
        }

        uint prefix = predictor.Window.Byte(at - 3);
        if (prefix == 0x0F)
        {
            return opcode is 0x70 or 0xA4 or 0xAC or 0xBA or 0xC2 or 0xC4 or 0xC6 ? OperandImmediate8 : Operand;
        }

        return opcode switch
        {
            0x80 or 0x83 or 0x6B or 0xC0 or 0xC1 or 0xC6 => OperandImmediate8,
            0x81 or 0x69 or 0xC7 => OperandImmediate32,
            0xF6 => (before & 0x38) <= 0x08 ? OperandImmediate8 : Operand,
            0xF7 => (before & 0x38) <= 0x08 ? OperandImmediate32 : Operand,
            <= 0x3B when (opcode & 7) <= 3 => Operand,
            0x63 or (>= 0x84 and <= 0x8B) or 0x8D or 0x8F or (>= 0xD0 and <= 0xD3) or (>= 0xD8 and <= 0xDF) or 0xFE or 0xFF => Operand,
            _ => Others,
        };
    }
}
