using PosCloud.Delta.Containers.Deflate;
using PosCloud.Delta.Format;

namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>Makes recipes that no compressor has.</summary>
internal sealed class RecipeMutator(FuzzRandom random)
{
    public byte[] Mutate(byte[] recipe)
    {
        if (recipe.Length == 0 || random.OneIn(6))
        {
            return random.Mutate(recipe);
        }

        List<Event> events = Read(recipe);
        byte code = recipe[0];
        switch (random.Next(4))
        {
            case 0:
                code = random.OneIn(8) ? random.Byte() : (byte)((random.Next(4) << 4) | random.Next(1, 10));
                break;
            case 1 when events.Count > 0:
                random.Mutate(events, Changed);
                break;
            default:
                for (int i = random.OneIn(10) ? random.Next(200) : random.Next(1, 4); i > 0; i--)
                {
                    events.Insert(random.Next(events.Count + 1), New());
                }

                break;
        }

        return Write(code, events);
    }

    private Event New()
    {
        ulong gap = random.OneIn(20) ? (ulong)random.Number(100L) : (ulong)random.Next(random.OneIn(3) ? 20_000 : 40);
        var kind = (RecipeEvent)random.Next(4);
        return new Event(gap, kind, Data(kind));
    }

    private Event Changed(Event old) => random.Next(3) switch
    {
        0 => old with { Gap = (ulong)random.Number((long)Math.Min(old.Gap, long.MaxValue)) },
        1 => old with { Kind = (RecipeEvent)random.Next(4) },
        _ => old with { Data = random.OneIn(2) ? Data(old.Kind) : random.Mutate(old.Data) },
    };

    private byte[] Data(RecipeEvent kind)
    {
        List<byte> data = [];
        if (kind == RecipeEvent.Match)
        {
            data.Add(random.OneIn(2) ? random.Byte() : (byte)random.Next(8));
            Varint.Write(data, (ulong)random.Number((long)random.Next(32_769)));
        }
        else if (kind == RecipeEvent.BlockShape)
        {
            data.Add((byte)random.Next(random.OneIn(10) ? 256 : 3));
            if (data[0] == 2)
            {
                // Mostly what is one in its first fields: HLIT, HDIST and HCLEN.
                byte[] bits = new byte[random.Next(random.OneIn(10) ? 400 : 40)];
                random.Fill(bits);
                Varint.Write(data, (ulong)Math.Max((8 * bits.Length) - random.Next(8), 0));
                data.AddRange(bits);
            }
        }

        return [.. data];
    }

    // What cannot be read is left out.
    private static List<Event> Read(byte[] recipe)
    {
        List<Event> events = [];
        ReadOnlySpan<byte> rest = recipe.AsSpan(1);
        while (!rest.IsEmpty && Varint.TryRead(ref rest, out ulong head))
        {
            var kind = (RecipeEvent)(head & 3);
            ReadOnlySpan<byte> data = rest;
            if (kind == RecipeEvent.Match && rest.Length > 1)
            {
                rest = rest[1..];
                Varint.TryRead(ref rest, out _);
            }
            else if (kind == RecipeEvent.BlockShape && rest.Length > 0)
            {
                byte type = rest[0];
                rest = rest[1..];
                if (type == 2 && Varint.TryRead(ref rest, out ulong bits))
                {
                    rest = rest[(int)Math.Min((ulong)rest.Length, (bits + 7) >> 3)..];
                }
            }

            events.Add(new Event(head >> 2, kind, data[..^rest.Length].ToArray()));
        }

        return events;
    }

    private static byte[] Write(byte code, List<Event> events)
    {
        List<byte> recipe = [code];
        foreach (Event one in events)
        {
            Varint.Write(recipe, (one.Gap << 2) | (uint)one.Kind);
            recipe.AddRange(one.Data);
        }

        return [.. recipe];
    }

    private sealed record Event(ulong Gap, RecipeEvent Kind, byte[] Data);
}
