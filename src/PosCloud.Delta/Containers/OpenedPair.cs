using System.Security.Cryptography;
using PosCloud.Delta.Containers.Deflate;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Containers;

/// <summary>The two images of an encode with their containers opened, as far as the result's can be closed again.</summary>
internal sealed class OpenedPair : IDisposable
{
    private readonly List<ImageView> owned = [];
    private readonly List<ContainerLayer> layers = [];

    private OpenedPair(ImageView from, ImageView to)
    {
        From = from;
        To = to;
    }

    /// <summary>The base with each layer opened, the outermost first.</summary>
    public List<ImageView> Bases { get; } = [];

    public ImageView From { get; private set; }

    public ImageView To { get; private set; }

    /// <summary>The outermost first; empty where nothing is opened.</summary>
    public IReadOnlyList<ContainerLayer> Layers => layers;

    /// <param name="maxLayers">Layers to open, at most.</param>
    public static OpenedPair Open(ImageView from, ImageView to, int maxLayers, int parallelism, CancellationToken cancellationToken)
    {
        var pair = new OpenedPair(from, to);
        try
        {
            while (pair.layers.Count < maxLayers && pair.TryOpen(parallelism, cancellationToken))
            {
            }

            return pair;
        }
        catch
        {
            pair.Dispose();
            throw;
        }
    }

    public void Dispose() => owned.ForEach(image => image.Dispose());

    private bool TryOpen(int parallelism, CancellationToken cancellationToken)
    {
        List<ContainedStream> inBase = new StreamFinder(From).Find(cancellationToken);
        List<ContainedStream> inResult = inBase.Count == 0 ? [] : new StreamFinder(To).Find(cancellationToken);
        CloseUnchanged(inBase, inResult);
        if (layers.Count > 0)
        {
            CloseCrossing(inResult, layers[^1].Result);
        }

        if (inBase.Count == 0 || inResult.Count == 0)
        {
            return false;
        }

        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = parallelism };
        byte[]?[] recipes = FindRecipes(inResult, options);
        if (Array.TrueForAll(recipes, recipe => recipe is null))
        {
            return false;
        }

        var baseLayout = new StreamLayout([.. inBase], From.Length, aligned: true);
        var resultLayout = new StreamLayout([.. inResult.Where((_, i) => recipes[i] is not null)], To.Length, aligned: false);
        From.Forget();
        To.Forget();
        layers.Add(new ContainerLayer(baseLayout, resultLayout, [.. recipes.OfType<byte[]>()]));
        From = OpenAll(From, baseLayout, options);
        Bases.Add(From);
        ImageView closed = To;
        To = OpenAll(closed, resultLayout, options);
        if (owned.Remove(closed))
        {
            // Nobody needs the layer between any more; the base's is what inner streams are in.
            closed.Dispose();
        }

        return true;
    }

    // The streams of an image are mostly made alike, so the first recipe is tried before others.
    private byte[]?[] FindRecipes(List<ContainedStream> streams, ParallelOptions options)
    {
        byte[]?[] recipes = new byte[]?[streams.Count];
        byte[]? Find(int i, byte[]? previous) =>
            DeflateAnalysis.MakeRecipe(To, streams[i].Offset, streams[i].Length, options.CancellationToken, previous);
        int first = 0;
        do
        {
            recipes[first] = Find(first, null);
        }
        while (recipes[first++] is null && first < recipes.Length);
        byte[]? known = recipes[first - 1];
        Parallel.For(first, recipes.Length, options, i => recipes[i] = Find(i, known));
        return recipes;
    }

    // What did not change is one copy as it is, and costs the terminal neither inflating nor deflating.
    private void CloseUnchanged(List<ContainedStream> inBase, List<ContainedStream> inResult)
    {
        UInt128 Key(ImageView image, ContainedStream stream) => HashOf(image, stream);
        HashSet<UInt128> baseKeys = [.. inBase.Select(stream => Key(From, stream))];
        HashSet<UInt128> common = [.. inResult.Select(stream => Key(To, stream)).Where(baseKeys.Contains)];
        inBase.RemoveAll(stream => common.Contains(Key(From, stream)));
        inResult.RemoveAll(stream => common.Contains(Key(To, stream)));
    }

    // Where an outer stream begins or ends, inner ones must not be under way, so that each has its block.
    private static void CloseCrossing(List<ContainedStream> streams, StreamLayout outer) => streams.RemoveAll(stream =>
    {
        int last = outer.IndexAt(stream.End - 1);
        return last >= 0 && (outer.OpenOf(last) >= stream.Offset || (outer.OpenEndOf(last) > stream.Offset && outer.OpenEndOf(last) < stream.End));
    });

    private static UInt128 HashOf(ImageView image, ContainedStream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long done = 0; done < stream.Length;)
        {
            int part = (int)Math.Min(stream.Length - done, 1 << 20);
            hash.AppendData(image.Slice(stream.Offset + done, part));
            done += part;
        }

        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash.GetHashAndReset());
    }

    private ImageView OpenAll(ImageView closed, StreamLayout layout, ParallelOptions options)
    {
        ImageView opened = ImageView.Create(layout.OpenLength);
        owned.Add(opened);
        Parallel.For(
            0,
            layout.Streams.Length + 1,
            options,
            () => new Inflater(),
            (i, _, inflater) =>
            {
                CopyBefore(closed, opened, layout, i);
                if (i < layout.Streams.Length)
                {
                    InflateInto(opened, closed, layout.Streams[i], layout.OpenOf(i), inflater);
                }

                return inflater;
            },
            _ => { });
        closed.Forget();
        opened.Forget();
        return opened;
    }

    private static void CopyBefore(ImageView closed, ImageView opened, StreamLayout layout, int stream)
    {
        long from = layout.EndOf(stream - 1);
        long to = layout.GapOf(stream - 1);
        long length = (stream < layout.Streams.Length ? layout.Streams[stream].Offset : closed.Length) - from;
        for (long done = 0; done < length;)
        {
            int part = (int)Math.Min(length - done, 1 << 20);
            closed.Slice(from + done, part).CopyTo(opened.Room(to + done, part));
            done += part;
        }
    }

    private static void InflateInto(ImageView opened, ImageView closed, ContainedStream stream, long to, Inflater inflater)
    {
        inflater.Start(closed, stream.Offset, stream.Length);
        for (InflateStatus status = InflateStatus.More; status == InflateStatus.More;)
        {
            long done = inflater.Produced;
            status = inflater.Run((int)Math.Min(Inflater.MaxRun, Math.Max(stream.RawLength - done, 1)));
            inflater.Fresh.CopyTo(opened.Room(to + done, inflater.Fresh.Length));
        }
    }
}
