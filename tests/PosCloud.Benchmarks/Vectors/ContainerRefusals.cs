using PosCloud.Delta;
using PosCloud.Delta.Containers;
using PosCloud.Delta.Format;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>Deltas of opened containers that must be refused: stream tables, pieces, recipes, ceilings.</summary>
internal static class ContainerRefusals
{
    /// <summary>Level 9 of zlib, in a recipe.</summary>
    private const byte Zlib9 = 0x09;

    private static readonly DeltaVector Gzip = ContainerVectors.Gzip;
    private static readonly DeltaParts Parts = DeltaParts.Of(Gzip.Delta);

    public static IEnumerable<DeltaVector> All() => [.. Tables(), .. Ceilings(), .. Headers(), .. Pieces(), .. Places(), .. AllRecipes()];

    private static IEnumerable<DeltaVector> Tables()
    {
        byte[] tables = Parts.Tables;
        DeltaVector With(string name, byte[] bytes, string reason) => Gzip.Refused(name, (Parts with { Tables = bytes }).Write(), reason);
        yield return With("tables-not-shortest", [0x80, 0x00, .. tables[1..]], "A payload has a number that is none.");
        yield return With("tables-cut", tables[..^1], "A block's payload is too short.");
        yield return With("tables-longer", [.. tables, 0], "A payload has bytes after its end.");
        yield return With("tables-stream-behind-base", [0, .. PieceBytes.Number((ulong)Gzip.Base.Length + 1), 1], "A stream that is to be opened is not within the base");
        yield return With("tables-stream-empty", [0, 0, 1], "A stream that is to be opened is not within the base");
        yield return With("tables-content-too-long", [0, 100, .. PieceBytes.Number((ulong)Gzip.Base.Length * StreamTables.MaxGrowth)], "A stream that is to be opened is not within the base");

        // The first number has two bytes: twice the offset. Of the stream only three bytes are left.
        (ulong head, ulong raw) = PieceBytes.TableEntry(tables);
        yield return With("tables-stream-cut", [.. PieceBytes.Number(head), 3, .. PieceBytes.Number(raw)], "The base has no stream of");
        yield return With("tables-no-stream", [0, 100, .. PieceBytes.Number(raw)], "The base has no stream of");
    }

    private static IEnumerable<DeltaVector> Ceilings()
    {
        DeltaVector With(string name, Func<ContainerSection, ContainerSection> change, string reason) => Gzip.Refused(name, Parts.WithContainers(change).Write(), reason);
        DeltaLimits limits = DeltaLimits.Default;
        yield return With("limit-inflated", c => c with { MaxInflated = (limits.MaxInflated / ContainerSection.InflateUnit) + 1 }, "A block needs 1073807360 bytes of the base inflated");
        yield return With("inflates-too-much", c => c with { MaxInflated = 0 }, "A block inflates more of the base than the header allows.");
        yield return With("limit-opened-length", c => c with { OpenLength = limits.MaxResultLength + 1 }, "The header's opened length of");
        DeltaParts streams = Parts.WithContainers(c => c with { BaseStreams = [(int)(limits.MaxDecoderMemory / DecoderMemory.PerStream) + 1] });
        yield return Gzip.Refused("limit-streams", streams.Write(enoughMemory: false), "The header's number of streams of");
        yield return With("block-longer-than-longest", c => c with { MaxResult = c.MaxResult - 1 }, "A block's lengths do not fit the result.");

        // All of the result is one block, which is said to be a byte shorter.
        DeltaVector longBlock = ContainerVectors.LongBlock;
        byte[] shorter = DeltaParts.Of(longBlock.Delta).WithResult(longBlock.Result![..^1]).Write();
        yield return longBlock.Refused("block-adds-too-much", shorter, "A block adds more to the result than the header allows.");
    }

    private static IEnumerable<DeltaVector> Headers()
    {
        const string NotTheResult = "The blocks do not make up the result.";
        yield return Gzip.Refused("blocks-too-few", Parts.WithContainers(c => c with { OpenLength = c.OpenLength + 1 }).Write(), NotTheResult);
        yield return Gzip.Refused("blocks-first-continues", Parts.WithEntry(0, entry => entry with { Continues = true }).Write(), NotTheResult);
        yield return Gzip.Refused("blocks-other-result", Parts.WithEntry(0, entry => entry with { ResultLength = entry.ResultLength - 1 }).Write(), NotTheResult);
        yield return Gzip.Refused("block-empty", Parts.WithBlock(0, block => block with { Entry = block.Entry with { Length = 0 }, Payload = [] }).Write(), "A block's lengths do not fit the result.");
        yield return Gzip.Refused(
            "block-continues-no-stream", Parts.WithEntry(1, entry => entry with { Continues = false }).Write(), "A block begins inside a stream where the index says otherwise.");
    }

