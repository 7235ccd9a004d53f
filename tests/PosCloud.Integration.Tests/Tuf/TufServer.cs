using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PosCloud.Local.Hosting;
using PosCloud.Local.Node;

namespace PosCloud.Integration.Tests.Tuf;

/// <summary>Serves a folder of repositories over HTTP, and has tuf-js installed. One for all tests of the class.</summary>
public sealed class TufServer : IAsyncLifetime
{
    private static readonly NodePackage TufJs = new("tuf-js", "tests/tuf-js", "the TUF client tuf-js (only the first time; some seconds)");

    private static readonly string SearchPath = Environment.GetEnvironmentVariable("PATH") ?? "";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("poscloud-tuf-");
    private LoopbackServer? server;
    private int repositories;

    /// <summary>The full path of Node.js.</summary>
    public string Node { get; private set; } = "";

    /// <summary>The folder with the script and its packages.</summary>
    public string Scripts { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Node = await NodeTools.FindNodeAsync(SearchPath, CancellationToken.None);
        Scripts = await NodeInstallation.EnsureAsync(TufJs, SearchPath, Console.WriteLine, CancellationToken.None);
        server = await LoopbackServer.StartAsync(0, maxBodyBytes: 1, Map, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await server!.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>A new folder, and the URL under which its files are.</summary>
    internal (string Folder, Uri Url) NewFolder()
    {
        var name = FormattableString.Invariant($"{Interlocked.Increment(ref repositories)}");
        return (folder.CreateSubdirectory(name).FullName, new Uri(server!.Address, name + "/"));
    }

    private void Map(WebApplication app) => app.MapGet("/{**path}", WriteAsync);

    private async Task WriteAsync(HttpContext context)
    {
        var file = Path.GetFullPath(Path.Combine(folder.FullName, context.Request.RouteValues["path"]?.ToString() ?? ""));
        if (!file.StartsWith(folder.FullName + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await context.Response.Body.WriteAsync(await File.ReadAllBytesAsync(file, context.RequestAborted), context.RequestAborted);
    }
}
