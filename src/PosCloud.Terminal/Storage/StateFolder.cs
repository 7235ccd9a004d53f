using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Terminal.Data;
using PosCloud.Terminal.Notices;
using PosCloud.Terminal.SelfTests;

namespace PosCloud.Terminal.Storage;

/// <summary>
/// The folder of one terminal. Each small file is replaced as a whole: temporary file, fsync, rename, fsync of the
/// folder; so a reader sees the old content or the new one, never a mixture, whenever the power fails.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    /// <summary>Folder of the trust metadata.</summary>
    public const string TrustName = "trust";

    /// <summary>The maker's public key, beside the root of the estate.</summary>
    public const string MakerKeyName = TrustName + "/maker.pem";

    /// <summary>The key by which the service knows the terminal.</summary>
    public const string KeyName = "key.pem";

    /// <summary>The key to which backups are released.</summary>
    public const string RestoreKeyName = "restore-key.pem";

    private const string ImagesName = "images";
    private const string DataName = "data";
    private const string BackupsName = "backups";
    private const string PartSuffix = ".part";

    private readonly IDisposable _lock;
    private readonly IMedium _medium;
    private readonly Action<string>? _checkpoint;

    /// <param name="path">The folder; made when missing, readable by its owner only.</param>
    /// <param name="durable">False leaves out fsync: for simulated terminals, which can crash but not lose power.</param>
    /// <param name="checkpoint">Called by name before and after each durable change; tests crash the agent there.</param>
    /// <param name="medium">Where the folder lies; null is the machine's file system.</param>
    /// <exception cref="IOException">Another agent uses the folder.</exception>
    public StateFolder(string path, bool durable, Action<string>? checkpoint = null, IMedium? medium = null)
    {
        Root = Path.GetFullPath(path);
        _medium = medium ?? new FileMedium(durable);
        _checkpoint = checkpoint;
        _medium.CreateFolder(Root);
        _medium.CreateFolder(Path.Combine(Root, "slots", "a"));
        _medium.CreateFolder(Path.Combine(Root, "slots", "b"));
        _medium.CreateFolder(Path.Combine(Root, ImagesName));
        _medium.CreateFolder(Path.Combine(Root, "packages"));
        _medium.CreateFolder(Path.Combine(Root, TrustName));
        _medium.CreateFolder(Path.Combine(Root, DataName, "a"));
        _medium.CreateFolder(Path.Combine(Root, DataName, "b"));
        _medium.CreateFolder(Path.Combine(Root, BackupsName));
        try
        {
            _lock = _medium.Lock(Path.Combine(Root, "lock"));
        }
        catch (IOException e)
        {
            throw new IOException($"Another agent uses '{Root}'.", e);
        }
    }

    public string Root { get; }

    /// <summary>The backup that is being made or uploaded.</summary>
    public string BackupFile => Path.Combine(Root, BackupsName, "made.part");

    /// <summary>The backup that is being downloaded.</summary>
    public string RestoreFile => Path.Combine(Root, BackupsName, "restore.part");

    public string DiagnosticsFile => Path.Combine(Root, "diagnostics.json");

    public string RotationFile => Path.Combine(Root, "rotation.json");

    public string ReversalFile => Path.Combine(Root, "reversal.json");

    /// <summary>An image of the store; it has its name only when it is whole and on the medium.</summary>
    public string Image(string sha256) => Path.Combine(Root, ImagesName, sha256);

    /// <summary>An image that is being written.</summary>
    public string PartialImage(string sha256) => Path.Combine(Root, ImagesName, sha256 + PartSuffix);

    /// <summary>Lies among the packages, so that one left by a power cut goes with them.</summary>
    public string Scratch => Path.Combine(Root, "packages", "opened.scratch");

    public string PackageFile(string sha256) => Path.Combine(Root, "packages", sha256 + PartSuffix);

    public TerminalIdentity? ReadIdentity() => Read("identity.json", AgentJson.Default.TerminalIdentity);

    public void Write(TerminalIdentity identity) => Write("identity.json", identity, AgentJson.Default.TerminalIdentity);

    public TerminalCredential? ReadCredential() => Read("credential.json", AgentJson.Default.TerminalCredential);

    public void Write(TerminalCredential credential) => Write("credential.json", credential, AgentJson.Default.TerminalCredential);

    public AgentState? ReadState() => Read("state.json", AgentJson.Default.AgentState);

    public void Write(AgentState state) => Write("state.json", state, AgentJson.Default.AgentState);

    public BootPointer? ReadPointer() => Read("active", AgentJson.Default.BootPointer);

    public void Write(BootPointer pointer) => Write("active", pointer, AgentJson.Default.BootPointer);

    public SlotManifest? ReadManifest(string slot) => Read(ManifestName(slot), AgentJson.Default.SlotManifest);

    /// <summary>A generation of data: <c>a</c> or <c>b</c>.</summary>
    public string DataFolder(string generation) => Path.Combine(Root, DataName, generation);

    public string DataFile(string generation, string name) => Path.Combine(DataFolder(generation), name);

    /// <summary>What a generation has behind it; null when nothing was written about that.</summary>
    public DataManifest? ReadDataManifest(string generation) =>
        Read(Path.Combine(DataName, generation, DataFileNames.Manifest), AgentJson.Default.DataManifest);

    public void WriteDataManifest(string generation, DataManifest manifest) =>
        Write(Path.Combine(DataName, generation, DataFileNames.Manifest), manifest, AgentJson.Default.DataManifest);

    /// <summary>Null when nothing waits to be reversed.</summary>
    public PendingReversal? ReadReversal() => Read("reversal.json", AgentJson.Default.PendingReversal);

    public void Write(PendingReversal reversal) => Write("reversal.json", reversal, AgentJson.Default.PendingReversal);

    /// <summary>Null when the key is not being exchanged.</summary>
    public RotationJournal? ReadRotation() => Read("rotation.json", AgentJson.Default.RotationJournal);

    public void Write(RotationJournal rotation) => Write("rotation.json", rotation, AgentJson.Default.RotationJournal);

    public NoticeFile? ReadNotices() => Read("notices.json", AgentJson.Default.NoticeFile);

    public void Write(NoticeFile notices) => Write("notices.json", notices, AgentJson.Default.NoticeFile);

    public SelfTestRecord? ReadSelfTest() => Read("self-test.json", AgentJson.Default.SelfTestRecord);

    public void Write(SelfTestRecord results) => Write("self-test.json", results, AgentJson.Default.SelfTestRecord);

    public ActivatedSet? ReadActivated() => Read("activated.json", AgentJson.Default.ActivatedSet);

    public void Write(ActivatedSet activated) => Write("activated.json", activated, AgentJson.Default.ActivatedSet);

    /// <summary>Takes an image, written and synced, into the store: it is on the medium under its name when this returns.</summary>
    public void CompleteImage(string sha256)
    {
        Checkpoint("before image");
        _medium.Rename(PartialImage(sha256), Image(sha256));
        _medium.SyncFolder(Path.Combine(Root, ImagesName));
        Checkpoint("after image");
    }

    /// <summary>Deletes the images that nothing names. One that comes back after a power cut is deleted again.</summary>
    /// <param name="named">Hashes of the images to keep.</param>
    /// <param name="unfinished">Hashes of those that are being written.</param>
    public void DeleteImages(IReadOnlySet<string> named, IReadOnlySet<string> unfinished)
    {
        foreach (var file in _medium.Files(Path.Combine(Root, ImagesName)))
        {
            var name = Path.GetFileName(file);
            var keep = name.EndsWith(PartSuffix, StringComparison.Ordinal) ? unfinished.Contains(name[..^PartSuffix.Length]) : named.Contains(name);
            if (!keep)
            {
                Delete(file);
            }
        }
    }

    /// <summary>Makes a slot bootable. Its images are in the store first.</summary>
    public void WriteManifest(string slot, SlotManifest manifest) => Write(ManifestName(slot), manifest, AgentJson.Default.SlotManifest);

    /// <summary>Makes a slot unbootable before its images go: on the medium when this returns.</summary>
    public void DeleteManifest(string slot) => Remove(Path.Combine(Root, ManifestName(slot)));

    public bool Exists(string path) => _medium.Exists(path);

    /// <summary>Bytes of a file; 0 when there is none.</summary>
    public long Length(string path) => _medium.Length(path);

    public Stream OpenRead(string path) => _medium.OpenRead(path);

    public Stream OpenWrite(string path, bool truncate = false) => _medium.OpenWrite(path, truncate);

    /// <summary>For the opened containers of the base while decoding; null when there is no room: then it takes longer.</summary>
    public Stream? OpenScratch(long length) => _medium.OpenScratch(Scratch, length);

    public byte[] ReadAll(string path)
    {
        using var file = _medium.OpenRead(path);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    /// <summary>Deletes a file that may come back after a power cut.</summary>
    public void Delete(string path)
    {
        Checkpoint($"delete {Path.GetFileName(path)}");
        _medium.Delete(path);
    }

    /// <summary>Deletes a file for good.</summary>
    public void Remove(string path)
    {
        Delete(path);
        _medium.SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Gives a file that was synced its name; the folder is still to be synced.</summary>
    public void Rename(string from, string to) => _medium.Rename(from, to);

    public void SyncFolder(string path) => _medium.SyncFolder(path);

    public IReadOnlyList<string> Files(string folder) => _medium.Files(folder);

    public void DeletePackages()
    {
        foreach (var file in _medium.Files(Path.Combine(Root, "packages")))
        {
            Delete(file);
        }
    }

    /// <summary>A small file of the folder, or null.</summary>
    public byte[]? ReadBytes(string name)
    {
        var path = Path.Combine(Root, name);
        return _medium.Exists(path) ? ReadAll(path) : null;
    }

    public void Sync(Stream file) => _medium.Sync(file);

    /// <summary>Bytes and name of a file are on the medium when this returns.</summary>
    public void Sync(string path)
    {
        using (var file = _medium.OpenWrite(path, truncate: false))
        {
            _medium.Sync(file);
        }

        _medium.SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>
    /// Adds to a file that nothing depends on: neither its bytes nor its name are synced. Where it would grow over
    /// <paramref name="maxLength"/> it becomes the older one.
    /// </summary>
    public void Append(string name, string older, int maxLength, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(Root, name);
        if (_medium.Length(path) + content.Length > maxLength && _medium.Exists(path))
        {
            _medium.Rename(path, Path.Combine(Root, older));
        }

        using var file = _medium.OpenWrite(path, truncate: false);
        file.Seek(0, SeekOrigin.End);
        file.Write(content);
    }

    /// <summary>Replaces a file of the folder.</summary>
    public void WriteBytes(string name, ReadOnlySpan<byte> content)
    {
        var target = Path.Combine(Root, name);
        var temporary = target + ".tmp";
        Checkpoint($"before {name}");
        using (var file = _medium.OpenWrite(temporary, truncate: true))
        {
            file.Write(content);
            _medium.Sync(file);
        }

        Checkpoint($"written {name}");
        _medium.Rename(temporary, target);
        _medium.SyncFolder(Path.GetDirectoryName(target)!);
        Checkpoint($"after {name}");
    }

    public void Checkpoint(string name) => _checkpoint?.Invoke(name);

    /// <summary>SHA-256 of a file's bytes, lower-case hex.</summary>
    public async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = _medium.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    public void Dispose() => _lock.Dispose();

    private static string ManifestName(string slot) => Path.Combine("slots", slot, "manifest.json");

    private T? Read<T>(string name, JsonTypeInfo<T> type)
        where T : class
    {
        var path = Path.Combine(Root, name);
        try
        {
            return _medium.Exists(path) ? JsonSerializer.Deserialize(ReadAll(path), type) : null;
        }
        catch (JsonException e)
        {
            // Files are replaced as a whole, so this is a damaged medium or a foreign hand; guessing would be worse.
            throw new InvalidDataException($"'{path}' is damaged: {e.Message}", e);
        }
    }

    private void Write<T>(string name, T value, JsonTypeInfo<T> type) =>
        WriteBytes(name, JsonSerializer.SerializeToUtf8Bytes(value, type));
}