    private static IEnumerable<DeltaVector> Pieces()
    {
        (ulong gap, ulong raw, byte[] recipe) = PieceBytes.FirstStream(Parts.Blocks[0].Piece);
        DeltaVector With(string name, byte[] piece, string reason) => Gzip.Refused(name, Parts.WithPiece(0, piece).Write(), reason);
        const string NotStreams = "A block's piece does not describe streams.";
        yield return With("piece-cut", [5, 0], "A block's piece is cut.");
        yield return With("piece-longer", [.. Parts.Blocks[0].Piece, 0], "A block's piece has bytes after its end.");
        yield return With("piece-first-alike", PieceBytes.Layer([1]), NotStreams);
        yield return With("piece-entry-cut", PieceBytes.Layer([.. PieceBytes.Number(2 * gap), .. PieceBytes.Number(raw), 9, .. recipe]), NotStreams);
        yield return With("piece-content-empty", PieceBytes.Layer(PieceBytes.Entry(gap, 0, recipe)), NotStreams);
        yield return With("piece-stream-too-late", PieceBytes.Layer([.. PieceBytes.Entry(gap, raw, recipe), .. PieceBytes.Entry(0, 9, recipe)]), "A block announces streams that do not begin in it.");
        yield return With("recipe-maker-unknown", PieceBytes.Layer(PieceBytes.Entry(gap, raw, [0x46])), "A deflate recipe is not valid.");
        yield return With("recipe-level-unknown", PieceBytes.Layer(PieceBytes.Entry(gap, raw, [0x10])), "A deflate recipe is not valid.");
        yield return With("recipe-empty", PieceBytes.Layer(PieceBytes.Entry(gap, raw, [])), "A deflate recipe is not valid.");
        yield return With("recipe-event-passed", PieceBytes.Layer(PieceBytes.Entry(gap, raw, [.. recipe, .. Recipes.Stored(3)])), "A deflate recipe is not valid.");
        yield return With("recipe-event-never", PieceBytes.Layer(PieceBytes.Entry(gap, raw, [.. recipe, .. Recipes.Literal(1 << 20)])), "A deflate recipe is not valid.");
        yield return With("recipe-event-cut", PieceBytes.Layer(PieceBytes.Entry(gap, raw, [.. recipe, .. Recipes.Match(0, 3, 1)[..^1]])), "A deflate recipe is not valid.");
    }

    // Where streams of the inner layer begin while the outer one is open.
    private static IEnumerable<DeltaVector> Places()
    {
        DeltaVector nested = ContainerVectors.Nested;
        DeltaParts parts = DeltaParts.Of(nested.Delta);
        IEnumerable<(string, byte[])> Candidates()
        {
            for (int i = 0; i < parts.Blocks.Count; i++)
            {
                yield return ($"block {i}", parts.WithPiece(i, [.. PieceBytes.Layer([]), .. PieceBytes.Layer(PieceBytes.Entry(0, 100, [Zlib9]))]).Write());
            }
        }

        yield return First(nested, "stream-before-place", Candidates(), "A stream begins before the place that was reached.");
    }

    // At which token a block or a stream ends need not be known: each is tried.
    private static IEnumerable<DeltaVector> AllRecipes()
    {
        DeltaVector longBlock = ContainerVectors.LongBlock;
        DeltaParts parts = DeltaParts.Of(longBlock.Delta);
        (ulong gap, ulong raw, byte[] recipe) = PieceBytes.FirstStream(parts.Blocks[0].Piece);
        IEnumerable<(string, byte[])> At(Func<int, byte[]> correction)
        {
            for (int token = ContainerVectors.LongBlockTokens - 50; token < ContainerVectors.LongBlockTokens + 50; token++)
            {
                byte[] piece = PieceBytes.Layer(PieceBytes.Entry(gap, raw, [.. recipe, .. correction(token)]));
                yield return ($"token {token}", parts.WithPiece(0, piece).Write());
            }
        }

        yield return First(longBlock, "recipe-match-too-long", At(token => Recipes.Match(token, 258, 1)), "A deflate recipe goes beyond its stream.");
        yield return First(longBlock, "recipe-stored-too-long", At(Recipes.Stored), "A deflate recipe stores a block that is too long.");
        yield return First(longBlock, "recipe-code-missing", At(Recipes.DynamicWithoutCodes), "A block of a deflate recipe lacks a code that it needs.");
    }

    private static DeltaVector First(DeltaVector of, string name, IEnumerable<(string What, byte[] Delta)> candidates, string reason) => candidates
        .Where(candidate => VectorRun.Of(of.Base, candidate.Delta).Error?.Message == reason)
        .Select(candidate => of.Refused(name, candidate.Delta, reason))
        .FirstOrDefault() ?? throw new InvalidOperationException($"Nothing tried is refused with '{reason}'.");
}
