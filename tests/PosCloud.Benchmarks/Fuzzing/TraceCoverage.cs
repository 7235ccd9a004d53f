using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace PosCloud.Benchmarks.Fuzzing;

/// <summary>Reads the counters that the instrumented codec keeps: a byte for each edge, by a hash of its two ends.</summary>
internal sealed unsafe class TraceCoverage : ICoverage
{
    private const int Size = 1 << 16;

    private static readonly byte* Counters = Map();

    // For each edge a bit for each class of counts.
    private readonly byte[] seen = new byte[Size];

    public int Edges { get; private set; }

    public int Features { get; private set; }

    /// <summary>Must come before any instrumented code runs, which writes there.</summary>
    public static void Attach() => Trace.SharedMem = Counters;

    public void Begin()
    {
        new Span<byte>(Counters, Size).Clear();
        Trace.PrevLocation = 0;
    }

    public bool End()
    {
        int before = Features;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(new ReadOnlySpan<byte>(Counters, Size));
        for (int word = 0; word < words.Length; word++)
        {
            if (words[word] != 0)
            {
                Take(word * sizeof(ulong));
            }
        }

        return Features > before;
    }

    private void Take(int first)
    {
        for (int edge = first; edge < first + sizeof(ulong); edge++)
        {
            byte count = Counters[edge];
            byte bit = (byte)(count == 0 ? 0 : 1 << Class(count));
            if ((seen[edge] | bit) != seen[edge])
            {
                Edges += seen[edge] == 0 ? 1 : 0;
                Features++;
                seen[edge] |= bit;
            }
        }
    }

    // 1, 2, 3, 4 to 7, 8 to 15, 16 to 31, 32 to 127, 128 and more.
    private static int Class(byte count) => count switch { < 4 => count - 1, < 32 => BitOperations.Log2(count) + 1, < 128 => 6, _ => 7 };

    private static byte* Map()
    {
        void* memory = NativeMemory.AllocZeroed(Size);
        return (byte*)memory;
    }
}
