using PosCloud.Delta;
using PosCloud.Delta.Format;

namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>Changes a delta's header, or bytes behind it that then no longer fit. The same random numbers make the same cases.</summary>
internal sealed class FuzzMutator(FuzzRandom random)
{
    public FuzzCase RandomBytes(FuzzCase seed)
    {
        byte[] bytes = new byte[random.Next(200)];
        random.Fill(bytes);
        return seed with { Delta = random.OneIn(3) ? bytes : [.. seed.Delta[..random.Next(Math.Min(seed.Delta.Length, 5) + 1)], .. bytes] };
    }

    /// <summary>Bytes of the header and the index changed, inserted or left out; length and checksum made right again.</summary>
    public FuzzCase HeaderBytes(FuzzCase seed)
    {
        (int start, int end) = SealedHeader.Fields(seed.Delta);
        byte[] fields = random.Mutate(seed.Delta[start..end]);
        return seed with { Delta = [.. SealedHeader.Of(fields), .. seed.Delta[(end + DeltaFormat.ChecksumLength)..]] };
    }

    /// <summary>Fields and index entries given values that mean something.</summary>
    public FuzzCase HeaderFields(FuzzCase seed)
    {
        if (DeltaParts.ReadPreamble(new MemoryStream(seed.Delta)) is not { } p)
        {
            return HeaderBytes(seed);
        }

        int header = SealedHeader.Length(seed.Delta);
        DeltaHeader h = p.Header;
        for (int i = random.Next(1, 3); i > 0; i--)
        {
            switch (random.Next(10))
            {
                case 0:
                    h = h with { ResultLength = random.Number(h.ResultLength) };
                    break;
                case 1:
                    h = h with { BlockLength = 1 << random.Next(12, 23) };
                    break;
                case 2:
                    p = p with { TableBits = random.Next(26) };
                    break;
                case 3:
                    p = p with { Copies = Math.Min(random.Number(p.Copies), 70_000) };
                    break;
                case 4:
                    p = p with { Segments = Math.Min(random.Number(p.Segments), 70_000) };
                    break;
                case 5:
                    p = p with { MapLength = random.Number(p.MapLength) };
                    break;
                case 6:
                    h = h with { MaxOperations = random.Number(h.MaxOperations) };
                    break;
                case 7:
                    p = p with { MaxWork = random.Number(p.MaxWork) };
                    break;
                case 8 when p.Containers is { } containers:
                    p = p with { Containers = Changed(containers) };
                    break;
                default:
                    p = p with { Index = Entries(p.Index) };
                    break;
            }
        }

        h = h with { DecoderMemory = random.OneIn(20) ? random.Number(h.DecoderMemory) : 4 << 20 };
        return seed with { Delta = [.. HeaderWriter.Write(p with { Header = h }), .. seed.Delta[header..]] };
    }

    /// <summary>Bytes behind the header changed; lengths stay as the header has them.</summary>
    public FuzzCase Payload(FuzzCase seed)
    {
        int start = SealedHeader.Length(seed.Delta);
        byte[] delta = [.. seed.Delta];
        for (int i = random.Next(1, 6); i > 0 && start < delta.Length; i--)
        {
            delta[random.Next(start, delta.Length)] = random.Byte();
        }

        return seed with { Delta = delta };
    }

    /// <summary>The first payload byte or bytes replaced: what is read then is noise from the beginning.</summary>
    public FuzzCase PayloadNoise(FuzzCase seed)
    {
        int start = SealedHeader.Length(seed.Delta);
        byte[] delta = [.. seed.Delta];
        int at = random.Next(start, delta.Length + 1);
        random.Fill(delta.AsSpan(at));
        return seed with { Delta = delta };
    }

    public FuzzCase Cut(FuzzCase seed)
    {
        int at = random.Next(seed.Delta.Length);
        return seed with { Delta = random.OneIn(4) ? [.. seed.Delta, random.Byte()] : seed.Delta[..at] };
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

    private ContainerSection Changed(ContainerSection containers) => random.Next(7) switch
    {
        0 => containers with { OpenLength = random.Number(containers.OpenLength) },
        1 => containers with { BaseStreams = [.. containers.BaseStreams.Select(streams => random.OneIn(2) ? streams : Math.Min(random.Number(streams), 70_000))] },
        2 => containers with { TablesLength = random.Number(containers.TablesLength) },
        3 => containers with { Checkpoints = random.Next(256) },
        4 => containers with { MaxPiece = random.Number(containers.MaxPiece) },
        5 => containers with { MaxResult = random.Number(containers.MaxResult) },
        _ => containers with { MaxInflated = random.Number(containers.MaxInflated) },
    };

    private BlockEntry[] Entries(IReadOnlyList<BlockEntry> index)
    {
        List<BlockEntry> entries = [.. index];
        if (entries.Count == 0)
        {
            return [new BlockEntry(BlockMethod.Stored, 0, 0)];
        }

        random.Mutate(entries, entry => random.Next(6) switch
        {
            0 => entry with { Method = (BlockMethod)random.Next(4) },
            1 => entry with { PayloadLength = random.Number(entry.PayloadLength) },
            2 => entry with { Length = random.Number(entry.Length) },
            3 => entry with { ResultLength = random.Number(entry.ResultLength) },
            4 => entry with { PieceLength = random.Number(entry.PieceLength) },
            _ => entry with { Continues = !entry.Continues },
        });
        return [.. entries];
    }
}
