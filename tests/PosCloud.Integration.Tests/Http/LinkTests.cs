using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using PosCloud.Azure.Blobs;
using PosCloud.Core.Catalogue;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Integration.Tests.Http;

/// <summary>A link opens one blob, one way, for a while; an expired one is exchanged for a new one.</summary>
[Collection(HttpTests.Name)]
public sealed class LinkTests(LocalCloudFixture cloud)
{
    private const string Sha = "0000000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public async Task DownloadLink_GivesExactlyThePackage()
    {
        var offered = await cloud.OfferedTerminalAsync();

        using var response = await cloud.Http.GetAsync(offered.LinkOf(offered.Delta));
        var bytes = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal((200, offered.Delta.Sha256, offered.Delta.Length), ((int)response.StatusCode, TestReleases.Sha256(bytes), bytes.Length));
    }

    [Fact]
    public async Task DownloadLink_Expired_IsForbidden_AndANewOneIsGiven()
    {
        var offered = await cloud.OfferedTerminalAsync();
        var blob = cloud.Service<BlobContainers>().Packages.GetBlockBlobClient(VaultPath.Of(PosCloud.Local.LocalCloud.Estate, offered.Delta.Sha256));
        var expired = await cloud.Service<ISasSigner>().SignAsync(
            blob, BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddMinutes(-1), CancellationToken.None);
        var before = await cloud.ViewAsync(offered.Terminal.TerminalId);

        Assert.Equal(403, await GetAsync(expired));
        var answer = await LinkAsync(offered, offered.Delta.Sha256, offered.InstalledSha256);

        var link = answer.Read(ProtocolJson.Default.PackageLink);
        Assert.Equal(offered.Delta.Sha256, link.Sha256);
        Assert.Equal(200, await GetAsync(link.Url));
        Assert.Equal(before, await cloud.ViewAsync(offered.Terminal.TerminalId));
    }

    [Fact]
    public async Task DownloadLink_WithAnotherExpiry_IsForbidden()
    {
        var offered = await cloud.OfferedTerminalAsync();
        var url = offered.LinkOf(offered.Delta).AbsoluteUri;
        var later = System.Text.RegularExpressions.Regex.Replace(url, "([?&]se=)[^&]+", $"$1{Uri.EscapeDataString(DateTimeOffset.UtcNow.AddYears(1).ToString("yyyy-MM-ddTHH:mm:ssZ", null))}");

        Assert.NotEqual(url, later);
        Assert.Equal(403, await GetAsync(new Uri(later)));
    }

    [Fact]
    public async Task DownloadLink_ForAnotherBlob_OrToWrite_IsForbidden()
    {
        var offered = await cloud.OfferedTerminalAsync();
        var delta = offered.LinkOf(offered.Delta);
        var full = new UriBuilder(offered.LinkOf(offered.Full)) { Query = delta.Query }.Uri;

        Assert.Equal(403, await GetAsync(full));
        Assert.Equal(403, await TestReleases.PutAsync(cloud, delta, [1, 2, 3]));
        using var deletion = await cloud.Http.DeleteAsync(delta);
        Assert.Equal(403, (int)deletion.StatusCode);
        Assert.Equal(200, await GetAsync(delta));
    }

    [Fact]
    public async Task UploadLink_ForAnotherBlob_OrToRead_IsForbidden()
    {
        var (component, image) = (LocalCloudFixture.NewName("c"), TestReleases.Image(3, 100));
        var release = await TestReleases.DraftAsync(cloud, component, "1.0.0", image);
        var link = (await cloud.Cloud.Admin.CreateUploadLinkAsync(release.ReleaseId, component, CancellationToken.None)).Url;
        Assert.Equal(201, await TestReleases.PutAsync(cloud, link, image));

        Assert.Equal(403, await GetAsync(link));
        Assert.Equal(403, await TestReleases.PutAsync(cloud, new UriBuilder(link) { Path = link.AbsolutePath + "x" }.Uri, image));
        var package = cloud.Service<BlobServiceClient>().GetBlobContainerClient(BlobContainers.PackagesName).GetBlobClient(VaultPath.Of(PosCloud.Local.LocalCloud.Estate, Sha)).Uri;
        Assert.Equal(403, await TestReleases.PutAsync(cloud, new UriBuilder(package) { Query = link.Query }.Uri, image));
    }

    [Fact]
    public async Task Link_ToADeltaFromOtherBytesThanInstalled_IsAMismatch_AndTheFullPackageHelps()
    {
        var offered = await cloud.OfferedTerminalAsync();
        var before = await cloud.ViewAsync(offered.Terminal.TerminalId);

        var answer = await LinkAsync(offered, offered.Delta.Sha256, installed: Sha);

        var problem = answer.RefusesTerminal(Reasons.DeltaBaseMismatch);
        Assert.Contains(offered.InstalledSha256, problem.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await cloud.ViewAsync(offered.Terminal.TerminalId));
        Assert.Equal(200, (await LinkAsync(offered, offered.Full.Sha256, installed: Sha)).Status);
    }

    [Fact]
    public async Task Link_ToAPackageThatTheExecutionDoesNotUse_IsUnknown()
    {
        var offered = await cloud.OfferedTerminalAsync();

        (await LinkAsync(offered, Sha, offered.InstalledSha256)).RefusesTerminal(Reasons.PackageUnknown);
        // Stored, but not for this terminal: the image itself lies in the same container.
        (await LinkAsync(offered, offered.InstalledSha256, offered.InstalledSha256)).RefusesTerminal(Reasons.PackageUnknown);
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000G")]
    public async Task Link_ToWhatIsNoHash_IsRefused(string package) =>
        (await LinkAsync(await cloud.OfferedTerminalAsync(), package, Sha)).RefusesTerminal(Reasons.FieldInvalid);

    private static Task<Answer> LinkAsync(OfferedTerminal offered, string package, string installed) => offered.Terminal.PostAsync(
        "links",
        JsonSerializer.SerializeToUtf8Bytes(
            new LinkRequest(offered.Directive.ExecutionId!, package, installed), ProtocolJson.Default.LinkRequest));

    private async Task<int> GetAsync(Uri url)
    {
        using var response = await cloud.Http.GetAsync(url);
        return (int)response.StatusCode;
    }
}
