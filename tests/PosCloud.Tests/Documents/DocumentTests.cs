using System.Security.Cryptography;
using System.Text;
using PosCloud.Core.Documents;
using PosCloud.Core.Events;
using PosCloud.Core.Publishing;
using PosCloud.Protocol;
using PosCloud.Protocol.Documents;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Tests.Fakes.Service;

namespace PosCloud.Tests.Documents;

/// <summary>Documents of a release, over the table adapters in memory.</summary>
public sealed class DocumentTests : IDisposable
{
    private const string Release = "os-1.0.0";

    private readonly FakeCloud cloud = new();

    public void Dispose() => cloud.Dispose();

    [Fact]
    public async Task Document_AddedAgainWithOtherContent_IsANewVersionAndTheOldOneStaysReadable()
    {
        await cloud.DraftAsync("1.0.0", SampleImages.Of(1));

        Assert.Equal(1, (await AddAsync("guide", "en", "One.")).Value().Version);
        Assert.Equal(2, (await AddAsync("guide", "en", "Two.")).Value().Version);
        Assert.Equal(1, (await AddAsync("guide", "de", "Eins.")).Value().Version);
        Assert.Equal(3, (await AddAsync("guide", "EN", "One.")).Value().Version);

        Assert.Equal(
            ["guide de 1", "guide en 1", "guide en 2", "guide EN 3"], (await ListAsync()).Select(d => $"{d.Name} {d.Language} {d.Version}"));
        Assert.Equal("One.", await ReadAsync("guide", "en", 1));
        Assert.Equal("Two.", await ReadAsync("guide", "en", 2));
        Assert.Equal("One.", await ReadAsync("guide", "en", null));
    }

    [Fact]
    public async Task Document_WithTheContentOfTheNewestVersion_ChangesNothing()
    {
        await cloud.DraftAsync("1.0.0", SampleImages.Of(1));
        var first = (await AddAsync("guide", "en", "One.")).Value();
        cloud.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(first, (await AddAsync("guide", "en", "One.")).Value());

        Assert.Single(await ListAsync());
        await cloud.DrainAsync();
        Assert.Single(cloud.Publisher.Events, e => e.Type == EventTypes.ReleaseDocumentAdded);
    }

    [Fact]
    public async Task Read_WithoutTheLanguage_FallsBackToShorterTagThenEstateThenEnglish()
    {
        await DraftAsync(estateLanguage: "zh-CN");
        await AddAsync("guide", "en", "English.");
        await AddAsync("guide", "zh-CN", "中文。");
        await AddAsync("guide", "de", "Deutsch.");
        await AddAsync("notes", "en", "Only English.");
        await AddAsync("last", "fr", "Français.");

        Assert.Equal("Deutsch.", await ReadAsync("guide", "de-AT", null));
        Assert.Equal("中文。", await ReadAsync("guide", "fr", null));
        Assert.Equal("中文。", await ReadAsync("guide", null, null));
        Assert.Equal("Only English.", await ReadAsync("notes", "fr", null));
        Assert.Equal("Français.", await ReadAsync("last", "de", null));
        Assert.Equal(Reasons.DocumentUnknown, (await LinkAsync("none", "en", null)).Problem?.Reason);
        Assert.Equal(Reasons.DocumentUnknown, (await LinkAsync("guide", "en", 2)).Problem?.Reason);
    }

    [Fact]
    public async Task Link_EndsAfterHalfAnHour()
    {
        await cloud.DraftAsync("1.0.0", SampleImages.Of(1));
        await AddAsync("guide", "en", "One.");

        Assert.Equal(cloud.Time.GetUtcNow().AddMinutes(30), (await LinkAsync("guide", "en", null)).Value().ExpiresAt);
        Assert.Equal(cloud.Time.GetUtcNow().AddMinutes(30), (await UploadAsync("Two.")).ExpiresAt);
    }

    [Fact]
    public async Task Removed_IsListedButNotReadAndItsNumberIsNotUsedAgain()
    {
        await cloud.DraftAsync("1.0.0", SampleImages.Of(1));
        await AddAsync("guide", "en", "One.");
        await AddAsync("guide", "en", "Two.");
        await AddAsync("guide", "en", "One.");

        var removed = (await RemoveAsync("guide", "en", 3)).Value();
        var again = (await RemoveAsync("guide", "en", 3)).Value();

        Assert.Equal((removed, "operator", "It names a customer."), (again, removed.RemovedBy, removed.Reason));
        Assert.Equal("Two.", await ReadAsync("guide", "en", null));

        // The first version has the same content; it has a blob of its own.
        Assert.Equal("One.", await ReadAsync("guide", "en", 1));
        Assert.Equal(Reasons.DocumentUnknown, (await LinkAsync("guide", "en", 3)).Problem?.Reason);
        Assert.Equal(2, cloud.Vault.Documents.Count);
        Assert.Equal(4, (await AddAsync("guide", "en", "One.")).Value().Version);
        Assert.Equal(Reasons.DocumentUnknown, (await RemoveAsync("guide", "en", 9)).Problem?.Reason);
        Assert.Equal(Reasons.DocumentUnknown, (await RemoveAsync("guide", "de", 1)).Problem?.Reason);
    }

