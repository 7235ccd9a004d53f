namespace PosCloud.Delta.Strong;

/// <summary>
/// Java class files (JVM specification, chapters 4 and 6): a constant more or less renumbers those behind it, so that
/// every 16-bit big-endian index in the constant pool and in the code goes up or down with its neighbours in value.
/// </summary>
internal sealed class JavaClass
{
    private const int FirstClass = 56;
    private const int PoolIndex = FirstClass;
    private const int SecondPoolIndex = FirstClass + 1;
    private const int CodeIndex = FirstClass + 2;
    private const int Single = FirstClass + 3;
    private const int Buckets = 65536 >> BucketBits;
    private const int BucketBits = 4;
    private const int Reach = 6;
    private const int Near = 8192;
    private const long Nowhere = long.MinValue / 2;
    private const int MaxShift = 4096;

    // By the byte before it: what an index is behind.
    private static readonly byte[] Kinds = MakeKinds();

    private readonly short[] shifts = new short[Buckets];
    private readonly long[] places = new long[Buckets];
    private int last;

    public void Reset()
    {
        Array.Clear(shifts);
        Array.Fill(places, Nowhere);
        last = 0;
    }

    public void CopyFrom(JavaClass other)
    {
        other.shifts.CopyTo(shifts, 0);
        other.places.CopyTo(places, 0);
        last = other.last;
    }

    public void Predict(UnitPredictor predictor, long at, long left, out Unit unit)
    {
        BaseWindow window = predictor.Window;
        int kind = Kinds[window.Byte(at - 1)];
        if (kind == 0 && Kinds[window.Byte(at - 3)] == PoolIndex)
        {
            kind = SecondPoolIndex;
        }

        if (kind == 0 || left < 2)
        {
            predictor.Plain(at, 1, Single, out unit);
            unit.Other = (uint)Shifted((int)((window.Byte(at - 1) << 8) | unit.Old), at) & 255;
            return;
        }

        predictor.Plain(at, 2, kind, out unit);
        int index = Swap(unit.Old);
        unit.Predicted = Swap((uint)Shifted(index, at));
        unit.Other = Swap((uint)(index + last));
    }

    /// <param name="value">What the unit became.</param>
    /// <param name="before">The byte of the result before it.</param>
    public void Learn(UnitPredictor predictor, long at, in Unit unit, uint value, uint before)
    {
        int from = unit.Length == 2 ? Swap(unit.Old) : (int)((predictor.Window.Byte(at - 1) << 8) | unit.Old);
        int to = unit.Length == 2 ? Swap(value) : (int)((before << 8) | value);
        int shift = to - from;
        if (shift is < MaxShift and > -MaxShift)
        {
            shifts[from >> BucketBits] = (short)shift;
            places[from >> BucketBits] = at;
            last = shift;
        }
    }

    // The neighbourhood's own shift if it was seen nearby, so in the same class; else that of one close to it; else its own from afar.
    private int Shifted(int index, long at)
    {
        int bucket = index >> BucketBits;
        for (int distance = 0; distance <= Reach; distance++)
        {
            if (bucket >= distance && IsNear(bucket - distance, at))
            {
                return index + shifts[bucket - distance];
            }

            if (bucket + distance < Buckets && IsNear(bucket + distance, at))
            {
                return index + shifts[bucket + distance];
            }
        }

        return index + shifts[bucket];
    }

    private bool IsNear(int bucket, long at) => places[bucket] - at is <= Near and >= -Near;

    private static ushort Swap(uint value) => (ushort)((value << 8) | ((value >> 8) & 255));

    private static byte[] MakeKinds()
    {
        byte[] kinds = new byte[256];

        // Tags of constants that hold indices: class, string, field, method, interface method, name and type, dynamic.
        foreach (int tag in (ReadOnlySpan<int>)[7, 8, 9, 10, 11, 12, 16, 18])
        {
            kinds[tag] = PoolIndex;
        }

        // ldc_w, ldc2_w; getstatic to invokedynamic; new; anewarray; checkcast, instanceof; multianewarray.
        foreach (int opcode in (ReadOnlySpan<int>)[0x13, 0x14, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xBB, 0xBD, 0xC0, 0xC1, 0xC5])
        {
            kinds[opcode] = CodeIndex;
        }

        return kinds;
    }
}
