using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace PosCloud.Azure.Blobs;

/// <summary>
/// Signs with a user delegation key, which lives seven days at most and is fetched twice a day: a link itself costs no
/// storage operation. The identity needs Storage Blob Delegator on the account.
/// </summary>
public sealed class UserDelegationSasSigner(BlobServiceClient service, TimeProvider time) : ISasSigner, IDisposable
{
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(2);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(1);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim gate = new(1, 1);
    private UserDelegationKey? cached;

    public async ValueTask<Uri> SignAsync(
        BlobBaseClient blob, BlobSasPermissions permissions, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var key = await KeyAsync(cancellationToken).ConfigureAwait(false);
        var builder = new BlobSasBuilder(permissions, expiresAt)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            Protocol = SasProtocol.Https,
        };
        return new BlobUriBuilder(blob.Uri) { Sas = builder.ToSasQueryParameters(key, blob.AccountName) }.ToUri();
    }

    public void Dispose() => gate.Dispose();

    private async ValueTask<UserDelegationKey> KeyAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (cached is { } key && key.SignedExpiresOn - RenewBefore > now)
        {
            return key;
        }

        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (cached is not { } renewed || renewed.SignedExpiresOn - RenewBefore <= now)
            {
                cached = await service.GetUserDelegationKeyAsync(now - ClockSkew, now + KeyLifetime, cancellationToken).ConfigureAwait(false);
            }

            return cached!;
        }
        finally
        {
            gate.Release();
        }
    }
}
