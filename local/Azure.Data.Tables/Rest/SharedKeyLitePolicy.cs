using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Rest;

/// <summary>
/// Signs date and resource with the account's key. Runs once per try, so that a retry has a fresh date.
/// See https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key#shared-key-lite-and-table-service-format-for-2009-09-19-and-later.
/// </summary>
internal sealed class SharedKeyLitePolicy(TableSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        // The service compares with its own clock, so an injected one would be wrong here.
        var date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        message.Request.Headers.SetValue("x-ms-date", date);
        // No request of this library has a "comp" parameter, the only one that would be signed.
        var resource = $"/{credential.AccountName}{message.Request.Uri.ToUri().AbsolutePath}";
        var signature = credential.Sign($"{date}\n{resource}");
        message.Request.Headers.SetValue("Authorization", $"SharedKeyLite {credential.AccountName}:{signature}");
    }
}
