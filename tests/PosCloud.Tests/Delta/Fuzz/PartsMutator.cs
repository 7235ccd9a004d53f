using PosCloud.Delta.Format;

namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>Changes the parts of a delta, which then fit together again.</summary>
internal sealed class PartsMutator(FuzzRandom random)
{
    /// <param name="seed">Where it cannot be taken apart, or has no such parts, others of its bytes are changed.</param>
    public FuzzCase Mutate(FuzzCase seed, FuzzKind kind)
    {
        if (DeltaParts.Read(seed.Delta) is not { } parts || (parts.Preamble.Containers is null && kind is FuzzKind.Tables or FuzzKind.Pieces or FuzzKind.Recipes))
        {
            return new FuzzMutator(random).Payload(seed);
        }

        byte[] from = seed.Base;
        switch (kind)
        {
            case FuzzKind.Tables:
                Tables(parts);
                break;
            case FuzzKind.Pieces:
                Piece(parts, layer => random.Mutate(layer, Changed));
                break;
            case FuzzKind.Recipes:
                Piece(parts, Recipe);
                break;
            case FuzzKind.Base:
                from = random.Mutate(from);
                parts.SealBase(from);
                break;
            default:
                random.Mutate(parts.Blocks, Changed);
                break;
        }

        if (random.OneIn(2))
        {
            parts.SealResult(from);
        }

        return seed with { Base = from, Delta = parts.Write() };
    }

    private void Tables(DeltaParts parts)
    {
        List<ulong> numbers = [];
        ReadOnlySpan<byte> rest = parts.Tables;
        while (!rest.IsEmpty && Varint.TryRead(ref rest, out ulong value))
        {
            numbers.Add(value);
        }

        random.Mutate(numbers, value => (ulong)random.Number((long)Math.Min(value, long.MaxValue)));
        List<byte> table = [];
        numbers.ForEach(value => Varint.Write(table, value));
        parts.Tables = [.. table];
        if (random.OneIn(5) && parts.Preamble.Containers is { } containers)
        {
            int[] streams = [.. containers.BaseStreams];
            streams[random.Next(streams.Length)] = Math.Max(streams[0] + random.Next(-2, 3), 0);
            parts.Preamble = parts.Preamble with { Containers = containers with { BaseStreams = streams } };
        }
    }

    private void Piece(DeltaParts parts, Action<List<StreamEntry>> change)
    {
        int[] withStreams = [.. Enumerable.Range(0, parts.Blocks.Count).Where(i => parts.Blocks[i].Piece.Length > 0)];
        if (withStreams.Length == 0)
        {
            return;
        }

        int at = random.Of(withStreams);
        BlockPart block = parts.Blocks[at];
        if (random.OneIn(10) || StreamEntry.ReadPiece(block.Piece) is not { } layers)
        {
            parts.Blocks[at] = block with { Piece = random.Mutate(block.Piece) };
            return;
        }

        change(random.Of(layers));
        if (random.OneIn(20))
        {
            layers.Add([.. random.Of(layers)]);
        }

        parts.Blocks[at] = block with { Piece = StreamEntry.WritePiece(layers) };
    }

    private void Recipe(List<StreamEntry> layer)
    {
        if (layer.Count == 0)
        {
            return;
        }

        int at = random.Next(layer.Count);
        StreamEntry entry = layer[at];

        // One that repeats the recipe before it gets its own, as long as the bytes do.
        StreamEntry origin = layer.FindLast(other => other.Recipe.Length > 0) ?? entry;
        StreamEntry own = (entry.Head & 1) == 0 ? entry : origin with { Head = entry.Head & ~1ul };
        layer[at] = own with { Recipe = new RecipeMutator(random).Mutate(own.Recipe) };
    }

    private StreamEntry Changed(StreamEntry entry) => random.Next(4) switch
    {
        0 => entry with { Head = ((ulong)random.Number((long)(entry.Head >> 1)) << 1) | (entry.Head & 1) },
        1 => entry with { Head = entry.Head ^ 1 },
        2 => entry with { RawLength = (ulong)random.Number((long)Math.Min(entry.RawLength, long.MaxValue)) },
        _ => entry with { Recipe = new RecipeMutator(random).Mutate(entry.Recipe) },
    };

    private BlockPart Changed(BlockPart block)
    {
        BlockEntry entry = block.Entry;
        return random.Next(7) switch
        {
            0 => block with { Payload = random.Mutate(block.Payload) },
            1 => block with { Payload = block.Payload[..random.Next(block.Payload.Length + 1)] },
            2 => block with { Entry = entry with { Length = random.Number(entry.Length) } },
            3 => block with { Entry = entry with { ResultLength = random.Number(entry.ResultLength) } },
            4 => block with { Entry = entry with { Continues = !entry.Continues } },
            5 => block with { Entry = entry with { Method = (BlockMethod)random.Next(3) } },
            _ => block with { Payload = Noise(block.Payload) },
        };
    }

    private byte[] Noise(byte[] payload)
    {
        byte[] noise = [.. payload];
        random.Fill(noise.AsSpan(random.Next(noise.Length + 1)));
        return noise;
    }
}
