using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using PosCloud.Cli.Api;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;

namespace PosCloud.Tests.Cli;

public sealed class PublishTests : IDisposable
{
    private const string Release = "/v1/estates/demo/releases/os-2.0.0";
    private const string Blob = "/staging/image";
    private const int Block = BlockUpload.BlockBytes;

    private readonly CliHarness _cli = new();
    private readonly HttpClient _http;
    private readonly AdminClient _client;
    private readonly ConcurrentDictionary<string, byte[]> _blocks = [];
    private string[] _committed = [];

    public PublishTests()
    {
        _http = new HttpClient(_cli.Server, disposeHandler: false);
        _client = new AdminClient(_http, new Uri(CliHarness.Root), "demo", (_, _) => ValueTask.FromResult("t"), _cli.Time);
    }

    public void Dispose()
    {
        _http.Dispose();
        _cli.Dispose();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(Block, 1)]
    [InlineData(Block + 1, 2)]
    [InlineData((2 * Block) + 5, 3)]
    public async Task Upload_AnyLength_ArrivesWholeInBlocksOfFourMebibytes(int length, int blocks)
    {
        var image = Samples.Bytes(length);
        _cli.Server.On($"PUT {Blob}", Storage);
        var progress = new List<long>();

        await _client.UploadImageAsync(_cli.File("image", image), Link(), new Sink<long>(progress.Add), CancellationToken.None);

        Assert.Equal(blocks, _committed.Length);
        Assert.Single(_committed.Select(id => id.Length).Distinct());
        AssertArrived(image);
        Assert.All(_committed[..^1], id => Assert.Equal(Block, _blocks[id].Length));
        Assert.Equal(length, progress[^1]);
        Assert.Equal(progress.Order(), progress);
        Assert.All(_cli.Server.Requests, r => Assert.StartsWith("?sv=1&sig=secret&comp=block", r.Uri.Query, StringComparison.Ordinal));
        Assert.All(_cli.Server.Requests, r => Assert.Null(r.Authorization));
    }

    [Fact]
    public async Task Upload_BlockFailsTwice_IsRepeatedAndNothingElse()
    {
        var failures = 0;
        _cli.Server.On($"PUT {Blob}", r => BlockId(r) == BlockUpload.IdOf(1) && Interlocked.Increment(ref failures) <= 2
            ? failures == 1 ? throw new HttpRequestException("cut") : new HttpResponseMessage(HttpStatusCode.InternalServerError)
            : Storage(r));
        var image = Samples.Bytes(3 * Block);

        await _client.UploadImageAsync(_cli.File("image", image), Link(), null, CancellationToken.None);

        AssertArrived(image);
        Assert.Equal(6, _cli.Server.Requests.Count);
    }

    [Fact]
    public async Task Upload_BlockAlwaysFails_CommitsNothing()
    {
        _cli.Server.On($"PUT {Blob}", r => BlockId(r) == BlockUpload.IdOf(1) ? new HttpResponseMessage(HttpStatusCode.InternalServerError) : Storage(r));

        await Assert.ThrowsAsync<AdminException>(() =>
            _client.UploadImageAsync(_cli.File("image", Samples.Bytes(2 * Block)), Link(), null, CancellationToken.None));

        Assert.Empty(_committed);
    }

    [Fact]
    public async Task Upload_StorageRefuses_SaysWhyWithoutTheLink()
    {
        _cli.Server.On($"PUT {Blob}", _ => Expired());

        var e = await Assert.ThrowsAsync<AdminException>(() =>
            _client.UploadImageAsync(_cli.File("image", [1]), Link(), null, CancellationToken.None));

        Assert.Equal((AdminException.UploadRefused, 403), (e.Problem.ReasonName(), e.Problem.Status));
        Assert.Contains("AuthenticationFailed", e.Problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Problem + e.ToString(), StringComparison.Ordinal);
        Assert.Single(_cli.Server.Requests);
    }

