using PosCloud.Terminal.Storage;

namespace PosCloud.Tests.Terminal.PowerCuts;

/// <summary>
/// A medium in memory that loses power at a chosen step. It promises as little as POSIX does: bytes are safe after a sync of
/// the file, names after a sync of the folder, and of everything else any part may survive in any order; a rename is all or
/// nothing. Each write, change of a name and sync is a step.
/// </summary>
internal sealed class PowerCutMedium : IMedium
{
    private readonly List<NameChange> _pending = [];
    private Dictionary<string, CutFile> _synced = [];
    private Dictionary<string, CutFile> _now = [];
    private bool _off;
    private bool _locked;

    /// <summary>Steps since the start.</summary>
    public int Steps { get; private set; }

    /// <summary>The step after which the power goes; null leaves it on.</summary>
    public int? CutAt { get; set; }

    public void Step()
    {
        if (++Steps == CutAt)
        {
            _off = true;
            RequirePower();
        }
    }

    public void RequirePower()
    {
        if (_off)
        {
            throw new PowerCutException();
        }
    }

    /// <summary>The power comes back, and the machine finds what survived.</summary>
    public void PowerUp(Survival survival, Random random)
    {
        foreach (var change in _pending)
        {
            if (survival switch { Survival.Nothing or Survival.BytesOnly => false, Survival.Any => random.Next(2) == 0, _ => true })
            {
                change.ApplyTo(_synced);
            }
        }

        _pending.Clear();
        _synced = _synced.ToDictionary(f => f.Key, f => new CutFile(f.Value.AfterCut(survival, random)));
        _now = new Dictionary<string, CutFile>(_synced);
        (_off, _locked) = (false, false);
    }

    /// <summary>What a boot loader reads; null when there is no such file.</summary>
    public byte[]? Peek(string path) => _now.TryGetValue(path, out var file) ? file.Now : null;

    // Folders are made once, by the factory; the real medium syncs each.
    public void CreateFolder(string path) => RequirePower();

    public IDisposable Lock(string path)
    {
        RequirePower();
        if (_locked)
        {
            throw new IOException("locked");
        }

        _locked = true;
        return new Release(this);
    }

    public bool Exists(string path)
    {
        RequirePower();
        return _now.ContainsKey(path);
    }

    public long Length(string path)
    {
        RequirePower();
        return _now.TryGetValue(path, out var file) ? file.Now.Length : 0;
    }

    public Stream OpenRead(string path)
    {
        RequirePower();
        return new CutFileStream(this, _now.TryGetValue(path, out var file) ? file : throw new FileNotFoundException(path), writable: false);
    }

    public Stream OpenWrite(string path, bool truncate)
    {
        RequirePower();
        if (!_now.TryGetValue(path, out var file))
        {
            file = new CutFile([]);
            Change(new NameChange(From: null, path, file));
        }
        else if (truncate)
        {
            file.SetLength(0);
            Step();
        }

        return new CutFileStream(this, file, writable: true);
    }

    public void Sync(Stream file)
    {
        RequirePower();
        Step();
        ((CutFileStream)file).File.Sync();
    }

    public void Rename(string from, string to)
    {
        RequirePower();
        Assert.Equal(Path.GetDirectoryName(from), Path.GetDirectoryName(to));
        Change(new NameChange(from, to, _now[from]));
    }

    public void Delete(string path)
    {
        RequirePower();
        if (_now.ContainsKey(path))
        {
            Change(new NameChange(path, To: null, File: null));
        }
    }

    public void SyncFolder(string path)
    {
        RequirePower();
        Step();
        foreach (var change in _pending.Where(c => c.Folder == path).ToList())
        {
            change.ApplyTo(_synced);
            _pending.Remove(change);
        }
    }

    public IReadOnlyList<string> Files(string folder)
    {
        RequirePower();
        return [.. _now.Keys.Where(k => Path.GetDirectoryName(k) == folder)];
    }

    public Stream? OpenScratch(string path, long length) => null;

    private void Change(NameChange change)
    {
        change.ApplyTo(_now);
        _pending.Add(change);
        Step();
    }

    private sealed record NameChange(string? From, string? To, CutFile? File)
    {
        public string? Folder => Path.GetDirectoryName(To ?? From);

        public void ApplyTo(Dictionary<string, CutFile> names)
        {
            if (From is not null)
            {
                names.Remove(From);
            }

            if (To is not null)
            {
                names[To] = File!;
            }
        }
    }

    private sealed class Release(PowerCutMedium medium) : IDisposable
    {
        public void Dispose() => medium._locked = false;
    }
}
