using PosCloud.Delta.Decoding;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;
using PosCloud.Delta.Strong;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>What of the format a valid delta makes use of, found by looking at the delta.</summary>
internal static class VectorFeatures
{
    /// <summary>Words such as <c>method:fast</c>, sorted.</summary>
    public static IReadOnlyList<string> Of(byte[] from, byte[] delta)
    {
        DeltaParts parts = DeltaParts.Of(delta);
        DeltaPreamble preamble = parts.Preamble;
        var features = new SortedSet<string>(StringComparer.Ordinal)
        {
            Name("profile", preamble.Header.Profile),
            preamble.Header.BaseLength == 0 ? "base:none" : "base:some",
            preamble.Index.Count switch { 0 => "blocks:none", 1 => "blocks:one", _ => "blocks:several" },
            $"layers:{preamble.Containers?.Layers ?? 0}",
        };
        features.UnionWith(preamble.Index.Select(entry => Name("method", entry.Method)));
        features.UnionWith(Flags(preamble).Where(flag => flag.There).Select(flag => flag.Name));
        features.UnionWith(parts.Blocks.SelectMany(block => PieceFeatures.Of(block.Piece)));
        if (preamble.Containers is null)
        {
            features.UnionWith(Ways(from, parts).Select(way => Name("way", way)));
        }

        return [.. features];
    }

    /// <summary>As a feature, a value of an enumeration.</summary>
    public static string Name<T>(string kind, T value)
        where T : struct, Enum => $"{kind}:{value.ToString().ToLowerInvariant()}";

    private static IEnumerable<(string Name, bool There)> Flags(DeltaPreamble preamble) =>
    [
        ("copies:map", preamble.Copies > 0),
        ("copies:own", preamble.Header.MaxOperations > 0 && preamble.Index.Any(entry => entry.Method == BlockMethod.Strong)),
        ("segments", preamble.Segments > 0),
        ("block:continues", preamble.Index.Any(entry => entry.Continues)),
    ];

    /// <summary>The way of prediction with which each strong block ends; the tests' programs have one way each.</summary>
    private static IEnumerable<UnitMode> Ways(byte[] from, DeltaParts parts)
    {
        if (!parts.Blocks.Any(block => block.Entry.Method == BlockMethod.Strong))
        {
            yield break;
        }

        var image = new StreamImage(new MemoryStream(from));
        var mixer = new ContextMixer<BitDecoder>(1 << parts.Preamble.TableBits) { Budget = long.MaxValue };
        var copies = new Copy[parts.Preamble.Copies];
        var segments = new Segment[parts.Preamble.Segments];
        mixer.Reset(Decoder(parts.Map));
        CopyMapCoder.Code(mixer, copies, image.Length, parts.Preamble.OpenLength);
        CopyMapCoder.Code(mixer, segments, image.Length);
        var strong = new StrongBlock<BitDecoder>(image, new CopyMap(copies), segments, mixer);
        byte[] bytes = new byte[parts.Preamble.Header.BlockLength];
        long start = 0;
        foreach (BlockParts block in parts.Blocks)
        {
            if (block.Entry.Method == BlockMethod.Strong)
            {
                strong.Code(Decoder(block.Payload), bytes, start, block.Entry.Length, []);
                yield return strong.Mode;
            }

            start += block.Entry.Length;
        }
    }

    private static BitDecoder Decoder(byte[] payload)
    {
        var reader = new PayloadReader(new MemoryStream(payload));
        reader.Begin(payload.Length);
        return new BitDecoder(reader);
    }
}
