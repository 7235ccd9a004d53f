using System.Security.Cryptography;
using System.Text.Json;
using PosCloud.Local.Node;
using PosCloud.Trust.Tuf;

namespace PosCloud.Integration.Tests.Tuf;

/// <summary>Two clients of one repository, each with its own memory: tuf-js, and ours.</summary>
internal sealed class TufReaders
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly TufServer server;
    private readonly string js;
    private readonly string own;
    private readonly Uri url;
    private readonly HttpClient http;

    private TufReaders(TufServer server, HttpClient http, string folder, Uri url)
    {
        (this.server, this.http, this.url) = (server, http, url);
        js = Path.Combine(folder, "tuf-js");
        own = Path.Combine(folder, "own");
    }

    /// <summary>Clients that were shipped with a root.</summary>
    public static async Task<TufReaders> WithAsync(TufServer server, HttpClient http, SignedRepository repository)
    {
        var readers = new TufReaders(server, http, repository.Folder, repository.Url);
        foreach (var client in (ReadOnlySpan<string>)[readers.js, readers.own])
        {
            Directory.CreateDirectory(Path.Combine(client, "targets"));
        }

        await File.WriteAllBytesAsync(Path.Combine(readers.js, "root.json"), repository.FirstRoot);
        await File.WriteAllBytesAsync(Path.Combine(readers.own, "root.json"), repository.FirstRoot);
        return readers;
    }

    /// <summary>Both refresh and fetch a target.</summary>
    public async Task<(ReadResult Js, ReadResult Own)> ReadAsync(string path) => (await ReadJsAsync(path), await ReadOwnAsync(path));

    /// <summary>All targets that either client keeps.</summary>
    public IEnumerable<string> Targets() => new[] { js, own }.SelectMany(client => Directory.EnumerateFiles(Path.Combine(client, "targets")));

    private async Task<ReadResult> ReadJsAsync(string path)
    {
        var (exitCode, output) = await NodeTools.RunAsync(
            server.Node,
            ["read.cjs", js, new Uri(url, "metadata").AbsoluteUri, Path.Combine(js, "targets"), new Uri(url, "targets").AbsoluteUri, path],
            server.Scripts,
            CancellationToken.None);
        Assert.True(exitCode == 0, output);
        return JsonSerializer.Deserialize<ReadResult>(output, Web)!;
    }

    private async Task<ReadResult> ReadOwnAsync(string path)
    {
        try
        {
            var updater = await MetadataUpdater.StartAsync(
                new HttpTufSource(http, new Uri(url, "metadata")), new FolderTufStore(own), TimeProvider.System, CancellationToken.None);
            var target = await updater.FindAsync(path, CancellationToken.None);
            if (target is null)
            {
                return new ReadResult(Error: nameof(TufError.TargetUnknown));
            }

            var file = Path.Combine(own, "targets", Uri.EscapeDataString(path));
            await new TargetDownloader(new HttpTufSource(http, new Uri(url, "targets")), updater.Trusted.Root.Content.ConsistentSnapshot)
                .DownloadAsync(path, target, file, CancellationToken.None);
            var content = await File.ReadAllBytesAsync(file);
            return new ReadResult(Convert.ToHexStringLower(SHA256.HashData(content)), target.Custom?.GetRawText());
        }
        catch (TufException exception)
        {
            return new ReadResult(Error: exception.Error.ToString());
        }
    }
}