    [Fact]
    public async Task Publish_NewImage_DraftsUploadsCompletesPublishesAndWaits()
    {
        var image = Samples.Bytes(Block + 9);
        Service(ReleaseState.Draft);
        var stages = new List<PublishStage>();

        var release = await _client.PublishAsync(
            Image(image, TimeSpan.FromMinutes(1)), new Sink<PublishProgress>(p => stages.Add(p.Stage)), CancellationToken.None);

        Assert.Equal(2, release.Components[0].Packages.Count(p => p.State != PackageState.Requested));
        Assert.Equal(Enum.GetValues<PublishStage>(), stages.Distinct());
        Assert.Contains($"\"sha256\":\"{Samples.Sha256(image)}\",\"length\":{image.Length}", _cli.Server.Requests[0].Text, StringComparison.Ordinal);
        AssertArrived(image);
        Assert.Equal(
            ["/v1/estates/demo/releases", $"{Release}/components/os/upload", Blob, $"{Release}/components/os/complete", $"{Release}/publish", Release],
            _cli.Server.Requests.Select(r => r.Uri.AbsolutePath).Distinct());
    }

    [Theory]
    [InlineData(ReleaseState.Uploaded, new[] { "POST /v1/estates/demo/releases", $"POST {Release}/publish" })]
    [InlineData(ReleaseState.Published, new[] { "POST /v1/estates/demo/releases" })]
    public async Task Publish_SecondRun_DoesOnlyWhatIsMissing(ReleaseState state, string[] lines)
    {
        Service(state);

        await _client.PublishAsync(Image([1, 2, 3], null), null, CancellationToken.None);

        Assert.Equal(lines, _cli.Server.Lines);
    }

    [Fact]
    public async Task Publish_LinkRunsOut_GoesOnWithANewOne()
    {
        Service(ReleaseState.Draft);
        var puts = 0;
        _cli.Server.On($"PUT {Blob}", r => Interlocked.Increment(ref puts) == 3 ? Expired() : Storage(r));
        var image = Samples.Bytes(5 * Block);

        await _client.PublishAsync(Image(image, null), null, CancellationToken.None);

        AssertArrived(image);
        Assert.Equal(2, _cli.Server.Requests.Count(r => r.Uri.AbsolutePath.EndsWith("/upload", StringComparison.Ordinal)));

        // At most the refused block and the one beside it are sent twice.
        Assert.InRange(puts, 7, 8);
    }

    [Fact]
    public async Task Publish_NewLinkIsForAnotherBlob_SendsEverythingAgain()
    {
        Service(ReleaseState.Draft);
        _cli.Server.OnInTurn($"POST {Release}/components/os/upload", _ => LinkAnswer("/staging/first"), _ => LinkAnswer(Blob));
        var puts = 0;
        _cli.Server.On("PUT /staging/first", r => Interlocked.Increment(ref puts) <= 2 ? new HttpResponseMessage(HttpStatusCode.Created) : Expired());
        var image = Samples.Bytes(4 * Block);

        await _client.PublishAsync(Image(image, null), null, CancellationToken.None);

        AssertArrived(image);
    }

    [Fact]
    public async Task Publish_EveryLinkIsRefused_GivesUp()
    {
        Service(ReleaseState.Draft);
        _cli.Server.On($"PUT {Blob}", _ => Expired());

        await Assert.ThrowsAsync<AdminException>(() => _client.PublishAsync(Image([1], null), null, CancellationToken.None));

        Assert.Equal(2, _cli.Server.Requests.Count(r => r.Method == "PUT"));
    }

    [Fact]
    public async Task Publish_UploadDiffers_CarriesTheServicesReason()
    {
        Service(ReleaseState.Draft);
        _cli.Server.On($"POST {Release}/components/os/complete", _ => FakeServer.Refuse(Reasons.UploadHashMismatch));

        var e = await Assert.ThrowsAsync<AdminException>(() => _client.PublishAsync(Image([1], null), null, CancellationToken.None));

        Assert.Equal("upload-hash-mismatch", e.Problem.ReasonName());
    }

