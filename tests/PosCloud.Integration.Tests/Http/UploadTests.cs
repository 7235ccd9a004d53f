using System.Text.Json;
using PosCloud.Cli.Api;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Integration.Tests.Http;

/// <summary>What was uploaded must be what was declared, and published bytes never change.</summary>
[Collection(HttpTests.Name)]
public sealed class UploadTests(LocalCloudFixture cloud)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly byte[] _image = TestReleases.Image(Guid.NewGuid().GetHashCode(), 1000);
    private readonly string _component = LocalCloudFixture.NewName("c");

    [Fact]
    public async Task CompleteComponent_WithNothingUploaded_IsRefused_AndTheReleaseStaysADraft()
    {
        var release = await TestReleases.DraftAsync(cloud, _component, "1.0.0", _image);

        await RefusedAsync(Reasons.UploadMissing, () => cloud.Cloud.Admin.CompleteUploadAsync(release.ReleaseId, _component, None), release.ReleaseId);
        await RefusedAsync(Reasons.ReleaseState, () => cloud.Cloud.Admin.PublishReleaseAsync(release.ReleaseId, None), release.ReleaseId);
    }

    [Fact]
    public async Task CompleteComponent_OfAnotherLengthOrHash_IsRefused_UntilTheRightBytesCome()
    {
        var release = await TestReleases.DraftAsync(cloud, _component, "1.0.0", _image);
        var link = await cloud.Cloud.Admin.CreateUploadLinkAsync(release.ReleaseId, _component, None);
        byte[] other = [.. _image];
        other[500] ^= 1;

        await TestReleases.PutAsync(cloud, link.Url, _image[..^1]);
        await RefusedAsync(Reasons.UploadLengthMismatch, () => cloud.Cloud.Admin.CompleteUploadAsync(release.ReleaseId, _component, None), release.ReleaseId);
        await TestReleases.PutAsync(cloud, link.Url, other);
        await RefusedAsync(Reasons.UploadHashMismatch, () => cloud.Cloud.Admin.CompleteUploadAsync(release.ReleaseId, _component, None), release.ReleaseId);

        await TestReleases.PutAsync(cloud, link.Url, _image);
        var completed = await cloud.Cloud.Admin.CompleteUploadAsync(release.ReleaseId, _component, None);
        Assert.Equal(ReleaseState.Uploaded, completed.State);
    }

    [Fact]
    public async Task Draft_OfAPublishedVersionWithOtherBytes_IsRefused_AndChangesNothing()
    {
        var release = await TestReleases.PublishAsync(cloud, _component, "1.0.0", _image);
        await TestReleases.BuiltAsync(cloud, release.ReleaseId);
        byte[] other = [.. _image];
        other[0] ^= 1;

        await RefusedAsync(Reasons.VersionExists, () => TestReleases.DraftAsync(cloud, _component, "1.0.0", other), release.ReleaseId);
        await RefusedAsync(Reasons.ReleaseState, () => cloud.Cloud.Admin.CreateUploadLinkAsync(release.ReleaseId, _component, None), release.ReleaseId);
    }

    [Fact]
    public async Task Publish_Repeated_GivesTheSameRelease()
    {
        var release = await TestReleases.PublishAsync(cloud, _component, "1.0.0", _image);

        var again = await cloud.Cloud.Admin.PublishReleaseAsync(release.ReleaseId, None);

        Assert.Equal((release.ReleaseId, release.PublishedAt, release.PublishedBy), (again.ReleaseId, again.PublishedAt, again.PublishedBy));
    }

    [Fact]
    public async Task Draft_OfStoredBytesWithAnotherLength_CannotBeCompleted()
    {
        await TestReleases.PublishAsync(cloud, _component, "1.0.0", _image);
        var draft = new DraftReleaseRequest([new DraftComponent(_component, "2.0.0", TestReleases.Sha256(_image), _image.Length + 1)]);
        var release = await cloud.Cloud.Admin.DraftReleaseAsync(draft, None);

        await RefusedAsync(Reasons.UploadLengthMismatch, () => cloud.Cloud.Admin.CompleteUploadAsync(release.ReleaseId, _component, None), release.ReleaseId);
    }

    [Fact]
    public async Task Diagnostics_AreTakenOnlyAsDeclared()
    {
        var terminal = await cloud.EnrolAsync();
        var ticket = (await terminal.PostAsync("uploads", UploadBody(_image))).Read(ProtocolJson.Default.UploadTicket);
        var complete = $"uploads/{ticket.UploadId}/complete";
        byte[] other = [.. _image];
        other[500] ^= 1;

        (await terminal.PostAsync(complete, "{}")).RefusesTerminal(Reasons.UploadMissing);
        await TestReleases.PutAsync(cloud, ticket.Url!, _image[..^1]);
        (await terminal.PostAsync(complete, "{}")).RefusesTerminal(Reasons.UploadLengthMismatch);
        ticket = (await terminal.PostAsync("uploads", UploadBody(_image))).Read(ProtocolJson.Default.UploadTicket);
        await TestReleases.PutAsync(cloud, ticket.Url!, other);
        (await terminal.PostAsync(complete, "{}")).RefusesTerminal(Reasons.UploadHashMismatch);

        // A link can create and not overwrite: each try takes a new one.
        ticket = (await terminal.PostAsync("uploads", UploadBody(_image))).Read(ProtocolJson.Default.UploadTicket);
        await TestReleases.PutAsync(cloud, ticket.Url!, _image);
        var receipt = (await terminal.PostAsync(complete, "{}")).Read(ProtocolJson.Default.UploadReceipt);
        Assert.Equal(new UploadReceipt(ticket.UploadId, TestReleases.Sha256(_image), _image.Length), receipt);
        Assert.Equal(receipt, (await terminal.PostAsync(complete, "{}")).Read(ProtocolJson.Default.UploadReceipt));
        Assert.Null((await terminal.PostAsync("uploads", UploadBody(_image))).Read(ProtocolJson.Default.UploadTicket).Url);
    }

    [Fact]
    public async Task Diagnostics_OfAnotherTerminal_AreUnknown()
    {
        var (terminal, other) = (await cloud.EnrolAsync(), await cloud.EnrolAsync());
        var ticket = (await terminal.PostAsync("uploads", UploadBody(_image))).Read(ProtocolJson.Default.UploadTicket);

        (await other.PostAsync($"uploads/{ticket.UploadId}/complete", "{}")).RefusesTerminal(Reasons.UploadUnknown);
    }

    [Theory]
    [InlineData("core-dump", 1)]
    [InlineData("diagnostics", 0)]
    [InlineData("diagnostics", Limits.DiagnosticsBytes + 1)]
    public async Task Diagnostics_OutOfBounds_AreRefused(string kind, long length)
    {
        var terminal = await cloud.SharedTerminalAsync();
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new UploadRequest(kind, TestReleases.Sha256(_image), length), ProtocolJson.Default.UploadRequest);

        (await terminal.PostAsync("uploads", body)).RefusesTerminal(Reasons.FieldInvalid);
    }

    private static byte[] UploadBody(byte[] content) => JsonSerializer.SerializeToUtf8Bytes(
        new UploadRequest(UploadRequest.Diagnostics, TestReleases.Sha256(content), content.Length), ProtocolJson.Default.UploadRequest);

    private async Task RefusedAsync(Reason reason, Func<Task> action, string releaseId)
    {
        var before = await ReleaseAsync(releaseId);
        var refused = await Assert.ThrowsAsync<AdminException>(action);
        Assert.Equal((reason.Name, reason.Status), (refused.Problem.ReasonName(), refused.Problem.Status));
        Assert.Equal(before, await ReleaseAsync(releaseId));
    }

    private async Task<string> ReleaseAsync(string releaseId) =>
        JsonSerializer.Serialize(await cloud.Cloud.Admin.GetReleaseAsync(releaseId, None), ProtocolJson.Default.ReleaseView);
}
