using System.Text;
using PosCloud.Cli.Api;
using PosCloud.Local;
using PosCloud.Protocol;
using PosCloud.Protocol.Audit;
using PosCloud.Protocol.Documents;
using PosCloud.Protocol.Problems;

namespace PosCloud.Integration.Tests.Http;

/// <summary>Documents of a release over HTTP and storage.</summary>
[Collection(HttpTests.Name)]
public sealed class DocumentTests(LocalCloudFixture cloud)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("# Guide\n\n升级后请打印测试小票。\n");

    private AdminClient Admin => cloud.Cloud.Admin;

    [Fact]
    public async Task Document_IsAddedListedReadAndRemoved_AndTheAuditLogSaysBy()
    {
        var release = await DraftAsync();
        var pdf = Encoding.Latin1.GetBytes("%PDF-1.7\n" + new string('x', 100_000) + "\n%%EOF\n");

        await Admin.AddDocumentAsync(release, new DocumentFile("guide", "zh-CN", DocumentFormat.Markdown, Text), None);
        await Admin.AddDocumentAsync(release, new DocumentFile("training", "en", DocumentFormat.Pdf, pdf), None);
        var link = await Admin.ReadDocumentAsync(release, "training", "zh-CN", version: null, None);

        Assert.Equal(pdf, await cloud.Http.GetByteArrayAsync(link.Url));
        Assert.Equal(["guide", "training"], (await Admin.ListDocumentsAsync(release, None)).Items.Select(d => d.Name));
        await Admin.RemoveDocumentAsync(release, "training", new RemoveDocumentRequest("en", 1, "It is of the old till."), None);

        Assert.Equal(404, (int)(await cloud.Http.GetAsync(link.Url)).StatusCode);
        Assert.Equal(Reasons.DocumentUnknown.Name, await RefusalAsync(() => Admin.ReadDocumentAsync(release, "training", null, null, None)));
        var page = await Admin.ListAuditAsync(Limits.PageSize, continuation: null, None);
        var done = page.Items.Select(line => AuditChain.Read(line.Line)).First(r => r.Phase == AuditPhase.Done && r.Action == $"POST releases/{release}/documents/training/remove");
        Assert.Contains("It is of the old till.", done.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UploadLink_CreatesOnceAndCanNeitherOverwriteNorRead()
    {
        var release = await DraftAsync();
        var upload = await Admin.UploadDocumentAsync(release, new DocumentUploadRequest(TestReleases.Sha256(Text), Text.Length), None);
        byte[] other = [.. Text];
        other[0] ^= 1;

        Assert.Equal(201, await TestReleases.PutAsync(cloud, upload.Url, Text));
        Assert.InRange(await TestReleases.PutAsync(cloud, upload.Url, other), 400, 499);
        Assert.Equal(403, (int)(await cloud.Http.GetAsync(upload.Url)).StatusCode);

        var added = await Admin.AddDocumentAsync(
            release, new AddDocumentRequest("guide", "en", DocumentFormat.Markdown, TestReleases.Sha256(Text), Text.Length, upload.UploadId), None);
        Assert.Equal(1, added.Version);
    }

    [Fact]
    public async Task ReadLink_OnlyReads()
    {
        var release = await DraftAsync();
        await Admin.AddDocumentAsync(release, new DocumentFile("guide", "en", DocumentFormat.Markdown, Text), None);
        var link = await Admin.ReadDocumentAsync(release, "guide", language: null, version: 1, None);

        Assert.Equal(403, await TestReleases.PutAsync(cloud, link.Url, [1]));
        Assert.Equal(403, (int)(await cloud.Http.DeleteAsync(link.Url)).StatusCode);
        var answer = await cloud.Http.GetAsync(link.Url);

        // A browser must not show as a page what somebody uploaded.
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Text, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Document_ThatIsMalformed_IsRefusedByName()
    {
        var release = await DraftAsync();

        Assert.Equal(Reasons.DocumentMalformed.Name, await RefusalAsync(() => Admin.AddDocumentAsync(release, new DocumentFile("guide", "en", DocumentFormat.Pdf, Text), None)));
        Assert.Equal(Reasons.DocumentMalformed.Name, await RefusalAsync(() => Admin.AddDocumentAsync(release, new DocumentFile("guide", "en", DocumentFormat.Markdown, [0xff, 0xfe]), None)));

        Assert.Empty((await Admin.ListDocumentsAsync(release, None)).Items);
    }

    [Theory]
    [InlineData("language=x")]
    [InlineData("language=en_US")]
    [InlineData("version=0")]
    [InlineData("version=65")]
    [InlineData("version=-1")]
    [InlineData("version=1.0")]
    [InlineData("version=99999999999")]
    public async Task Read_WithABadLanguageOrVersion_IsRefused(string query)
    {
        var release = await DraftAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/estates/{LocalCloud.Estate}/releases/{release}/documents/guide?{query}");
        request.Headers.Authorization = new("Bearer", new TokenForge(cloud.Cloud.Issuer).Create());

        using var response = await cloud.Http.SendAsync(request);

        (await Answer.OfAsync(response)).Refuses(Reasons.FieldInvalid);
    }

    private static async Task<string> RefusalAsync<T>(Func<Task<T>> call) => (await Assert.ThrowsAsync<AdminException>(call)).Problem.ReasonName();

    private async Task<string> DraftAsync() =>
        (await TestReleases.DraftAsync(cloud, LocalCloudFixture.NewName("c"), "1.0.0", TestReleases.Image(1, 1000))).ReleaseId;
}
