using System.Globalization;
using PosCloud.Cli;
using PosCloud.Cli.Console;
using PosCloud.Tests.Trust.Vault;

namespace PosCloud.Tests.Cli;

/// <summary>Runs <c>poscloud</c> in this process against a fake service, in a folder of its own.</summary>
internal sealed class CliHarness : IDisposable
{
    public const string Root = "https://cloud.test";

    private readonly HttpClient _http;

    public CliHarness(bool live = false)
    {
        _http = new HttpClient(Server, disposeHandler: false);
        Directory.CreateDirectory(Folder);
        Live = live;
        Environment["POSCLOUD_CONFIG"] = LoginFile;
    }

    public FakeServer Server { get; } = new();

    public ImmediateTime Time { get; } = new();

    /// <summary>The vault with the key of the person at the prompt.</summary>
    public FakeVault Vault { get; } = new();

    public Dictionary<string, string> Environment { get; } = [];

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "poscloud-cli-" + Guid.NewGuid().ToString("N"));

    public string LoginFile => Path.Combine(Folder, "config", "login.json");

    public string Input { get; init; } = "";

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    private bool Live { get; }

    /// <summary>As a pipeline does it: no login, all from the environment.</summary>
    public CliHarness WithToken()
    {
        Environment["POSCLOUD_URL"] = Root;
        Environment["POSCLOUD_ESTATE"] = "demo";
        Environment["POSCLOUD_TOKEN"] = "token-1";
        return this;
    }

    public string File(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    public Task<int> RunAsync(params string[] args) => RunAsync("en", CancellationToken.None, args);

    public async Task<int> RunAsync(string language, CancellationToken cancellationToken, string[] args)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new CliConsole(TextWriter.Synchronized(output), TextWriter.Synchronized(error), new StringReader(Input), tableWidth: null, Live);
        var services = new CliServices(console, name => Environment.GetValueOrDefault(name), _http, Time) { Vault = () => Vault.Open() };
        var exitCode = await CliApp.RunAsync(args, services, cancellationToken);
        (Output, Error) = (output.ToString(), error.ToString());
        return exitCode;
    }

    public void Dispose()
    {
        _http.Dispose();
        Server.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
