using FsCheck;
using FsCheck.Fluent;

namespace PosCloud.Tests.Delta;

/// <summary>A base image and what an upgrade made of it: insertions, deletions, moves, overwrites, duplicates.</summary>
public sealed record EditScript(byte[] From, byte[] To, string Steps)
{
    public override string ToString() => $"{From.Length} -> {To.Length} bytes: {Steps}";

    /// <summary>For <c>[Properties(Arbitrary = ...)]</c>.</summary>
    public static class Arbitraries
    {
        public static Arbitrary<EditScript> Scripts() => Arb.From(
            from seed in Gen.Choose(0, int.MaxValue - 1)
            from length in Gen.Frequency((1, Gen.Choose(0, 20)), (4, Gen.Choose(0, 30_000)))
            from kind in Gen.Choose(0, 2)
            from steps in Gen.Choose(0, 12)
            select Make(seed, length, kind, steps));
    }

    private static EditScript Make(int seed, int length, int kind, int steps)
    {
        var random = new Random(seed);
        byte[] from = kind switch
        {
            0 => DeltaPair.Random(length, seed),
            1 => DeltaPair.Records(length, seed),
            _ => new byte[length],
        };
        List<byte> to = [.. from];
        List<string> names = [$"seed {seed}", $"kind {kind}"];
        for (int i = 0; i < steps; i++)
        {
            names.Add(Edit(to, random));
        }

        return new EditScript(from, [.. to], string.Join(", ", names));
    }

    private static string Edit(List<byte> image, Random random)
    {
        int at = random.Next(image.Count + 1);
        int length = Math.Min(image.Count - at, random.Next(random.Next(2) == 0 ? 40 : 8_000));
        List<byte> part = image.GetRange(at, length);
        int other = random.Next(image.Count - length + 1);
        switch (random.Next(6))
        {
            case 0:
                byte[] fresh = new byte[length + 1];
                random.NextBytes(fresh);
                image.InsertRange(at, fresh);
                return $"insert {fresh.Length} at {at}";
            case 1:
                image.RemoveRange(at, length);
                return $"delete {length} at {at}";
            case 2:
                image.RemoveRange(at, length);
                image.InsertRange(other, part);
                return $"move {length} from {at} to {other}";
            case 3:
                image.InsertRange(other, part);
                return $"duplicate {length} from {at} at {other}";
            case 4:
                for (int i = at; i < at + length; i++)
                {
                    image[i] = (byte)random.Next(256);
                }

                return $"overwrite {length} at {at}";
            default:
                for (int i = at; i < at + length; i += random.Next(1, 9))
                {
                    image[i] += 4;
                }

                return $"shift addresses in {length} at {at}";
        }
    }
}
