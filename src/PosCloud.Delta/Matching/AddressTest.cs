using System.Runtime.CompilerServices;

namespace PosCloud.Delta.Matching;

/// <summary>
/// Tells whether bytes differ only because an address in them points at something that moved. Which processor the code
/// is for need not be known: a wrong reading does not agree by chance.
/// </summary>
internal sealed unsafe class AddressTest(AddressMap map)
{
    // A64: B and BL; B.cond, CBZ, CBNZ, LDR literal; ADRP (Arm Architecture Reference Manual, DDI 0487, C4.1).
    private const uint BranchMask = 0x7C00_0000;
    private const uint Branch = 0x1400_0000;
    private const uint PageMask = 0x9F00_0000;
    private const uint Page = 0x9000_0000;
    // A32: B and BL with any condition.
    private const uint BranchMask32 = 0x0E00_0000;
    private const uint Branch32 = 0x0A00_0000;

    /// <summary>An instruction of ARM at a multiple of 4 in both images.</summary>
    public bool Instruction(uint from, uint to, long fromOffset, long toOffset)
    {
        if ((from & BranchMask) == Branch && (to & BranchMask) == Branch && ((from ^ to) >> 31) == 0)
        {
            return Moved((long)((int)(from << 6) >> 4), (long)((int)(to << 6) >> 4), fromOffset, toOffset);
        }

        if ((from & PageMask) == Page && ((from ^ to) & 0x9F00_001F) == 0)
        {
            long page = (fromOffset >> 12) + PageOf(from);
            return map.TryShift((page << 12) + 0x800, out long shift)
                && Math.Abs((((page << 12) + 0x800 + shift) >> 12) - (toOffset >> 12) - PageOf(to)) <= 1;
        }

        if ((from & BranchMask32) == Branch32 && ((from ^ to) & 0xFF00_0000) == 0)
        {
            return Moved(((int)(from << 8) >> 6) + 8, ((int)(to << 8) >> 6) + 8, fromOffset, toOffset);
        }

        return false;
    }

    /// <summary>Four bytes that are an offset in the image, or a distance from themselves or from their end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Field(uint from, uint to, long fromOffset, long toOffset)
    {
        long difference = (int)(to - from);
        return (map.TryShift(from, out long shift) && shift == difference)
            || (map.TryShift(fromOffset + (int)from, out shift) && shift - (toOffset - fromOffset) == difference)
            || (map.TryShift(fromOffset + 4 + (int)from, out shift) && shift - (toOffset - fromOffset) == difference);
    }

    private static long PageOf(uint word) => (int)((((word >> 5) & 0x7FFFF) << 2 | ((word >> 29) & 3)) << 11) >> 11;

    private bool Moved(long from, long to, long fromOffset, long toOffset) =>
        map.TryShift(fromOffset + from, out long shift) && fromOffset + from + shift == toOffset + to;
}
