using System.Net;
using System.Text;
using PosCloud.Protocol;
using PosCloud.Protocol.Documents;
using PosCloud.Protocol.Problems;

namespace PosCloud.Tests.Cli;

public sealed class DocumentsCommandTests : IDisposable
{
    private const string Documents = "/v1/estates/demo/releases/os-2.0.0/documents";
    private const string Store = "https://store.test/documents/guide";

    private static readonly byte[] Content = Encoding.UTF8.GetBytes("# Guide\n");

    private static readonly DocumentView Guide = new(
        "operator-guide", "zh-CN", 2, DocumentFormat.Markdown, Samples.Sha256(Content), Content.Length, Samples.At, "anna");

    private readonly CliHarness _cli = new CliHarness().WithToken();

    public DocumentsCommandTests() => _cli.Server
        .On("POST /v1/estates/demo/releases/os-2.0.0/document-uploads", new DocumentUpload("u1", new Uri(Store + "?sig=x"), Samples.At), ProtocolJson.Default.DocumentUpload)
        .On($"POST {Documents}", Guide, ProtocolJson.Default.DocumentView)
        .On($"GET {Documents}", Samples.PageOf(null, Guide with { Version = 1, RemovedAt = Samples.At, RemovedBy = "ben", Reason = "wrong" }, Guide), ProtocolJson.Default.PageDocumentView)
        .On($"GET {Documents}/operator-guide", new DocumentLink(Guide, new Uri(Store + "?sig=x"), Samples.At), ProtocolJson.Default.DocumentLink)
        .On($"POST {Documents}/operator-guide/remove", Guide, ProtocolJson.Default.DocumentView)
        .On("PUT /documents/guide", _ => new HttpResponseMessage(HttpStatusCode.Created))
        .On("GET /documents/guide", _ => new HttpResponseMessage { Content = new ByteArrayContent(Content) });

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Add_UploadsTheFileAndSaysWhatItsNameSays()
    {
        Assert.Equal(0, await _cli.RunAsync("documents", "add", "os-2.0.0", _cli.File("operator-guide.zh-CN.md", Content)));

        Assert.Equal(
            $$"""{"sha256":"{{Guide.Sha256}}","length":8}""", _cli.Server.Requests[0].Text);
        Assert.Equal(Content, _cli.Server.Requests[1].Body);
        Assert.Equal(
            $$"""{"name":"operator-guide","language":"zh-CN","format":"markdown","sha256":"{{Guide.Sha256}}","length":8,"uploadId":"u1"}""", _cli.Server.Requests[2].Text);
        Assert.Contains("version 2", _cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", _cli.Output + _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_WhoseUploadWasAnsweredTooLate_GoesOn()
    {
        _cli.Server.OnInTurn(
            "PUT /documents/guide",
            _ => new HttpResponseMessage(HttpStatusCode.InternalServerError),
            _ => new HttpResponseMessage(HttpStatusCode.Forbidden));

        Assert.Equal(0, await _cli.RunAsync("documents", "add", "os-2.0.0", _cli.File("a.md", Content), "--name", "operator-guide", "--language", "zh-CN"));

        Assert.Equal(4, _cli.Server.Requests.Count);
    }

    [Fact]
    public async Task Add_ThatStorageRefusesAtOnce_IsNotAdded()
    {
        _cli.Server.On("PUT /documents/guide", _ => new HttpResponseMessage(HttpStatusCode.Forbidden));

        Assert.Equal(1, await _cli.RunAsync("documents", "add", "os-2.0.0", _cli.File("operator-guide.en.pdf", Content)));

        Assert.Equal(2, _cli.Server.Requests.Count);
    }

    [Theory]
    [InlineData("guide.txt")]
    [InlineData("guide.md")]
    [InlineData("Guide.en.md")]
    [InlineData("empty.en.md")]
    public async Task Add_OfAFileThatSaysTooLittle_AsksNobody(string name)
    {
        var file = _cli.File(name, name.StartsWith("empty", StringComparison.Ordinal) ? [] : Content);

        Assert.Equal(2, await _cli.RunAsync("documents", "add", "os-2.0.0", file));

        Assert.Empty(_cli.Server.Requests);
    }

    [Fact]
    public async Task Add_Refused_SaysWhy()
    {
        _cli.Server.On($"POST {Documents}", _ => FakeServer.Refuse(Reasons.DocumentMalformed, "Line 2 has the control or direction character U+202E."));

        Assert.Equal(1, await _cli.RunAsync("documents", "add", "os-2.0.0", _cli.File("operator-guide.en.md", Content)));

        Assert.Contains("Line 2", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ShowsAllVersionsAndWhatWasRemoved()
    {
        Assert.Equal(0, await _cli.RunAsync("documents", "list", "os-2.0.0"));

        Assert.Contains("operator-guide", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("ben: wrong", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("documents", "list", "os-2.0.0", "--json"));
        Assert.Contains("\"removedBy\":\"ben\"", _cli.Output.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_InTheReadersLanguage_SavesTheFileAndSaysWhenItIsAnother()
    {
        var path = Path.Combine(_cli.Folder, "saved.md");

        Assert.Equal(0, await _cli.RunAsync("zh-CN", CancellationToken.None, ["documents", "get", "os-2.0.0", "operator-guide", "--out", path]));
        Assert.Equal("language=zh-CN", _cli.Server.Requests[0].Uri.Query.TrimStart('?'));
        Assert.Equal(Content, await File.ReadAllBytesAsync(path));
        Assert.Empty(_cli.Error);

        Assert.Equal(0, await _cli.RunAsync("documents", "get", "os-2.0.0", "operator-guide", "--language", "fr", "--version", "2", "--out", path));
        Assert.Equal("language=fr&version=2", _cli.Server.Requests[^2].Uri.Query.TrimStart('?'));
        Assert.Contains("zh-CN", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfOtherBytesThanTheServiceSaid_SavesNothing()
    {
        _cli.Server.On("GET /documents/guide", _ => new HttpResponseMessage { Content = new ByteArrayContent("# Guise\n"u8.ToArray()) });
        var path = Path.Combine(_cli.Folder, "saved.md");

        Assert.Equal(1, await _cli.RunAsync("documents", "get", "os-2.0.0", "operator-guide", "--out", path));

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Remove_SendsWhichOneAndWhy()
    {
        Assert.Equal(0, await _cli.RunAsync("documents", "remove", "os-2.0.0", "operator-guide", "--language", "zh-CN", "--version", "2", "--reason", "wrong"));

        Assert.Equal("""{"language":"zh-CN","version":2,"reason":"wrong"}""", _cli.Server.Requests.Single().Text);
        Assert.Equal(2, await _cli.RunAsync("documents", "remove", "os-2.0.0", "operator-guide", "--language", "zh-CN", "--version", "2"));
        Assert.Equal(2, await _cli.RunAsync("documents", "remove", "os-2.0.0", "operator-guide", "--language", "z", "--version", "2", "--reason", "wrong"));
    }
}
