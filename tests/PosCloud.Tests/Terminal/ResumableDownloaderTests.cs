using System.Net;
using System.Net.Http.Headers;
using PosCloud.Terminal;
using PosCloud.Terminal.Downloads;
using PosCloud.Terminal.Storage;

namespace PosCloud.Tests.Terminal;

/// <summary>What a storage may answer, and what becomes of the part file; the packages' and the backups' own ways are in their tests.</summary>
public sealed class ResumableDownloaderTests : IDisposable
{
    private const string ETag = "\"v1\"";

    private static readonly byte[] _content = TestImages.Delta;

    private readonly string _root = Directory.CreateTempSubdirectory("poscloud-download-").FullName;
    private readonly StateFolder _folder;
    private readonly FakeDownload _file;

    public ResumableDownloaderTests()
    {
        _folder = new StateFolder(_root, durable: false);
        _file = new FakeDownload(_folder.RestoreFile);
    }

    public void Dispose()
    {
        _folder.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Download_OfAPart_AsksForTheRestOfTheSameBytes()
    {
        Have(1000, ETag);

        Assert.Equal(DownloadResult.Complete, await DownloadAsync(Rest(1000)));

        Assert.Equal(["bytes=1000- if \"v1\""], _file.Asked);
        Assert.Empty(_file.Failures);
    }

    /// <summary>Two halves that nothing proves to be of the same bytes are not put together.</summary>
    [Fact]
    public async Task Download_OfAPartWithoutAnETag_BeginsAnew()
    {
        Have(1000, etag: null);

        Assert.Equal(DownloadResult.Complete, await DownloadAsync(Whole()));

        Assert.Equal([""], _file.Asked);
        Assert.Contains(1000, _file.Lengths);
    }

    [Fact]
    public async Task Download_OfMoreThanThereIs_BeginsAnew()
    {
        Have(_content.Length + 1, ETag);

        Assert.Equal(DownloadResult.Complete, await DownloadAsync(Whole()));

        Assert.Equal([""], _file.Asked);
    }

    [Theory]
    [InlineData("another place")]
    [InlineData("another length")]
    [InlineData("no place")]
    [InlineData("another unit")]
    [InlineData("other bytes by now")]
    [InlineData("shorter by now")]
    public async Task Download_WhoseRestIsOfAnotherFile_BeginsAnew(string how)
    {
        Have(1000, ETag);
        var rest = Rest(1000);
        rest.Content.Headers.ContentRange = how switch
        {
            "another place" => new ContentRangeHeaderValue(999, _content.Length - 1, _content.Length),
            "another length" => new ContentRangeHeaderValue(1000, _content.Length - 1, _content.Length + 1),
            "another unit" => new ContentRangeHeaderValue(1000, _content.Length - 1, _content.Length) { Unit = "rows" },
            _ => null,
        };
        rest.StatusCode = how switch
        {
            "other bytes by now" => HttpStatusCode.PreconditionFailed,
            "shorter by now" => HttpStatusCode.RequestedRangeNotSatisfiable,
            _ => HttpStatusCode.PartialContent,
        };

        Assert.Equal(DownloadResult.Complete, await DownloadAsync(rest, Whole()));

        Assert.Equal(["bytes=1000- if \"v1\"", ""], _file.Asked);
        Assert.Equal([("the file behind the link has changed; starting anew", false)], _file.Failures);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Gone)]
    public async Task Link_ThatIsDead_IsRenewedAndThePartKept(HttpStatusCode status)
    {
        Have(1000, ETag);

        Assert.Equal(DownloadResult.Complete, await DownloadAsync(new HttpResponseMessage(status), Rest(1000)));

        Assert.Equal(1, _file.Renewed);
        Assert.Equal(["bytes=1000- if \"v1\"", "bytes=1000- if \"v1\""], _file.Asked);
    }

    [Fact]
    public async Task Link_ThatIsRefused_EndsTheDownloadWithoutARequest()
    {
        _file.DropLink();
        _file.Renewal = new DownloadTry(End: DownloadResult.Refused("reason", "detail"));

        Assert.Equal(_file.Renewal.End, await DownloadAsync());

        Assert.Empty(_file.Asked);
    }

    [Fact]
    public async Task Cut_InTheMiddle_KeepsWhatCameAndTellsThatItDid()
    {
        var cut = Whole();
        cut.Content = new ByteArrayContent(_content[..500]);

        Assert.Equal(DownloadResult.Complete, await DownloadAsync(cut, Rest(500)));

        Assert.Equal(["", "bytes=500- if \"v1\""], _file.Asked);
        Assert.Equal([($"the connection was cut after 500 of {_content.Length} bytes", true)], _file.Failures);
    }

    [Fact]
    public async Task Allowance_UsedUp_StopsWithThePartKept()
    {
        _file.Left = 700;

        Assert.Equal(DownloadResult.Stopped, await DownloadAsync(Whole()));

        Assert.Equal(700, _folder.Length(_folder.RestoreFile));
    }

