using PosCloud.Trust.Tuf;

namespace PosCloud.TufConformance;

/// <summary>
/// The client interface of the public tuf-conformance suite (its CLIENT-CLI.md) over PosCloud.Trust. Exit code 0 when
/// all went well, else 1 with the reason on the error output.
/// </summary>
internal sealed class ConformanceClient(HttpClient http, TimeProvider time, TextWriter error)
{
    // With the name of a temporary file beside it, below what file systems allow.
    private const int MaxFileName = 200;

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            var parsed = new ClientArguments(arguments);
            await RunAsync(parsed, cancellationToken);
            return 0;
        }
        catch (TufException exception)
        {
            await error.WriteLineAsync($"{exception.Error}: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(exception.Message);
        }

        return 1;
    }

    private async Task RunAsync(ClientArguments arguments, CancellationToken cancellationToken)
    {
        var store = new FolderTufStore(arguments.One("--metadata-dir"));
        switch (arguments.Command)
        {
            case "init":
                var root = await File.ReadAllBytesAsync(arguments.Argument, cancellationToken);
                // Parsed, so that a file that is no root at all is found now.
                _ = new TrustedMetadataSet(root, time.GetUtcNow());
                await store.SaveAsync(TufNames.Metadata(TufNames.Root), root, cancellationToken);
                break;
            case "refresh":
                await (await StartAsync(arguments, store, cancellationToken)).RefreshAsync(cancellationToken);
                break;
            case "download":
                await DownloadAsync(arguments, await StartAsync(arguments, store, cancellationToken), cancellationToken);
                break;
            default:
                throw new ArgumentException("The command is one of init, refresh and download.");
        }
    }

    private Task<MetadataUpdater> StartAsync(ClientArguments arguments, ITufStore store, CancellationToken cancellationToken) =>
        MetadataUpdater.StartAsync(new HttpTufSource(http, new Uri(arguments.One("--metadata-url"))), store, time, cancellationToken);

    private async Task DownloadAsync(ClientArguments arguments, MetadataUpdater updater, CancellationToken cancellationToken)
    {
        await updater.RefreshAsync(cancellationToken);
        var source = new HttpTufSource(http, new Uri(arguments.One("--target-base-url")));
        var downloader = new TargetDownloader(source, updater.Trusted.Root.Content.ConsistentSnapshot);
        foreach (var path in arguments.All("--target-name"))
        {
            var target = await updater.FindAsync(path, cancellationToken)
                ?? throw new TufException(TufError.TargetUnknown, $"Nobody who is trusted for {path} lists it.");
            var file = Path.Combine(arguments.One("--target-dir"), FileName(path));
            await downloader.DownloadAsync(path, target, file, cancellationToken);
        }
    }

    private static string FileName(string path)
    {
        var name = Uri.EscapeDataString(path);
        return name.Length <= MaxFileName
            ? name
            : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(path)));
    }
}
