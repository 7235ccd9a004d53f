namespace PosCloud.Delta.Strong;

/// <summary>
/// Targets that the copy map got wrong, by their old value: a function that was rewritten has no copy, but its callers
/// all go to the same new place. A direct-mapped table; a newer entry replaces an older one.
/// </summary>
internal sealed class LearnedTargets
{
    private const int Bits = 13;

    private readonly ulong[] keys = new ulong[1 << Bits];
    private readonly ulong[] values = new ulong[1 << Bits];

    public void Reset() => Array.Clear(keys);

    public bool TryGet(ulong key, out ulong value)
    {
        int place = Place(key);
        value = values[place];
        return keys[place] == Stored(key);
    }

    public void Set(ulong key, ulong value)
    {
        int place = Place(key);
        keys[place] = Stored(key);
        values[place] = value;
    }

    // Never 0, which marks an empty place.
    private static ulong Stored(ulong key) => (key & (ulong.MaxValue >> 1)) + 1;

    private static int Place(ulong key) => (int)((key * 0x9E3779B97F4A7C15ul) >> (64 - Bits));
}
