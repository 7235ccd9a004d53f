using System.Security.Cryptography;
using PosCloud.Protocol.Releases;

namespace PosCloud.Integration.Tests.Http;

/// <summary>Releases of small images, by the admin API.</summary>
internal static class TestReleases
{
    private static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(2);

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Bytes that no compression helps with, the same for the same seed.</summary>
    public static byte[] Image(int seed, int length = 100_000)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static Task<ReleaseView> DraftAsync(LocalCloudFixture cloud, string component, string version, byte[] image) =>
        cloud.Cloud.Admin.DraftReleaseAsync(
            new DraftReleaseRequest([new DraftComponent(component, version, Sha256(image), image.Length)], BackOut: "Goes back by itself."), CancellationToken.None);

    public static async Task<ReleaseView> PublishAsync(LocalCloudFixture cloud, string component, string version, byte[] image)
    {
        var admin = cloud.Cloud.Admin;
        var release = await DraftAsync(cloud, component, version, image);
        var link = await admin.CreateUploadLinkAsync(release.ReleaseId, component, CancellationToken.None);
        Assert.Equal(201, await PutAsync(cloud, link.Url, image));
        release = await admin.CompleteUploadAsync(release.ReleaseId, component, CancellationToken.None);
        await cloud.Cloud.ApproveAsync(release, CancellationToken.None);
        return await admin.PublishReleaseAsync(release.ReleaseId, CancellationToken.None);
    }

    /// <summary>Waits until the service has built all packages of a release.</summary>
    public static async Task<ReleaseView> BuiltAsync(LocalCloudFixture cloud, string releaseId)
    {
        using var patience = new CancellationTokenSource(BuildPatience);
        while (true)
        {
            var release = await cloud.Cloud.Admin.GetReleaseAsync(releaseId, patience.Token);
            if (release.Components.All(c => c.Packages.Count > 0 && c.Packages.All(p => p.State != PackageState.Requested)))
            {
                return release;
            }

            await Task.Delay(100, patience.Token);
        }
    }

    /// <returns>The status of storage.</returns>
    public static async Task<int> PutAsync(LocalCloudFixture cloud, Uri url, byte[] content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(content) };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        using var response = await cloud.Http.SendAsync(request);
        return (int)response.StatusCode;
    }
}
