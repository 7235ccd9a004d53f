using System.Numerics;
using System.Runtime.InteropServices;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>
/// Finds, at little more than the cost of reading, where the result has long pieces of the base as they are. Most of an
/// update did not change; there the search for copies needs few anchors, and what did change gets the index for itself.
/// Places are sampled by their content, so that pieces which moved are sampled alike (Manber, "Finding similar files in a
/// large file system", 1994).
/// </summary>
internal sealed unsafe class EqualRuns : IDisposable
{
    /// <summary>Bytes. Shorter runs are left to the search.</summary>
    public const int MinLength = 1 << 10;

    // Logarithm of the places among which one is sampled on average: a run of the least length has eight.
    private const int SampleBits = 7;
    private const int MinTableBits = 10;
    private const int MaxTableBits = 24;
    // Bytes behind a difference at which the same shift is tried again.
    private const int Skip = 32;
    private const int SureMatch = 64;

    private readonly ImageView baseImage;
    private readonly ImageView result;
    private readonly int bits;
    // Base offset plus 1 of a sampled place, by its hash; 0 for none.
    private long* places;

    private EqualRuns(ImageView baseImage, ImageView result)
    {
        this.baseImage = baseImage;
        this.result = result;
        bits = Math.Clamp(BitOperations.Log2((ulong)baseImage.Length) - SampleBits + 1, MinTableBits, MaxTableBits);
        places = (long*)NativeMemory.AllocZeroed((nuint)1 << bits, sizeof(long));
    }

    /// <returns>Runs in the order of the result, without overlap in it; in the base they may overlap.</returns>
    public static List<Copy> Find(ImageView baseImage, ImageView result, CancellationToken cancellationToken)
    {
        if (baseImage.Length < MinLength || result.Length < MinLength)
        {
            return [];
        }

        using var finder = new EqualRuns(baseImage, result);
        finder.Sample(cancellationToken);
        return finder.Run(cancellationToken);
    }

    public void Dispose()
    {
        NativeMemory.Free(places);
        places = null;
    }

    private void Sample(CancellationToken cancellationToken)
    {
        long last = baseImage.Length - sizeof(ulong);
        for (long at = 0; at <= last;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long end = Math.Min(last + 1, at + ImageView.Passage);
            while ((at = NextSample(baseImage.Start, at, end, out ulong hash)) < end)
            {
                places[Slot(hash)] = ++at;
            }

            baseImage.Forget();
        }
    }

    private List<Copy> Run(CancellationToken cancellationToken)
    {
        List<Copy> runs = [];
        long last = result.Length - sizeof(ulong);
        long done = 0;
        long shift = 0;
        bool retry = true;
        for (long at = 0; at <= last;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long end = Math.Min(last + 1, at + ImageView.Passage);
            while (at < end)
            {
                long from = at + shift;
                if (!retry)
                {
                    at = NextSample(result.Start, at, end, out ulong hash);
                    if (at == end)
                    {
                        break;
                    }

                    from = places[Slot(hash)] - 1;
                }

                retry = false;
                if (from < 0 || !TryExtend(from, at, done, out Copy run))
                {
                    at++;
                    continue;
                }

                runs.Add(run);
                done = run.Result + run.Length;
                shift = run.Base - run.Result;
                at = done;
                if (EqualLength(at + Skip + shift, at + Skip, SureMatch) == SureMatch)
                {
                    at += Skip;
                    retry = true;
                }
            }

            baseImage.Forget();
            result.Forget();
        }

        return runs;
    }

    // Widens a place in both directions. Until it is known to be long enough, no more than that length is looked at.
    private bool TryExtend(long from, long at, long done, out Copy run)
    {
        run = default;
        long ahead = EqualLength(from, at, MinLength);
        long most = Math.Min(from, at - done);
        long back = ahead < sizeof(ulong) ? 0 : ByteComparison.EqualLengthBackward(baseImage.Start + from, result.Start + at, Math.Min(most, MinLength - ahead));
        if (ahead + back < MinLength)
        {
            return false;
        }

        ahead += EqualLength(from + ahead, at + ahead, long.MaxValue);
        back = ByteComparison.EqualLengthBackward(baseImage.Start + from, result.Start + at, most);
        run = new Copy(at - back, from - back, back + ahead);
        return true;
    }

    private long EqualLength(long from, long at, long most)
    {
        long limit = Math.Min(most, Math.Min(baseImage.Length - from, result.Length - at));
        return from < 0 || limit <= 0 ? 0 : ByteComparison.EqualLength(baseImage.Start + from, result.Start + at, limit);
    }

    private uint Slot(ulong hash) => (uint)((hash << SampleBits) >> (64 - bits));

    /// <summary>The first sampled place from <paramref name="at"/> on; <paramref name="end"/> if there is none.</summary>
    private static long NextSample(byte* start, long at, long end, out ulong hash)
    {
        for (; at < end; at++)
        {
            // What is added keeps zeros from being sampled.
            hash = (*(ulong*)(start + at) + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9;
            if (hash >> (64 - SampleBits) == 0)
            {
                return at;
            }
        }

        hash = 0;
        return at;
    }
}