    [Fact]
    public async Task Download_ThatNobodyWantsAnyMore_StopsAfterThePiece()
    {
        _file.OnPiece = () => _file.Wanted = false;
        var answer = Whole();
        answer.Content = new StreamContent(new MemoryStream(_content), 100);

        Assert.Equal(DownloadResult.Stopped, await DownloadAsync(answer));

        Assert.InRange(_folder.Length(_folder.RestoreFile), 1, _content.Length - 1);
    }

    /// <summary>A storage that holds the connection open after the last byte holds nothing up.</summary>
    [Fact]
    public async Task Download_ThatIsWhole_DoesNotWaitForMore()
    {
        var answer = Whole();
        answer.Content = new StreamContent(new EndlessStream(_content));

        Assert.Equal(DownloadResult.Complete, await DownloadAsync(answer));

        Assert.Empty(_file.Failures);
    }

    /// <summary>A part may have a hole after a power cut, so one from the first byte follows; only that proves other bytes.</summary>
    [Fact]
    public async Task Hash_ThatIsWrong_IsBelievedOnceItCameFromTheFirstByte()
    {
        Have(1000, ETag);
        File.WriteAllBytes(_folder.RestoreFile, new byte[1000]);

        Assert.Equal(DownloadResult.Complete, await DownloadAsync(Rest(1000), Whole()));

        Assert.True(_file.Target.Redone);
    }

    [Fact]
    public async Task Hash_ThatIsWrongAgain_EndsTheDownload()
    {
        byte[] other = [.. _content];
        other[7] ^= 1;

        Assert.Equal(_file.OtherBytes, await DownloadAsync(Whole(other), Whole(other)));

        Assert.Equal(["", ""], _file.Asked);
    }

    private void Have(int length, string? etag)
    {
        File.WriteAllBytes(_folder.RestoreFile, [.. _content.Concat(new byte[10]).Take(length)]);
        _file.BeginAnew(etag, redone: false);
    }

    private static HttpResponseMessage Whole(byte[]? content = null)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content ?? _content) };
        response.Headers.ETag = new EntityTagHeaderValue(ETag);
        return response;
    }

    private static HttpResponseMessage Rest(int from)
    {
        var response = new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new ByteArrayContent(_content[from..]) };
        response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, _content.Length - 1, _content.Length);
        return response;
    }

    private async Task<DownloadResult> DownloadAsync(params HttpResponseMessage[] answers)
    {
        using var http = new HttpClient(new Storage(answers, _file.Asked));
        using var bench = new Workbench();
        var options = new TerminalOptions { Server = new Uri("https://cloud.example"), Folder = _root, StallTimeout = TimeSpan.FromSeconds(30) };
        var context = new AgentContext(options, _folder, bench.Machine, TimeProvider.System, progress: null);
        return await new ResumableDownloader(context, http).DownloadAsync(_file, default);
    }

    private sealed class Storage(HttpResponseMessage[] answers, List<string> asked) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.Add(request.Headers.Range is { } range ? $"{range} if {request.Headers.IfMatch}" : "");
            return Task.FromResult(answers[asked.Count - 1]);
        }
    }

    private sealed class EndlessStream(byte[] content) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }

    private sealed class FakeDownload(string file) : IDownload
    {
        private static readonly Uri _link = new("https://storage.example/file");

        public DownloadTarget Target { get; private set; } = new(file, TestImages.Sha256(_content), _content.Length, _link, ETag: null, Redone: false);

        public List<string> Asked { get; } = [];

        public List<(string Failure, bool CameFurther)> Failures { get; } = [];

        public List<long> Lengths { get; } = [];

        public int Renewed { get; private set; }

        public DownloadTry? Renewal { get; set; }

        public bool Wanted { get; set; } = true;

        public long? Left { get; set; }

        public Action OnPiece { get; set; } = () => { };

        public bool IsWanted => Wanted;

        public long? Allowance => Left - Lengths.DefaultIfEmpty(0).Max();

        public DownloadResult OtherBytes { get; } = DownloadResult.Refused("other-bytes", "");

        public void Received(long length) => Lengths.Add(length);

        public void BeginAnew(string? etag, bool redone) => Target = Target with { ETag = etag, Redone = Target.Redone || redone };

        public void DropLink() => Target = Target with { Url = null };

        public Task<DownloadTry?> RenewLinkAsync(CancellationToken cancellationToken)
        {
            Renewed++;
            Target = Target with { Url = _link };
            return Task.FromResult(Renewal);
        }

        public Task OnPieceAsync(CancellationToken cancellationToken)
        {
            OnPiece();
            return Task.CompletedTask;
        }

        public Task<DownloadResult?> OnFailureAsync(string failure, TimeSpan? retryAfter, bool cameFurther, CancellationToken cancellationToken)
        {
            Failures.Add((failure, cameFurther));
            return Task.FromResult<DownloadResult?>(null);
        }
    }
}
