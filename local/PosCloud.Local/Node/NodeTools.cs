using System.Diagnostics;
using System.Globalization;

namespace PosCloud.Local.Node;

/// <summary>Finds Node.js and npm and runs them.</summary>
internal static class NodeTools
{
    private const int OldestMajor = 20;

    private const string Advice = "install Node.js 20 or newer (https://nodejs.org) and try again";

    /// <param name="searchPath">The folders to look in, in the form of the PATH variable.</param>
    /// <returns>The full path of a Node.js that is new enough.</returns>
    /// <exception cref="LocalSetupException">There is none.</exception>
    public static async Task<string> FindNodeAsync(string searchPath, CancellationToken cancellationToken)
    {
        var node = Find("node", searchPath) ?? throw new LocalSetupException($"Node.js was not found on the PATH: {Advice}.");
        var (exitCode, output) = await RunAsync(node, ["--version"], Environment.CurrentDirectory, cancellationToken);
        var version = output.Trim();
        return exitCode == 0 && MajorOf(version) is { } major && major >= OldestMajor
            ? node
            : throw new LocalSetupException($"Node.js at {node} has the version '{version}', which is too old: {Advice}.");
    }

    /// <exception cref="LocalSetupException">npm is missing.</exception>
    public static string FindNpm(string searchPath) =>
        Find("npm", searchPath) ?? throw new LocalSetupException($"npm was not found on the PATH: {Advice}.");

    /// <returns>The exit code, and standard output followed by standard error.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string workingDirectory,
        CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new LocalSetupException($"{program} did not start.");
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>"v20.11.1" is 20; null for what is not a version.</summary>
    private static int? MajorOf(string version)
    {
        var digits = version.TrimStart('v').Split('.')[0];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    private static string? Find(string name, string searchPath)
    {
        string[] names = OperatingSystem.IsWindows() ? [name + ".exe", name + ".cmd"] : [name];
        return searchPath
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(file => Path.Combine(folder, file)))
            .FirstOrDefault(File.Exists);
    }
}
