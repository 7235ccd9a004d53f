using PosCloud.Delta;
using PosCloud.Delta.Format;

namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>Makes hostile deltas out of valid ones. The same random numbers make the same cases.</summary>
internal sealed class FuzzMutator(Random random)
{
    private static readonly DeltaLimits Wide = new() { MaxDecoderMemory = 1 << 30 };

    public FuzzCase RandomBytes(FuzzCase seed)
    {
        byte[] bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return seed with { Delta = random.Next(3) == 0 ? bytes : [.. seed.Delta[..random.Next(6)], .. bytes] };
    }

    /// <summary>Bytes of the header and the index changed, inserted or left out; length and checksum made right again.</summary>
    public FuzzCase HeaderBytes(FuzzCase seed)
    {
        (int start, int end) = SealedHeader.Fields(seed.Delta);
        byte[] fields = Mutate(seed.Delta[start..end]);
        return seed with { Delta = [.. SealedHeader.Of(fields), .. seed.Delta[(end + DeltaFormat.ChecksumLength)..]] };
    }

    /// <summary>Fields and index entries given values that mean something.</summary>
    public FuzzCase HeaderFields(FuzzCase seed)
    {
        DeltaPreamble p = HeaderReader.Read(new MemoryStream(seed.Delta), Wide);
        int header = SealedHeader.Length(seed.Delta);
        DeltaHeader h = p.Header;
        for (int i = random.Next(1, 3); i > 0; i--)
        {
            switch (random.Next(9))
            {
                case 0:
                    h = h with { ResultLength = Number(h.ResultLength) };
                    break;
                case 1:
                    h = h with { BlockLength = 1 << random.Next(12, 23) };
                    break;
                case 2:
                    p = p with { TableBits = random.Next(26) };
                    break;
                case 3:
                    p = p with { Copies = (int)Math.Min(Number(p.Copies), 70_000) };
                    break;
                case 4:
                    p = p with { Segments = (int)Math.Min(Number(p.Segments), 70_000) };
                    break;
                case 5:
                    p = p with { MapLength = (int)Math.Min(Number(p.MapLength), int.MaxValue) };
                    break;
                case 6:
                    h = h with { MaxOperations = (int)Math.Min(Number(h.MaxOperations), int.MaxValue) };
                    break;
                case 7:
                    p = p with { MaxWork = Number(p.MaxWork) };
                    break;
                default:
                    p = p with { Index = Entries(p.Index) };
                    break;
            }
        }

        h = h with { DecoderMemory = random.Next(20) == 0 ? Number(h.DecoderMemory) : 4 << 20 };
        return seed with { Delta = [.. HeaderWriter.Write(p with { Header = h }), .. seed.Delta[header..]] };
    }

    /// <summary>Bytes behind the header changed; lengths stay as the header has them.</summary>
    public FuzzCase Payload(FuzzCase seed)
    {
        int start = SealedHeader.Length(seed.Delta);
        byte[] delta = [.. seed.Delta];
        for (int i = random.Next(1, 6); i > 0 && start < delta.Length; i--)
        {
            delta[random.Next(start, delta.Length)] = Byte();
        }

        return seed with { Delta = delta };
    }

    /// <summary>The first payload byte or bytes replaced: what is read then is noise from the beginning.</summary>
    public FuzzCase PayloadNoise(FuzzCase seed)
    {
        int start = SealedHeader.Length(seed.Delta);
        byte[] delta = [.. seed.Delta];
        int at = random.Next(start, delta.Length + 1);
        random.NextBytes(delta.AsSpan(at));
        return seed with { Delta = delta };
    }

    public FuzzCase Cut(FuzzCase seed)
    {
        int at = random.Next(seed.Delta.Length);
        return seed with { Delta = random.Next(4) == 0 ? [.. seed.Delta, Byte()] : seed.Delta[..at] };
    }

    /// <summary>The header of one delta, the payloads of another.</summary>
    public FuzzCase Splice(FuzzCase seed, FuzzCase other)
    {
        int end = SealedHeader.Length(seed.Delta);
        byte[] payload = other.Delta[SealedHeader.Length(other.Delta)..];
        int wanted = seed.Delta.Length - end;
        byte[] fitted = new byte[wanted];
        payload.AsSpan(0, Math.Min(wanted, payload.Length)).CopyTo(fitted);
        return seed with { Delta = [.. seed.Delta[..end], .. fitted] };
    }

    private byte[] Mutate(byte[] bytes)
    {
        List<byte> list = [.. bytes];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(list.Count);
            switch (random.Next(4))
            {
                case 0:
                    list.Insert(at, Byte());
                    break;
                case 1 when list.Count > 1:
                    list.RemoveAt(at);
                    break;
                default:
                    list[at] = Byte();
                    break;
            }
        }

        return [.. list];
    }

    private BlockEntry[] Entries(IReadOnlyList<BlockEntry> index)
    {
        List<BlockEntry> entries = [.. index];
        if (entries.Count == 0)
        {
            return [new BlockEntry(BlockMethod.Stored, 0, 0)];
        }

        int at = random.Next(entries.Count);
        BlockEntry entry = entries[at];
        switch (random.Next(4))
        {
            case 0:
                entries[at] = entry with { Method = (BlockMethod)random.Next(4) };
                break;
            case 1:
                entries[at] = entry with { PayloadLength = (int)Math.Min(Number(entry.PayloadLength), int.MaxValue) };
                break;
            case 2:
                entries.Insert(at, entry);
                break;
            default:
                entries.RemoveAt(at);
                break;
        }

        return [.. entries];
    }

    private byte Byte() => random.Next(4) switch { 0 => 0, 1 => (byte)random.Next(4), 2 => (byte)(0x7C + random.Next(8)), _ => (byte)random.Next(256) };

    private long Number(long near) => random.Next(6) switch
    {
        0 => 0,
        1 => near + 1,
        2 => Math.Max(near - 1, 0),
        3 => 1L << random.Next(63),
        4 => long.MaxValue,
        _ => random.Next(1, 100),
    };
}
