using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using Microsoft.Extensions.Time.Testing;
using Moq;
using PosCloud.Azure.Blobs;

namespace PosCloud.Integration.Tests.Storage;

/// <summary>The emulator has no user delegation keys, so the key is made up here; the URL is what Azure would get.</summary>
public sealed class UserDelegationSasSignerTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly Mock<BlobServiceClient> _service = new();
    private readonly BlockBlobClient _blob = new(new Uri("https://account.blob.core.windows.net/packages/sha256/ab/abcd"));

    public UserDelegationSasSignerTests() => _service
        .Setup(s => s.GetUserDelegationKeyAsync(It.IsAny<DateTimeOffset?>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()))
        .ReturnsAsync((DateTimeOffset? start, DateTimeOffset expiry, CancellationToken _) => Response.FromValue(
            BlobsModelFactory.UserDelegationKey("object-id", "tenant-id", start!.Value, expiry, "b", "2021-12-02", Convert.ToBase64String(new byte[32])),
            Mock.Of<Response>()));

    [Fact]
    public async Task Link_NamesOneBlobOnePermissionAndItsExpiry_ByHttpsOnly()
    {
        using var signer = new UserDelegationSasSigner(_service.Object, _time);
        var expiresAt = _time.GetUtcNow().AddHours(1);

        var url = await signer.SignAsync(_blob, BlobSasPermissions.Read, expiresAt, None);

        var query = url.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        Assert.Equal("https://account.blob.core.windows.net/packages/sha256/ab/abcd", url.GetLeftPart(UriPartial.Path));
        Assert.Equal(("b", "r", "https"), (query["sr"], query["sp"], query["spr"]));
        Assert.Equal(("object-id", "tenant-id"), (query["skoid"], query["sktid"]));
        Assert.Equal(expiresAt.ToUnixTimeSeconds(), DateTimeOffset.Parse(query["se"], null).ToUnixTimeSeconds());
        Assert.True(DateTimeOffset.Parse(query["ske"], null) > expiresAt);
        Assert.Equal(32, Convert.FromBase64String(query["sig"]).Length);
    }

    [Fact]
    public async Task Links_ShareAKey_UntilItWouldNotOutliveThem()
    {
        using var signer = new UserDelegationSasSigner(_service.Object, _time);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SignAsync(signer)));
        VerifyKeys(1);
        _time.Advance(TimeSpan.FromHours(23));
        await SignAsync(signer);
        VerifyKeys(1);
        _time.Advance(TimeSpan.FromHours(2));
        await SignAsync(signer);
        VerifyKeys(2);
    }

    [Fact]
    public async Task Link_AfterAKeyCouldNotBeFetched_TriesAgain()
    {
        using var signer = new UserDelegationSasSigner(_service.Object, _time);
        _service.Setup(s => s.GetUserDelegationKeyAsync(It.IsAny<DateTimeOffset?>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RequestFailedException(503, "busy"));
        await Assert.ThrowsAsync<RequestFailedException>(() => SignAsync(signer));

        _service.Setup(s => s.GetUserDelegationKeyAsync(It.IsAny<DateTimeOffset?>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(Response.FromValue(
                BlobsModelFactory.UserDelegationKey("o", "t", _time.GetUtcNow(), _time.GetUtcNow().AddDays(2), "b", "2021-12-02", Convert.ToBase64String(new byte[32])),
                Mock.Of<Response>()));
        Assert.Contains("sig=", (await SignAsync(signer)).Query, StringComparison.Ordinal);
    }

    private Task<Uri> SignAsync(UserDelegationSasSigner signer) =>
        signer.SignAsync(_blob, BlobSasPermissions.Read, _time.GetUtcNow().AddHours(1), None).AsTask();

    private void VerifyKeys(int fetched) => _service.Verify(
        s => s.GetUserDelegationKeyAsync(It.IsAny<DateTimeOffset?>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()), Times.Exactly(fetched));
}