    [Fact]
    public async Task Wait_PackagesAreNeverBuilt_EndsWithATimeOut()
    {
        _cli.Server.On($"GET {Release}", Samples.Release(ReleaseState.Published, Samples.Package(PackageState.Requested)), ProtocolJson.Default.ReleaseView);

        await Assert.ThrowsAsync<TimeoutException>(() =>
            _client.WaitForPackagesAsync("os-2.0.0", TimeSpan.FromMinutes(5), null, CancellationToken.None));

        Assert.InRange(_cli.Server.Requests.Count, 60, 100);
    }

    private void Service(ReleaseState state)
    {
        var published = Samples.Release(ReleaseState.Published, Samples.Package(PackageState.Requested));
        var built = Samples.Release(ReleaseState.Published, Samples.Package(PackageState.Built), Samples.Package(PackageState.Rejected, "1.0.0"));
        _cli.Server
            .On("POST /v1/estates/demo/releases", Samples.Release(state), ProtocolJson.Default.ReleaseView)
            .On($"POST {Release}/components/os/upload", _ => LinkAnswer(Blob))
            .On($"PUT {Blob}", Storage)
            .On($"POST {Release}/components/os/complete", Samples.Release(ReleaseState.Uploaded), ProtocolJson.Default.ReleaseView)
            .On($"POST {Release}/publish", published, ProtocolJson.Default.ReleaseView)
            .OnInTurn($"GET {Release}", _ => FakeServer.Json(published, ProtocolJson.Default.ReleaseView), _ => FakeServer.Json(built, ProtocolJson.Default.ReleaseView));
    }

    /// <summary>As Put Block and Put Block List do it: a list that names an unknown block is refused.</summary>
    private HttpResponseMessage Storage(FakeServer.Received request)
    {
        if (request.Uri.Query.Contains("comp=blocklist", StringComparison.Ordinal))
        {
            var ids = XDocument.Parse(request.Text).Descendants("Latest").Select(e => e.Value).ToArray();
            if (!ids.All(_blocks.ContainsKey))
            {
                return new HttpResponseMessage(HttpStatusCode.BadRequest);
            }

            _committed = ids;
        }
        else
        {
            Assert.Equal(MD5.HashData(request.Body), request.ContentMd5);
            _blocks[BlockId(request)!] = request.Body;
        }

        return new HttpResponseMessage(HttpStatusCode.Created);
    }

    private void AssertArrived(byte[] image)
    {
        // Assert.Equal would compare millions of boxed bytes.
        var arrived = _committed.Select(id => _blocks[id]).Aggregate(Array.Empty<byte>(), (all, block) => [.. all, .. block]);
        Assert.True(image.AsSpan().SequenceEqual(arrived), $"{arrived.Length} of {image.Length} bytes arrived, or others.");
    }

    private static string? BlockId(FakeServer.Received request) =>
        request.Uri.Query.Split("&blockid=") is [_, var id] ? Uri.UnescapeDataString(id) : null;

    private static HttpResponseMessage Expired()
    {
        var response = new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("<Error/>", Encoding.UTF8, "application/xml") };
        response.Headers.Add("x-ms-error-code", "AuthenticationFailed");
        return response;
    }

    private static UploadLink Link(string path = Blob) => new(new Uri($"https://blob.test{path}?sv=1&sig=secret"), Samples.At);

    private static HttpResponseMessage LinkAnswer(string path) => FakeServer.Json(Link(path), ProtocolJson.Default.UploadLink);

    private PublishImage Image(byte[] content, TimeSpan? wait) => new(_cli.File("image", content), "os", "2.0.0", null, wait, Approve: (_, _) => Task.CompletedTask);

    private sealed class Sink<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value)
        {
            lock (this)
            {
                report(value);
            }
        }
    }
}
