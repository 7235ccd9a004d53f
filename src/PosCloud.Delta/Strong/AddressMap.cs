namespace PosCloud.Delta.Strong;

/// <summary>Maps offsets and addresses of the base to those of the result: learned targets first, then the copy map.</summary>
internal sealed class AddressMap(CopyMap copies, Segment[] segments)
{
    // Keys of learned targets say what kind of value they are.
    private const ulong CodeKind = 1ul << 60;
    private const ulong RelativeKind = 1ul << 61;
    private const ulong AddressKind = 1ul << 62;

    private const long NearSegment = 64 << 20;
    private const long VeryNearSegment = 1 << 20;

    private readonly LearnedTargets learned = new();
    private int current = -1;
    private long currentStart;
    private long currentEnd;

    /// <summary>Whether the place at work lies in a segment.</summary>
    public bool HasSegment => current >= 0;

    /// <summary>Address minus base offset at the place at work; 0 outside of segments.</summary>
    public ulong BaseBias => current >= 0 ? segments[current].BaseBias : 0;

    /// <summary>Address minus result offset at the place at work; 0 outside of segments.</summary>
    public ulong ResultBias => current >= 0 ? segments[current].ResultBias : 0;

    private ulong Salt => current >= 0 ? (ulong)segments[current].Group << 48 : 0;

    public void Reset()
    {
        learned.Reset();
        current = -1;
        currentStart = currentEnd = 0;
    }

    /// <summary>Says where in the base the work is.</summary>
    public void MoveTo(long offset)
    {
        if (offset >= currentStart && offset < currentEnd)
        {
            return;
        }

        int low = 0;
        int high = segments.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (segments[middle].Offset <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        bool inside = low > 0 && offset - segments[low - 1].Offset < segments[low - 1].Length;
        current = inside ? low - 1 : -1;
        currentStart = inside ? segments[current].Offset : low > 0 ? segments[low - 1].Offset + segments[low - 1].Length : 0;
        currentEnd = inside ? currentStart + segments[current].Length : low < segments.Length ? segments[low].Offset : long.MaxValue;
    }

    /// <summary>The new offset of a branch target.</summary>
    public long MapCode(long offset, long shift) =>
        learned.TryGet((ulong)offset | CodeKind, out ulong value) ? (long)value : copies.Map(offset, shift);

    public long MapCodeOther(long offset, long chosen) => copies.MapOther(offset, chosen);

    public void LearnCode(long offset, long mapped) => learned.Set((ulong)offset | CodeKind, (ulong)mapped);

    /// <summary>The new offset of what a self-relative value points to.</summary>
    public long MapRelative(long offset, long shift) =>
        learned.TryGet((ulong)offset | RelativeKind, out ulong value) ? (long)value : copies.Map(offset, shift);

    public void LearnRelative(long offset, long mapped) => learned.Set((ulong)offset | RelativeKind, (ulong)mapped);

    public void LearnAddress(ulong address, ulong mapped) => learned.Set((address ^ Salt) | AddressKind, mapped);

    /// <summary>The new value of an address of the program at work; false where nothing is known about it.</summary>
    public bool TryMapAddress(ulong address, long shift, out ulong mapped)
    {
        if (learned.TryGet((address ^ Salt) | AddressKind, out mapped))
        {
            return true;
        }

        mapped = address;
        if (current < 0)
        {
            return false;
        }

        int group = segments[current].Group;
        int first = current;
        while (first > 0 && segments[first - 1].Group == group)
        {
            first--;
        }

        int near = -1;
        for (int i = first; i < segments.Length && segments[i].Group == group; i++)
        {
            ref readonly Segment segment = ref segments[i];
            long offset = (long)(address - segment.BaseBias);
            long into = offset - segment.Offset;
            if (into >= 0 && into < segment.Length)
            {
                mapped = (ulong)copies.Map(offset, shift) + segment.ResultBias;
                return true;
            }

            if (into >= 0 && (into < VeryNearSegment || (near < 0 && into < NearSegment)))
            {
                near = i;
            }
        }

        if (near < 0)
        {
            return false;
        }

        // Behind a segment's file bytes (.bss): moves as the segment's end does.
        long end = segments[near].Offset + segments[near].Length - 1;
        mapped = address + (ulong)copies.Map(end, shift) + segments[near].ResultBias - ((ulong)end + segments[near].BaseBias);
        return true;
    }

    /// <summary>As <see cref="TryMapAddress"/>; outside of segments the address is taken as an offset in the base.</summary>
    public bool TryMapAddressOrOffset(ulong address, long shift, long baseLength, out ulong mapped)
    {
        if (TryMapAddress(address, shift, out mapped))
        {
            return true;
        }

        long offset = (long)(address - BaseBias);
        if (offset < 0 || offset >= baseLength)
        {
            mapped = address;
            return false;
        }

        mapped = (ulong)copies.Map(offset, shift) + ResultBias;
        return true;
    }
}
