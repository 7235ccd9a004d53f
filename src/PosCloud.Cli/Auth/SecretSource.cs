using PosCloud.Cli.Console;
using PosCloud.Cli.Language;

namespace PosCloud.Cli.Auth;

/// <summary>Where the client secret comes from. Never from the command line itself: other users of the machine can read that.</summary>
internal static class SecretSource
{
    public const string Variable = "POSCLOUD_CLIENT_SECRET";
    private const int MaxBytes = 64 * 1024;

    /// <summary>The file, else stdin, else the environment; null when there is none.</summary>
    public static async Task<string?> FindAsync(
        string? file, bool fromInput, ICliConsole console, Func<string, string?> environment, CancellationToken cancellationToken)
    {
        var secret = file is not null ? await ReadFileAsync(file, cancellationToken)
            : fromInput ? (await console.ReadLineAsync(cancellationToken))?.Trim() ?? ""
            : environment(Variable);
        return secret is { Length: 0 } && (fromInput || file is not null)
            ? throw new CliException(ExitCodes.Usage, Messages.ErrorSecretEmpty, Messages.AdviceClientSecret)
            : string.IsNullOrEmpty(secret) ? null : secret;
    }

    private static async Task<string> ReadFileAsync(string path, CancellationToken cancellationToken) =>
        new FileInfo(path) is { Exists: true, Length: <= MaxBytes }
            ? (await File.ReadAllTextAsync(path, cancellationToken)).Trim()
            : throw new CliException(ExitCodes.NotLoggedIn, Messages.ErrorSecretFile.With(path), Messages.AdviceClientSecret);
}
