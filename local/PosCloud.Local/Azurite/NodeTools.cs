using System.Diagnostics;
using System.Globalization;

namespace PosCloud.Local.Azurite;

/// <summary>Finds Node.js and npm and runs them.</summary>
internal static class NodeTools
{
    private const int OldestMajor = 20;

    private const string Advice = "install Node.js 20 or newer (https://nodejs.org) and try again";

    /// <returns>The full path of a Node.js that is new enough.</returns>
    /// <exception cref="LocalSetupException">There is none.</exception>
    public static async Task<string> FindNodeAsync(CancellationToken cancellationToken)
    {
        var node = FindOnPath("node") ?? throw new LocalSetupException($"Node.js was not found on the PATH: {Advice}.");
        var (exitCode, output) = await RunAsync(node, ["--version"], Environment.CurrentDirectory, cancellationToken);
        var version = output.Trim();
        return exitCode == 0 && MajorOf(version) is { } major && major >= OldestMajor
            ? node
            : throw new LocalSetupException($"Node.js at {node} has the version '{version}', which is too old: {Advice}.");
    }

    /// <exception cref="LocalSetupException">npm is missing.</exception>
    public static string FindNpm() =>
        FindOnPath("npm") ?? throw new LocalSetupException($"npm was not found on the PATH: {Advice}.");

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
    internal static int? MajorOf(string version)
    {
        var digits = version.TrimStart('v').Split('.')[0];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    internal static string? FindOnPath(string name)
    {
        string[] names = OperatingSystem.IsWindows() ? [name + ".exe", name + ".cmd"] : [name];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(file => Path.Combine(folder, file)))
            .FirstOrDefault(File.Exists);
    }
}
