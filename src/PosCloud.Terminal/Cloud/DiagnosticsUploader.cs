using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Executions;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Cloud;

/// <summary>Uploads <c>diagnostics.json</c>: ticket, PUT, complete. All three may be repeated; the upload is known by its hash.</summary>
internal sealed class DiagnosticsUploader(AgentContext context, HttpClient http, CloudClient client)
{
    /// <summary>Tries once when something waits.</summary>
    /// <returns>True when nothing waits any more.</returns>
    public async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        if (context.State.Diagnostics is not { } upload)
        {
            return true;
        }

        if (await UploadAsync(upload, cancellationToken) is not { } failure)
        {
            context.Save(context.State with { Diagnostics = null, Nonce = client.Nonce });
            context.Tell("diagnostics uploaded");
            return true;
        }

        // They help and decide nothing: a terminal does not try for ever.
        var tries = upload.Tries + 1;
        var givenUp = tries >= context.Options.MaxUploadTries;
        context.Save(context.State with { Diagnostics = givenUp ? null : upload with { Tries = tries } });
        context.Tell($"diagnostics not uploaded{(givenUp ? ", given up" : "")}: {failure}");
        return givenUp;
    }

    private async Task<string?> UploadAsync(DiagnosticsUpload upload, CancellationToken cancellationToken)
    {
        var content = context.Folder.ReadAll(context.Folder.DiagnosticsFile);
        var request = new UploadRequest(UploadRequest.Diagnostics, upload.Sha256, upload.Length);
        var answer = await PostAsync("uploads", JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.UploadRequest), cancellationToken);
        if (answer.Kind != AnswerKind.Accepted)
        {
            return answer.Message;
        }

        if (Read(answer.Body) is not { } ticket || !Names.IsId(ticket.UploadId))
        {
            return "the upload ticket cannot be read";
        }

        if (ticket.Url is null)
        {
            return null;
        }

        if (await PutAsync(ticket.Url, content, cancellationToken) is { } failure)
        {
            return failure;
        }

        answer = await PostAsync($"uploads/{ticket.UploadId}/complete", Encoding.ASCII.GetBytes("{}"), cancellationToken);
        return answer.Kind == AnswerKind.Accepted ? null : answer.Message;
    }

    private Task<CloudAnswer> PostAsync(string path, byte[] body, CancellationToken cancellationToken) => client.PostAsync(
        $"v1/terminals/{context.Credential!.TerminalId}/{path}", body, context.Credential.Credential, cancellationToken);

    private async Task<string?> PutAsync(Uri url, byte[] content, CancellationToken cancellationToken)
    {
        if (!PackageChoice.IsDownloadable(url))
        {
            return "the upload link cannot be used";
        }

        using var timeout = new CancellationTokenSource(context.Options.StallTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            return response.IsSuccessStatusCode ? null : $"the storage answered {(int)response.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return e is OperationCanceledException ? "the storage did not answer" : e.Message;
        }
    }

    private static UploadTicket? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ProtocolJson.Default.UploadTicket);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