    [Fact]
    public async Task Events_TellWhatCameAndWentInOrder()
    {
        await cloud.DraftAsync("1.0.0", SampleImages.Of(1));
        await AddAsync("guide", "en", "One.");
        await RemoveAsync("guide", "en", 1);
        await cloud.DrainAsync();

        var events = cloud.Publisher.Events.Where(e => e.Subject == "demo/releases/os-1.0.0").ToList();

        Assert.Equal([EventTypes.ReleaseDrafted, EventTypes.ReleaseDocumentAdded, EventTypes.ReleaseDocumentRemoved], events.Select(e => e.Type));
        Assert.Equal(events.Select(e => e.Sequence).Order(StringComparer.Ordinal), events.Select(e => e.Sequence));
        Assert.Contains("\"documentVersion\":1", events[1].DataJson, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"It names a customer.\"", events[2].DataJson, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text \0", DocumentFormat.Markdown)]
    [InlineData("# No PDF", DocumentFormat.Pdf)]
    public async Task Document_ThatIsNotWhatItSays_IsRefusedAndLeavesNothing(string text, DocumentFormat format)
    {
        await cloud.DraftAsync("1.0.0", SampleImages.Of(1));

        Assert.Equal(Reasons.DocumentMalformed, (await AddAsync("guide", "en", text, format)).Problem?.Reason);

        Assert.Empty(await ListAsync());
        Assert.Empty(cloud.Vault.Documents);
    }

    [Fact]
    public async Task Document_ThatWasNotUploadedAsDeclared_IsRefused()
    {
        await cloud.DraftAsync("1.0.0", SampleImages.Of(1));
        var upload = await UploadAsync("One.");
        var request = Request("guide", "en", "One.", upload.UploadId);
        cloud.Vault.Upload(upload.Url, Encoding.UTF8.GetBytes("Two."));

        Assert.Equal(Reasons.UploadHashMismatch, (await AddAsync(request)).Problem?.Reason);
        Assert.Equal(Reasons.UploadMissing, (await AddAsync(request with { UploadId = "another" })).Problem?.Reason);
        Assert.Equal(Reasons.ReleaseUnknown, (await Handler.AddAsync(FakeCloud.Estate, "os-9", request, FakeCloud.Actor, default)).Problem?.Reason);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Upload_OfOneDocument_CannotBecomeAnother()
    {
        await cloud.DraftAsync("1.0.0", SampleImages.Of(1));
        var upload = await UploadAsync("One.");
        cloud.Vault.Upload(upload.Url, Encoding.UTF8.GetBytes("One."));
        var first = (await AddAsync(Request("guide", "en", "One.", upload.UploadId))).Value();

        Assert.Equal(first, (await AddAsync(Request("guide", "en", "One.", upload.UploadId))).Value());
        Assert.Equal(Reasons.FieldInvalid, (await AddAsync(Request("other", "en", "One.", upload.UploadId))).Problem?.Reason);

        // As a PDF it is malformed; what is said about it must not take the good one away.
        Assert.Equal(Reasons.FieldInvalid, (await AddAsync(Request("guide", "en", "One.", upload.UploadId) with { Format = DocumentFormat.Pdf })).Problem?.Reason);
        Assert.Equal("One.", await ReadAsync("guide", "en", null));
    }

    [Fact]
    public async Task Release_WithAsManyDocumentsAsItCanHave_TakesNoMore()
    {
        await cloud.DraftAsync("1.0.0", SampleImages.Of(1));
        for (var i = 0; i < Limits.Documents; i++)
        {
            (await AddAsync("guide", "en", $"Version {i}.")).Value();
        }

        await RemoveAsync("guide", "en", 1);

        Assert.Equal(Reasons.DocumentsFull, (await AddAsync("guide", "en", "One more.")).Problem?.Reason);
        Assert.Equal(Limits.Documents, (await AddAsync("guide", "en", $"Version {Limits.Documents - 1}.")).Value().Version);
    }

    [Fact]
    public async Task Add_WhileAnotherIsAdded_GetsTheNextVersion()
    {
        await cloud.DraftAsync("1.0.0", SampleImages.Of(1));
        var once = true;
        cloud.Interfere = async operation =>
        {
            if (once && operation.Kind == Fakes.Tables.TableOperationKind.Transaction)
            {
                once = false;
                Assert.Equal(1, (await AddAsync("guide", "en", "Another.")).Value().Version);
            }
        };

        Assert.Equal(2, (await AddAsync("guide", "en", "One.")).Value().Version);
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task AddAndRemove_WithAFaultAnywhere_EndAsWithout(FaultMoment moment)
    {
        var disturbed = await FaultSweep.RunAsync(
            async cloud =>
            {
                (await cloud.DraftAsync("1.0.0", SampleImages.Of(1))).Value();
                await cloud.DrainAsync();
                return true;
            },
            async (cloud, _) =>
            {
                var handler = cloud.Get<DocumentHandler>();
                foreach (var text in new[] { "One.", "Two." })
                {
                    var content = Encoding.UTF8.GetBytes(text);
                    var sha256 = SampleImages.Sha256(content);
                    var upload = (await FakeOperations.UntilAnsweredAsync(
                        () => handler.UploadAsync(FakeCloud.Estate, Release, new DocumentUploadRequest(sha256, content.Length), default))).Value();
                    cloud.Vault.Upload(upload.Url, content);
                    (await FakeOperations.UntilAnsweredAsync(
                        () => handler.AddAsync(FakeCloud.Estate, Release, Request("guide", "en", text, upload.UploadId), FakeCloud.Actor, default))).Value();
                }

                (await FakeOperations.UntilAnsweredAsync(() => handler.RemoveAsync(
                    FakeCloud.Estate, Release, "guide", new RemoveDocumentRequest("en", 1, "It names a customer."), FakeCloud.Actor, default))).Value();
                await cloud.DrainAsync();
                var listed = (await FakeOperations.UntilAnsweredAsync(() => handler.ListAsync(FakeCloud.Estate, Release, default))).Value().Items;
                Assert.Equal([true, false], listed.Select(d => d.RemovedAt is not null));
                Assert.EndsWith(".markdown", Assert.Single(cloud.Vault.Documents), StringComparison.Ordinal);
            },
            moment);

        Assert.InRange(disturbed, 15, 40);
    }

    private DocumentHandler Handler => cloud.Get<DocumentHandler>();

    private Task DraftAsync(string estateLanguage) => cloud.Get<ReleaseHandler>().DraftAsync(
        FakeCloud.Estate,
        new DraftReleaseRequest(
            [new DraftComponent("os", "1.0.0", new string('a', 64), 5)],
            Notices: new NoticePlan([new Notice("done", NoticePhase.After, new Dictionary<string, string> { ["en"] = "Done." })], Language: estateLanguage)),
        FakeCloud.Actor,
        default);

    private async Task<DocumentUpload> UploadAsync(string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        return (await Handler.UploadAsync(FakeCloud.Estate, Release, new DocumentUploadRequest(SampleImages.Sha256(content), content.Length), default)).Value();
    }

    private async Task<Outcome<DocumentView>> AddAsync(string name, string language, string text, DocumentFormat format = DocumentFormat.Markdown)
    {
        var upload = await UploadAsync(text);
        cloud.Vault.Upload(upload.Url, Encoding.UTF8.GetBytes(text));
        return await AddAsync(Request(name, language, text, upload.UploadId) with { Format = format });
    }

    private Task<Outcome<DocumentView>> AddAsync(AddDocumentRequest request) => Handler.AddAsync(FakeCloud.Estate, Release, request, FakeCloud.Actor, default);

    private static AddDocumentRequest Request(string name, string language, string text, string uploadId)
    {
        var content = Encoding.UTF8.GetBytes(text);
        return new(name, language, DocumentFormat.Markdown, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, uploadId);
    }

    private Task<Outcome<DocumentView>> RemoveAsync(string name, string language, int version) => Handler.RemoveAsync(
        FakeCloud.Estate, Release, name, new RemoveDocumentRequest(language, version, "It names a customer."), FakeCloud.Actor, default);

    private Task<Outcome<DocumentLink>> LinkAsync(string name, string? language, int? version) =>
        Handler.LinkAsync(FakeCloud.Estate, Release, name, language, version, default);

    private async Task<string> ReadAsync(string name, string? language, int? version) =>
        Encoding.UTF8.GetString(cloud.Vault.Get((await LinkAsync(name, language, version)).Value().Url)!);

    private async Task<IReadOnlyList<DocumentView>> ListAsync() => (await Handler.ListAsync(FakeCloud.Estate, Release, default)).Value().Items;
}
