using System.Security.Cryptography;

namespace PosCloud.Local.Azurite;

/// <summary>
/// Installs the emulator once, from the committed lock file, into a folder that git ignores. A stamp with the lock
/// file's hash says whether what is there is complete and current.
/// </summary>
internal static class AzuriteInstallation
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    /// <returns>The folder with the emulator's starter script.</returns>
    /// <exception cref="LocalSetupException">The repository, or npm, or the package feed cannot be found.</exception>
    public static async Task<string> EnsureAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(FindRoot(), "local", "azurite");
        if (await IsCurrentAsync(folder, cancellationToken))
        {
            return folder;
        }

        // Two test assemblies may start at once, and npm would remove what the other one is just installing.
        await using var mutex = await LockAsync(folder, options.Progress, cancellationToken);
        if (!await IsCurrentAsync(folder, cancellationToken))
        {
            await InstallAsync(folder, options, cancellationToken);
        }

        return folder;
    }

    /// <summary>The folder with PosCloud.sln: <c>POSCLOUD_ROOT</c>, or the nearest one above the program.</summary>
    internal static string FindRoot()
    {
        if (Environment.GetEnvironmentVariable("POSCLOUD_ROOT") is { Length: > 0 } root)
        {
            return Directory.Exists(Path.Combine(root, "local", "azurite"))
                ? root
                : throw new LocalSetupException($"POSCLOUD_ROOT is '{root}', which has no folder local/azurite: point it at the repository.");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PosCloud.sln")))
            {
                return folder.FullName;
            }
        }

        throw new LocalSetupException($"No PosCloud.sln above {AppContext.BaseDirectory}: set POSCLOUD_ROOT to the repository's folder.");
    }

    private static string StampOf(string folder) => Path.Combine(folder, "node_modules", ".poscloud-stamp");

    private static async Task<bool> IsCurrentAsync(string folder, CancellationToken cancellationToken)
    {
        var stamp = StampOf(folder);
        return File.Exists(stamp)
            && await File.ReadAllTextAsync(stamp, cancellationToken) == await HashOfLockFileAsync(folder, cancellationToken);
    }

    private static async Task<string> HashOfLockFileAsync(string folder, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(Path.Combine(folder, "package-lock.json"));
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private static async Task InstallAsync(string folder, AzuriteOptions options, CancellationToken cancellationToken)
    {
        options.Progress?.Invoke("Installing the storage emulator Azurite (only the first time; about half a minute) ...");
        // No package of Azurite needs its install scripts, so none gets to run code here.
        var (exitCode, output) = await NodeTools.RunAsync(
            NodeTools.FindNpm(options.SearchPath),
            ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
            folder,
            cancellationToken);
        if (exitCode != 0)
        {
            var reason = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .FirstOrDefault(line => line.Contains("npm error", StringComparison.Ordinal), "no message");
            throw new LocalSetupException(
                $"npm could not install Azurite ({reason}): check the network and npm's registry setting, then run 'npm ci' in {folder}.");
        }

        // Last, so that an installation that was cut is done again.
        await File.WriteAllTextAsync(StampOf(folder), await HashOfLockFileAsync(folder, cancellationToken), cancellationToken);
        options.Progress?.Invoke("Azurite is installed.");
    }

    private static async Task<FileStream> LockAsync(string folder, Action<string>? progress, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateDirectory(Path.Combine(folder, ".poscloud"));
        var path = Path.Combine(directory.FullName, "install.lock");
        for (var waiting = false; ; waiting = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                if (!waiting)
                {
                    progress?.Invoke("Another process is installing Azurite; waiting for it ...");
                }

                await Task.Delay(LockPoll, cancellationToken);
            }
        }
    }
}
