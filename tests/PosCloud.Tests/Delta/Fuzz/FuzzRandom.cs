namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>Values that tend to hit something. The same seed gives the same ones.</summary>
internal sealed class FuzzRandom(int seed)
{
    private readonly Random random = new(seed);

    public int Next(int below) => random.Next(below);

    public int Next(int least, int below) => random.Next(least, below);

    public bool OneIn(int count) => random.Next(count) == 0;

    public T Of<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    public void Fill(Span<byte> bytes) => random.NextBytes(bytes);

    public byte Byte() => random.Next(4) switch { 0 => 0, 1 => (byte)random.Next(4), 2 => (byte)(0x7C + random.Next(8)), _ => (byte)random.Next(256) };

    public long Number(long near) => random.Next(7) switch
    {
        0 => 0,
        1 => near == long.MaxValue ? near : near + 1,
        2 => Math.Max(near - 1, 0),
        3 => 1L << random.Next(63),
        4 => long.MaxValue,
        5 => near / 2,
        _ => random.Next(1, 100),
    };

    public int Number(int near) => (int)Math.Min(Number((long)near), int.MaxValue);

    /// <summary>A few bytes changed, inserted or left out.</summary>
    public byte[] Mutate(byte[] bytes)
    {
        List<byte> list = [.. bytes];
        for (int i = Next(1, 4); i > 0; i--)
        {
            int at = Next(list.Count + 1);
            switch (Next(4))
            {
                case 0:
                    list.Insert(at, Byte());
                    break;
                case 1 when at < list.Count:
                    list.RemoveAt(at);
                    break;
                case 2 or 3 when at < list.Count:
                    list[at] = Byte();
                    break;
            }
        }

        return [.. list];
    }

    /// <summary>One entry changed, left out or there twice, or two of them exchanged.</summary>
    public void Mutate<T>(List<T> list, Func<T, T> change)
    {
        if (list.Count == 0)
        {
            return;
        }

        int at = Next(list.Count);
        switch (Next(6))
        {
            case 0:
                list.Insert(at, Of(list));
                break;
            case 1:
                list.RemoveAt(at);
                break;
            case 2:
                int other = Next(list.Count);
                (list[at], list[other]) = (list[other], list[at]);
                break;
            default:
                list[at] = change(list[at]);
                break;
        }
    }
}
