namespace PosCloud.Tests.Terminal.PowerCuts;

/// <summary>A file's bytes as programs see them, as the medium holds them, and the changes between the two.</summary>
internal sealed class CutFile(byte[] content)
{
    private const int Sector = 512;

    private readonly List<(long Offset, byte[]? Data)> _changes = [];
    private byte[] _synced = content;

    public byte[] Now { get; private set; } = content;

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        _changes.Add((offset, data.ToArray()));
        Now = Written(Now, offset, data);
    }

    public void SetLength(long length)
    {
        _changes.Add((length, null));
        Now = Resized(Now, length);
    }

    public void Sync()
    {
        _synced = Now;
        _changes.Clear();
    }

    /// <summary>The bytes after a power cut.</summary>
    public byte[] AfterCut(Survival survival, Random random) => survival switch
    {
        Survival.Nothing => [.. _synced],
        Survival.All or Survival.BytesOnly => [.. Now],
        Survival.NamesOnly => [.. _synced.AsSpan(0, Math.Min(_synced.Length, Now.Length)), .. new byte[Math.Max(0, Now.Length - _synced.Length)]],
        _ => Any(random),
    };

    private byte[] Any(Random random)
    {
        var content = _synced;
        var changes = _changes.ToArray();
        if (random.Next(2) == 0)
        {
            random.Shuffle(changes);
        }

        foreach (var (offset, data) in changes)
        {
            switch (random.Next(3))
            {
                case 0:
                    break;
                case 1:
                    content = data is null ? Resized(content, offset) : Written(content, offset, data);
                    break;
                default:
                    content = Torn(content, offset, data ?? [], random);
                    break;
            }
        }

        // The length is of the file's inode and travels on its own: bytes that did not come are zeros.
        return random.Next(2) == 0 && content.Length < Now.Length ? Resized(content, Now.Length) : [.. content];
    }

    private static byte[] Torn(byte[] content, long offset, byte[] data, Random random)
    {
        for (var at = 0; at < data.Length; at += Sector)
        {
            if (random.Next(2) == 0)
            {
                content = Written(content, offset + at, data.AsSpan(at, Math.Min(Sector, data.Length - at)));
            }
        }

        return content;
    }

    private static byte[] Written(byte[] content, long offset, ReadOnlySpan<byte> data)
    {
        var result = new byte[Math.Max(content.Length, offset + data.Length)];
        content.CopyTo(result, 0);
        data.CopyTo(result.AsSpan((int)offset));
        return result;
    }

    private static byte[] Resized(byte[] content, long length)
    {
        var result = new byte[length];
        content.AsSpan(0, (int)Math.Min(length, content.Length)).CopyTo(result);
        return result;
    }
}
