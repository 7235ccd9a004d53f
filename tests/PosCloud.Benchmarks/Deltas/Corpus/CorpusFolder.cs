using System.ComponentModel;
using System.Diagnostics;

namespace PosCloud.Benchmarks.Deltas.Corpus;

/// <summary>A folder of pairs, <c>NAME/{old,new,class}</c>, made by corpus.sh.</summary>
internal sealed class CorpusFolder(string path)
{
    /// <summary>Among the user's caches: it can be made again, but takes long to.</summary>
    public static string DefaultPath => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } caches
            ? caches
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "poscloud",
        "delta-corpus");

    /// <summary>Makes the pairs that are not there; those that cannot be made are left out.</summary>
    /// <param name="names">All if empty.</param>
    /// <param name="say">Gets what the script says.</param>
    /// <returns>Whether all could be made.</returns>
    public async Task<bool> FillAsync(bool heldOut, IReadOnlyList<string> names, Action<string> say, CancellationToken cancellationToken)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "corpus.sh");
        string[] option = heldOut ? ["--held-out"] : [];
        Directory.CreateDirectory(path);
        using var process = Start(new ProcessStartInfo("bash", [script, .. option, path, .. names]) { RedirectStandardError = true });
        if (process is null)
        {
            say("Pairs are made by a script that needs bash, which is not on PATH.");
            return false;
        }

        try
        {
            while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
            {
                say(line);
            }

            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode == 0;
    }

    /// <returns>The pairs that are there, the smallest new file first.</returns>
    public IReadOnlyList<ImagePair> Pairs(IReadOnlyList<string> names, long below) =>
    [
        .. Directory.EnumerateDirectories(path)
            .Select(Path.GetFileName)
            .Where(name => !name!.StartsWith('.') && (names.Count == 0 || names.Contains(name)))
            .Select(name => Read(name!))
            .OfType<ImagePair>()
            .Where(pair => pair.NewLength < below)
            .OrderBy(pair => pair.NewLength)
            .ThenBy(pair => pair.Name, StringComparer.Ordinal),
    ];

    private static Process? Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private ImagePair? Read(string name)
    {
        var (old, @new, @class) = (Path.Combine(path, name, "old"), Path.Combine(path, name, "new"), Path.Combine(path, name, "class"));
        return File.Exists(old) && File.Exists(@new)
            ? ImagePair.Open(name, File.Exists(@class) ? File.ReadAllText(@class).Trim() : null, old, @new)
            : null;
    }
}
