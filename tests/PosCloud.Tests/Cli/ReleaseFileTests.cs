using System.Net;
using System.Text;
using PosCloud.Cli;
using PosCloud.Cli.Api;
using PosCloud.Cli.Releases;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;

namespace PosCloud.Tests.Cli;

/// <summary>A release of several components as people keep it in a file.</summary>
public sealed class ReleaseFileTests : IDisposable
{
    private const string Summer = """
        {
          "releaseId": "summer",
          "components": [
            { "file": "os.img", "name": "os", "version": "7.1.0" },
            { "file": "app.img", "name": "payment-app", "version": "4.2.0", "kind": "application", "requires": [ { "component": "os", "minimum": "7.1" } ] },
            { "file": "printer.bin", "name": "printer-firmware", "version": "1.9", "kind": "peripheral-firmware", "peripheral": { "kind": "POSPrinter", "model": "TM-1" } }
          ],
          "backOut": "Hold the green key for ten seconds.",
          "connectivity": { "withinMinutes": 5 }
        }
        """;

    private readonly CliHarness _cli = new CliHarness().WithToken();

    public ReleaseFileTests()
    {
        _cli.File("os.img", Samples.Bytes(100));
        _cli.File("app.img", Samples.Bytes(200));
        _cli.File("printer.bin", Samples.Bytes(300));
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Read_NamesHashesAndKeepsTheRestAsItIs()
    {
        var steps = new List<string?>();

        var set = await ReadAsync(Summer, new Sink(p => steps.Add(p.Component)));

        Assert.Equal(["os", "payment-app", "printer-firmware"], set.Draft.Components.Select(c => c.Name));
        Assert.Equal((Samples.Sha256(Samples.Bytes(200)), 200L), (set.Draft.Components[1].Sha256, set.Draft.Components[1].Length));
        Assert.Equal(new ComponentRequirement("os", "7.1"), Assert.Single(set.Draft.Components[1].Requires!));
        Assert.Equal(new PeripheralTarget("POSPrinter", "TM-1"), set.Draft.Components[2].Peripheral);
        Assert.Equal(("summer", 5), (set.Draft.ReleaseId, set.Draft.Connectivity!.WithinMinutes));
        Assert.Equal(Path.Combine(_cli.Folder, "printer.bin"), set.Files["printer-firmware"]);
        Assert.Equal(["os", "payment-app", "printer-firmware"], steps.Distinct());
    }

    [Theory]
    [InlineData("not json", "$")]
    [InlineData("{}", "$.components")]
    [InlineData("{\"components\":[{\"name\":\"os\",\"version\":\"1\"}]}", "$.components[0].file")]
    [InlineData("{\"components\":[{\"file\":\"os.img\",\"name\":\"os\",\"version\":\"1\",\"sha256\":\"aa\",\"sise\":1}]}", "sise")]
    [InlineData("{\"components\":[{\"file\":\"os.img\",\"name\":\"os\",\"version\":\"..\"}]}", "/components/0/version")]
    [InlineData("{\"components\":[{\"file\":\"none.img\",\"name\":\"os\",\"version\":\"1\"}]}", "none.img")]
    public async Task Read_AFileThatIsWrong_SaysWhere(string text, string where)
    {
        var e = await Assert.ThrowsAsync<CliException>(() => ReadAsync(text, null));

        Assert.Equal(ExitCodes.LocalFile, e.ExitCode);
        Assert.Contains(where, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_OfAReleaseFile_UploadsEachComponentAndShowsItsName()
    {
        var components = new[] { ("os", 100), ("payment-app", 200), ("printer-firmware", 300) };
        var done = new HashSet<string>();
        ReleaseView View() => new(
            "summer",
            done.Count == 3 ? ReleaseState.Uploaded : ReleaseState.Draft,
            [.. components.Select(c => new ReleaseComponentView(c.Item1, "1", Samples.Sha256(Samples.Bytes(c.Item2)), c.Item2, done.Contains(c.Item1), []))],
            Samples.At,
            "admin",
            BackOut: "x");
        _cli.Server.On("POST /v1/estates/demo/releases", _ => FakeServer.Json(View(), ProtocolJson.Default.ReleaseView));
        foreach (var (name, _) in components)
        {
            _cli.Server.On(
                $"POST /v1/estates/demo/releases/summer/components/{name}/upload",
                _ => FakeServer.Json(new UploadLink(new Uri($"https://blob.test/staging/{name}?sig=secret"), Samples.At), ProtocolJson.Default.UploadLink));
            _cli.Server.On($"PUT /staging/{name}", _ => new HttpResponseMessage(HttpStatusCode.Created));
            _cli.Server.On($"POST /v1/estates/demo/releases/summer/components/{name}/complete", _ =>
            {
                done.Add(name);
                return FakeServer.Json(View(), ProtocolJson.Default.ReleaseView);
            });
        }

        var code = await _cli.RunAsync("releases", "publish", _cli.File("release.json", Encoding.UTF8.GetBytes(Summer)));

        Assert.Equal(ExitCodes.Ok, code);
        Assert.Equal(3, done.Count);
        Assert.Contains("Uploading payment-app", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--component", "os")]
    [InlineData("--notes", "x")]
    public async Task Publish_OfAReleaseFileWithAnotherOption_IsRefused(string option, string value)
    {
        var code = await _cli.RunAsync("releases", "publish", _cli.File("release.json", Encoding.UTF8.GetBytes(Summer)), option, value);

        Assert.Equal(ExitCodes.Usage, code);
        Assert.Empty(_cli.Server.Requests);
    }

    private Task<PublishRelease> ReadAsync(string text, IProgress<PublishProgress>? progress) =>
        ReleaseFile.ReadAsync(_cli.File("release.json", Encoding.UTF8.GetBytes(text)), null, progress, CancellationToken.None);

    private sealed class Sink(Action<PublishProgress> report) : IProgress<PublishProgress>
    {
        public void Report(PublishProgress value) => report(value);
    }
}
