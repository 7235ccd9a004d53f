using System.Security.Cryptography;

namespace PosCloud.Local.Node;

/// <summary>
/// Installs a <see cref="NodePackage"/> once, from the committed lock file, into a folder that git ignores. A stamp with
/// the lock file's hash says whether what is there is complete and current.
/// </summary>
/// <param name="searchPath">Where to look for npm, in the form of the PATH variable.</param>
/// <param name="progress">Gets a line for each step that takes a while.</param>
internal sealed class NodeInstallation(NodePackage package, string searchPath, Action<string>? progress)
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    private readonly string folder = Path.Combine([FindRoot(package.Folder), .. package.Folder.Split('/')]);

    /// <returns>The package's folder, with all that its lock file names.</returns>
    /// <exception cref="LocalSetupException">The repository, or npm, or the package feed cannot be found.</exception>
    public static async Task<string> EnsureAsync(
        NodePackage package, string searchPath, Action<string>? progress, CancellationToken cancellationToken)
    {
        var installation = new NodeInstallation(package, searchPath, progress);
        await installation.EnsureAsync(cancellationToken);
        return installation.folder;
    }

    private string Stamp => Path.Combine(folder, "node_modules", ".poscloud-stamp");

    /// <summary>The folder with PosCloud.sln: <c>POSCLOUD_ROOT</c>, or the nearest one above the program.</summary>
    private static string FindRoot(string needed)
    {
        if (Environment.GetEnvironmentVariable("POSCLOUD_ROOT") is { Length: > 0 } root)
        {
            return Directory.Exists(Path.Combine([root, .. needed.Split('/')]))
                ? root
                : throw new LocalSetupException($"POSCLOUD_ROOT is '{root}', which has no folder {needed}: point it at the repository.");
        }

        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            if (File.Exists(Path.Combine(above.FullName, "PosCloud.sln")))
            {
                return above.FullName;
            }
        }

        throw new LocalSetupException($"No PosCloud.sln above {AppContext.BaseDirectory}: set POSCLOUD_ROOT to the repository's folder.");
    }

    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (await IsCurrentAsync(cancellationToken))
        {
            return;
        }

        // Two test assemblies may start at once, and npm would remove what the other one is just installing.
        await using var mutex = await LockAsync(cancellationToken);
        if (!await IsCurrentAsync(cancellationToken))
        {
            await InstallAsync(cancellationToken);
        }
    }

    private async Task<bool> IsCurrentAsync(CancellationToken cancellationToken) =>
        File.Exists(Stamp)
        && await File.ReadAllTextAsync(Stamp, cancellationToken) == await HashOfLockFileAsync(cancellationToken);

    private async Task<string> HashOfLockFileAsync(CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(Path.Combine(folder, "package-lock.json"));
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        progress?.Invoke($"Installing {package.Progress} ...");
        // No package needs its install scripts, so none gets to run code here.
        var (exitCode, output) = await NodeTools.RunAsync(
            NodeTools.FindNpm(searchPath),
            ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
            folder,
            cancellationToken);
        if (exitCode != 0)
        {
            var reason = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .FirstOrDefault(line => line.Contains("npm error", StringComparison.Ordinal), "no message");
            throw new LocalSetupException(
                $"npm could not install {package.Name} ({reason}): check the network and npm's registry setting, then run 'npm ci' in {folder}.");
        }

        // Last, so that an installation that was cut is done again.
        await File.WriteAllTextAsync(Stamp, await HashOfLockFileAsync(cancellationToken), cancellationToken);
        progress?.Invoke($"{package.Name} is installed.");
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
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
                    progress?.Invoke($"Another process is installing {package.Name}; waiting for it ...");
                }

                await Task.Delay(LockPoll, cancellationToken);
            }
        }
    }
}
