using System.Text.Json;
using PosCloud.Cli.Language;

namespace PosCloud.Cli.Auth;

/// <summary>The login file: one per person, readable by that person only.</summary>
internal sealed class LoginStore(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string FilePath => path;

    /// <summary>POSCLOUD_CONFIG, else the XDG base directory (https://specifications.freedesktop.org/basedir-spec/).</summary>
    public static string DefaultPath(Func<string, string?> environment)
    {
        if (environment("POSCLOUD_CONFIG") is { Length: > 0 } file)
        {
            return Path.GetFullPath(file);
        }

        // The specification has relative paths ignored.
        var root = environment("XDG_CONFIG_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg)
            ? xdg
            : OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData)
                : Path.Combine(environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        return Path.Combine(root, "poscloud", "login.json");
    }

    public async Task<LoginState?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync(file, AuthJson.Default.LoginState, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException)
        {
            throw new CliException(ExitCodes.NotLoggedIn, Messages.ErrorLoginFileDamaged.With(path), Messages.AdviceLogin);
        }
    }

    /// <summary>Replaces the file in one step: a cut leaves the old login or the new one.</summary>
    public async Task WriteAsync(LoginState state, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Guid.NewGuid():N}";
        try
        {
            await using (var file = new FileStream(draft, PrivateFile()))
            {
                await JsonSerializer.SerializeAsync(file, state, AuthJson.Default.LoginState, cancellationToken);
            }

            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <returns>Whether there was a login.</returns>
    public bool Delete()
    {
        var existed = File.Exists(path);
        File.Delete(path);
        return existed;
    }

    /// <summary>A new file with mode 600 from its first byte on.</summary>
    internal static FileStreamOptions PrivateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }
}
