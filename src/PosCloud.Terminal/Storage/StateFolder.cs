using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PosCloud.Terminal.Storage;

/// <summary>
/// The folder of one terminal. Each small file is replaced as a whole: temporary file, fsync, rename, fsync of the
/// folder; so a reader sees the old content or the new one, never a mixture, whenever the power fails.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    /// <summary>Folder of the trust metadata.</summary>
    public const string TrustName = "trust";

    private readonly FileStream _lock;
    private readonly bool _durable;
    private readonly Action<string>? _checkpoint;

    /// <param name="path">The folder; made when missing, readable by its owner only.</param>
    /// <param name="durable">False leaves out fsync: for simulated terminals, which can crash but not lose power.</param>
    /// <param name="checkpoint">Called by name before and after each durable change; tests crash the agent there.</param>
    /// <exception cref="IOException">Another agent uses the folder.</exception>
    public StateFolder(string path, bool durable, Action<string>? checkpoint = null)
    {
        Root = Path.GetFullPath(path);
        _durable = durable;
        _checkpoint = checkpoint;
        CreatePrivate(Root);
        CreatePrivate(Path.Combine(Root, "slots", "a"));
        CreatePrivate(Path.Combine(Root, "slots", "b"));
        CreatePrivate(Path.Combine(Root, "packages"));
        CreatePrivate(Path.Combine(Root, TrustName));
        try
        {
            _lock = new FileStream(Path.Combine(Root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"Another agent uses '{Root}'.", e);
        }
    }

    public string Root { get; }

    public string KeyFile => Path.Combine(Root, "key.pem");

    public string DiagnosticsFile => Path.Combine(Root, "diagnostics.json");

    public string Image(string slot) => Path.Combine(Root, "slots", slot, "image");

    /// <summary>Lies among the packages, so that one left by a power cut goes with them.</summary>
    public string Scratch => Path.Combine(Root, "packages", "opened.scratch");

    public string PackageFile(string sha256) => Path.Combine(Root, "packages", sha256 + ".part");

    public TerminalIdentity? ReadIdentity() => Read("identity.json", AgentJson.Default.TerminalIdentity);

    public void Write(TerminalIdentity identity) => Write("identity.json", identity, AgentJson.Default.TerminalIdentity);

    public TerminalCredential? ReadCredential() => Read("credential.json", AgentJson.Default.TerminalCredential);

    public void Write(TerminalCredential credential) => Write("credential.json", credential, AgentJson.Default.TerminalCredential);

    public AgentState? ReadState() => Read("state.json", AgentJson.Default.AgentState);

    public void Write(AgentState state) => Write("state.json", state, AgentJson.Default.AgentState);

    public BootPointer? ReadPointer() => Read("active", AgentJson.Default.BootPointer);

    public void Write(BootPointer pointer) => Write("active", pointer, AgentJson.Default.BootPointer);

    public SlotManifest? ReadManifest(string slot) => Read(ManifestName(slot), AgentJson.Default.SlotManifest);

    public void WriteManifest(string slot, SlotManifest manifest) => Write(ManifestName(slot), manifest, AgentJson.Default.SlotManifest);

    /// <summary>Makes a slot unbootable before its image is touched.</summary>
    public void DeleteManifest(string slot) => Delete(Path.Combine(Root, ManifestName(slot)));

    public void Delete(string path)
    {
        Checkpoint($"delete {Path.GetFileName(path)}");
        File.Delete(path);
    }

    public void DeletePackages()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "packages")))
        {
            Delete(file);
        }
    }

    /// <summary>A small file of the folder, or null.</summary>
    public byte[]? ReadBytes(string name)
    {
        var path = Path.Combine(Root, name);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    /// <summary>Replaces a file of the folder.</summary>
    public void WriteBytes(string name, ReadOnlySpan<byte> content)
    {
        var target = Path.Combine(Root, name);
        var temporary = target + ".tmp";
        Checkpoint($"before {name}");
        using (var file = CreatePrivateFile(temporary, FileMode.Create))
        {
            file.Write(content);
            file.Flush(flushToDisk: _durable);
        }

        Checkpoint($"written {name}");
        File.Move(temporary, target, overwrite: true);
        SyncFolder(Path.GetDirectoryName(target)!);
        Checkpoint($"after {name}");
    }

    public void Checkpoint(string name) => _checkpoint?.Invoke(name);

    /// <summary>SHA-256 of a file's bytes, lower-case hex.</summary>
    public static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    /// <summary>Opens a file that only its owner can read.</summary>
    public static FileStream CreatePrivateFile(string path, FileMode mode, FileOptions handling = FileOptions.None)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.Read, Options = handling };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    public void Dispose() => _lock.Dispose();

    private static string ManifestName(string slot) => Path.Combine("slots", slot, "manifest.json");

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private T? Read<T>(string name, JsonTypeInfo<T> type)
        where T : class
    {
        var path = Path.Combine(Root, name);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), type) : null;
        }
        catch (JsonException e)
        {
            // Files are replaced as a whole, so this is a damaged medium or a foreign hand; guessing would be worse.
            throw new InvalidDataException($"'{path}' is damaged: {e.Message}", e);
        }
    }

    private void Write<T>(string name, T value, JsonTypeInfo<T> type) =>
        WriteBytes(name, JsonSerializer.SerializeToUtf8Bytes(value, type));

    // A rename is durable only when the folder is: fsync(2), "Calling fsync() does not necessarily ensure that the entry
    // in the directory containing the file has also reached disk".
    private void SyncFolder(string path)
    {
        if (!_durable || OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = open(path, 0);
        if (handle < 0)
        {
            throw new IOException($"Cannot open the folder '{path}'.");
        }

        var result = fsync(handle);
        _ = close(handle);
        if (result != 0)
        {
            throw new IOException($"Cannot write the folder '{path}' to the medium.");
        }
    }

    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int open(string path, int flags);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int fsync(int descriptor);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int close(int descriptor);
}
