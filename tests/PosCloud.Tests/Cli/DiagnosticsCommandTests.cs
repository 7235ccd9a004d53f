using System.Net;
using System.Text.Json;
using PosCloud.Cli;
using PosCloud.Protocol;
using PosCloud.Protocol.Support;

namespace PosCloud.Tests.Cli;

public sealed class DiagnosticsCommandTests : IDisposable
{
    private const string Diagnostics = "/v1/estates/demo/terminals/T1/diagnostics";
    private const string Store = "https://store.test/bundle";

    private static readonly byte[] Bundle = Samples.Bytes(1000);

    private static readonly DiagnosticsView Stored = new("u-1", Samples.Sha256(Bundle), Bundle.Length, Samples.At, Samples.At, "d-1");

    private readonly CliHarness _cli = new CliHarness().WithToken();

    public DiagnosticsCommandTests() => _cli.Server
        .On($"POST {Diagnostics}", new DiagnosticsDemand("d-1", Samples.At, "anna", "It is slow."), ProtocolJson.Default.DiagnosticsDemand)
        .On($"GET {Diagnostics}", Samples.PageOf(null, Stored with { UploadId = "u-2", CompletedAt = null, RequestId = null }, Stored), ProtocolJson.Default.PageDiagnosticsView)
        .On($"POST {Diagnostics}/u-1/link", new DownloadLink(new Uri(Store + "?sig=x"), Samples.At, Stored.Sha256, Bundle.Length), ProtocolJson.Default.DownloadLink)
        .On("GET /bundle", _ => new HttpResponseMessage { Content = new ByteArrayContent(Bundle) });

    private string Target => Path.Combine(_cli.Folder, "bundle.json");

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Request_SaysWhy_AndShowsItsId()
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("diagnostics", "request", "T1", "--reason", "It is slow."));

        Assert.Equal("""{"reason":"It is slow."}""", _cli.Server.Requests.Single().Text);
        Assert.Contains("d-1", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync("diagnostics", "request", "T1"));
        Assert.Single(_cli.Server.Requests);
    }

    [Fact]
    public async Task List_TellsWhatIsStoredAndWhatIsOnItsWay()
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("diagnostics", "list", "T1"));

        Assert.Matches("u-2.*pending", _cli.Output);
        Assert.Matches("u-1.*stored.*1.0 kB.*d-1", _cli.Output);
    }

    [Fact]
    public async Task Get_WithoutAName_SavesTheNewestThatIsStored()
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("diagnostics", "get", "T1", "--out", Target));

        Assert.Equal([$"GET {Diagnostics}", $"POST {Diagnostics}/u-1/link", "GET /bundle?sig=x"], _cli.Server.Lines);
        Assert.Equal(Bundle, await File.ReadAllBytesAsync(Target));
        Assert.DoesNotContain("sig=", _cli.Output + _cli.Error, StringComparison.Ordinal);
        Assert.Null(_cli.Server.Requests[2].Authorization);
    }

    [Fact]
    public async Task Get_AsJson_SaysWhatWasSaved()
    {
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("diagnostics", "get", "T1", "u-1", "--out", Target, "--json"));

        using var saved = JsonDocument.Parse(_cli.Output);
        Assert.Equal((Stored.Sha256, 1000), (saved.RootElement.GetProperty("sha256").GetString(), saved.RootElement.GetProperty("length").GetInt32()));
    }

    [Fact]
    public async Task Get_WhenNothingIsStored_SaysHowToAsk()
    {
        _cli.Server.On($"GET {Diagnostics}", Samples.PageOf(null, Stored with { CompletedAt = null }), ProtocolJson.Default.PageDiagnosticsView);

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("diagnostics", "get", "T1", "--out", Target));

        Assert.Contains("poscloud diagnostics request T1", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, 1000)]
    [InlineData(HttpStatusCode.OK, 999)]
    [InlineData(HttpStatusCode.OK, 1001)]
    public async Task Get_OfSomethingElseThanTheServiceSaid_LeavesNoFile(HttpStatusCode status, int length)
    {
        _cli.Server.On("GET /bundle", _ => new HttpResponseMessage(status) { Content = new ByteArrayContent(Samples.Bytes(length)) });

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("diagnostics", "get", "T1", "u-1", "--out", Target));

        Assert.Empty(Directory.GetFiles(_cli.Folder, "bundle*"));
    }
}
