using PosCloud.Delta.Images;

namespace PosCloud.Delta.Fast;

/// <summary>
/// Writes blocks in the fast method (docs/delta-fast.md). The same input gives the same bytes: integers only, no clock,
/// work is counted. One object serves all blocks of a thread.
/// </summary>
internal sealed unsafe class FastBlockEncoder : IDisposable
{
    private const int FirstUpdate = 128;
    private const int BetweenKindUpdates = 512;
    private const int MostBetweenUpdates = 4096;

    private readonly OperationModel operations = new();
    private readonly PriceTables prices = new();
    private readonly MatchFinder finder = new();
    private readonly OperationWriter writer;
    private readonly Parser parser;

    private int updateAt;
    private int updateEvery;
    private int updateKindsAt;
    private bool hasBase;

    public FastBlockEncoder()
    {
        writer = new OperationWriter(operations);
        parser = new Parser(operations, finder, prices);
    }

    /// <summary>Comparisons and prices of the last block: what bounds the time.</summary>
    public long Work => finder.Work + parser.Work;

    /// <summary>The payload of <paramref name="block"/> and how many copies it has.</summary>
    /// <param name="blockStart">Offset of the block in the result, in bytes.</param>
    /// <param name="copies">Inside the block, in order, without overlap. Short ones that do not pay are left out.</param>
    public (byte[] Payload, int Copies) Encode(
        ImageView baseImage, ReadOnlySpan<byte> block, long blockStart, IReadOnlyList<Copy> copies, FastEffort? effort = null)
    {
        effort ??= FastEffort.Best;
        (List<BlockCopy> longCopies, List<BlockCopy> shortCopies) = Sort(copies, blockStart);
        fixed (byte* data = block)
        {
            writer.Begin(baseImage, data, block.Length, blockStart);
            finder.Begin(data, block.Length, effort);
            parser.Begin(data, block.Length, effort, baseImage, blockStart, shortCopies);
            updateAt = 0;
            updateKindsAt = 0;
            hasBase = baseImage.Length > 0;
            updateEvery = FirstUpdate;
            int at = 0;
            foreach (BlockCopy copy in longCopies)
            {
                Parse(at, copy.At, shortCopies);
                writer.WriteCopy(copy.At, copy.Length, copy.Shift);
                at = copy.End;
                if (at < block.Length)
                {
                    finder.Skip(copy.At, at);
                }
            }

            Parse(at, block.Length, shortCopies);
            return (writer.Finish(), writer.Copies);
        }
    }

    /// <summary>About the length of what <see cref="Encode"/> gives, at a small part of its cost.</summary>
    public int Estimate(ImageView baseImage, ReadOnlySpan<byte> block, long blockStart, IReadOnlyList<Copy> copies) =>
        Encode(baseImage, block, blockStart, copies, FastEffort.Quick).Payload.Length;

    public void Dispose() => finder.Dispose();

    private static (List<BlockCopy> Long, List<BlockCopy> Short) Sort(IReadOnlyList<Copy> copies, long blockStart)
    {
        List<BlockCopy> longCopies = [];
        List<BlockCopy> shortCopies = [];
        foreach (Copy copy in copies)
        {
            var planned = new BlockCopy((int)(copy.Result - blockStart), (int)copy.Length, copy.Base - copy.Result);
            (planned.Length > CopyPrices.LongCopy ? longCopies : shortCopies).Add(planned);
        }

        return (longCopies, shortCopies);
    }

    private void Parse(int at, int end, List<BlockCopy> shortCopies)
    {
        while (at < end)
        {
            if (at >= updateKindsAt)
            {
                prices.UpdateKinds(operations, hasBase);
                updateKindsAt = at + BetweenKindUpdates;
            }

            if (at >= updateAt)
            {
                prices.Update(operations);
                updateAt = at + updateEvery;
                updateEvery = Math.Min(updateEvery * 2, MostBetweenUpdates);
            }

            foreach (Step step in parser.Next(at, end, writer.History))
            {
                if (step.Kind == OperationKind.Copy)
                {
                    writer.WriteCopy(at, step.Length, shortCopies[step.Argument].Shift);
                }
                else
                {
                    writer.Write(at, step);
                }

                at += step.Length;
            }
        }
    }
}
