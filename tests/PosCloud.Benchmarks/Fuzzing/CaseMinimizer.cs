using PosCloud.Delta.Format;
using PosCloud.Tests.Delta;
using PosCloud.Tests.Delta.Fuzz;

namespace PosCloud.Benchmarks.Fuzzing;

/// <summary>Makes a case smaller as long as it still shows what it shows.</summary>
/// <param name="shows">Whether a smaller case does.</param>
/// <param name="tries">Cases to ask about, at most.</param>
internal sealed class CaseMinimizer(Func<FuzzCase, bool> shows, int tries)
{
    private FuzzCase best = null!;
    private int left;

    public FuzzCase Minimize(FuzzCase found)
    {
        best = found;
        left = tries;
        Keep(found with { Way = ApplyWay.Plain });
        int length;
        do
        {
            length = best.Base.Length + best.Delta.Length;
            for (int i = (DeltaParts.Read(best.Delta)?.Blocks.Count ?? 0) - 1; i >= 0; i--)
            {
                int block = i;
                Shorten(Part(parts => parts.Blocks[block].Payload), (bytes, parts) => parts.Blocks[block] = parts.Blocks[block] with { Payload = bytes });
                Shorten(Part(parts => parts.Blocks[block].Piece), (bytes, parts) => parts.Blocks[block] = parts.Blocks[block] with { Piece = bytes });
            }

            Shorten(Part(parts => parts.Map), (bytes, parts) => parts.Map = bytes);
            Shorten(Part(parts => parts.Tables), (bytes, parts) => parts.Tables = bytes);
            Shorten(() => best.Base, WithBase);
            Shorten(Header, WithHeader);
            Shorten(() => best.Delta, delta => best with { Delta = delta });
        }
        while (left > 0 && best.Base.Length + best.Delta.Length < length);
        return best;
    }

    private bool Keep(FuzzCase? smaller)
    {
        if (smaller is null || left-- <= 0 || !shows(smaller))
        {
            return false;
        }

        best = smaller;
        return true;
    }

    private void Shorten(Func<byte[]> part, Action<byte[], DeltaParts> put) => Shorten(part, bytes =>
    {
        if (DeltaParts.Read(best.Delta) is not { } parts)
        {
            return null;
        }

        put(bytes, parts);
        return best with { Delta = parts.Write() };
    });

    // Leaves pieces out, the largest first.
    private void Shorten(Func<byte[]> part, Func<byte[], FuzzCase?> with)
    {
        for (int length = part().Length; length > 0 && left > 0; length /= 2)
        {
            for (int at = 0; at + length <= part().Length && left > 0;)
            {
                byte[] bytes = part();
                at += Keep(with([.. bytes[..at], .. bytes[(at + length)..]])) ? 0 : length;
            }
        }
    }

    private Func<byte[]> Part(Func<DeltaParts, byte[]> part) => () => DeltaParts.Read(best.Delta) is { } parts ? part(parts) : [];

    private FuzzCase WithBase(byte[] bytes)
    {
        if (DeltaParts.Read(best.Delta) is not { } parts)
        {
            return best with { Base = bytes };
        }

        parts.SealBase(bytes);
        return best with { Base = bytes, Delta = parts.Write() };
    }

    private byte[] Header() => DeltaParts.ReadPreamble(new MemoryStream(best.Delta)) is not null && SealedHeader.Fields(best.Delta) is var (start, end)
        ? best.Delta[start..end]
        : [];

    private FuzzCase WithHeader(byte[] fields) => best with
    {
        Delta = [.. SealedHeader.Of(fields), .. best.Delta[(SealedHeader.Fields(best.Delta).End + DeltaFormat.ChecksumLength)..]],
    };
}
