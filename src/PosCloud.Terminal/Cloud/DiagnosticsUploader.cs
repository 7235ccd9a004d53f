using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Executions;
using PosCloud.Terminal.Storage;
using PosCloud.Terminal.Support;

namespace PosCloud.Terminal.Cloud;

/// <summary>Uploads <c>diagnostics.json</c>: ticket, PUT, complete. All three may be repeated; the upload is known by its hash.</summary>
internal sealed class DiagnosticsUploader(AgentContext context, HttpClient http, CloudClient client, DiagnosticsCollector collector)
{
    /// <summary>Tries once when something waits.</summary>
    /// <returns>True when nothing waits any more.</returns>
    public async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        if (context.State is { Diagnostics: null, DiagnosticsRequested: { } wanted })
        {
            context.Save(context.State with { Diagnostics = collector.Write(DiagnosticsCollector.Requested, null, [], wanted) });
        }

        if (context.State.Diagnostics is not { } upload)
        {
            return true;
        }

        if (await UploadAsync(upload, cancellationToken) is not { } failure)
        {
            context.Save(Served(context.State, upload) with { Nonce = client.Nonce });
            context.Tell("diagnostics uploaded");
            return true;
        }

        // They help and decide nothing: a terminal does not try for ever.
        var tries = upload.Tries + 1;
        var givenUp = tries >= context.Options.MaxUploadTries;
        context.Save(givenUp ? Served(context.State, upload) : context.State with { Diagnostics = upload with { Tries = tries } });
        context.Tell($"diagnostics not uploaded{(givenUp ? ", given up" : "")}: {failure}");
        return givenUp;
    }

    /// <summary>A demand that was made meanwhile stays.</summary>
    private static AgentState Served(AgentState state, DiagnosticsUpload upload) => state with
    {
        Diagnostics = null,
        DiagnosticsDone = upload.RequestId ?? state.DiagnosticsDone,
        DiagnosticsRequested = upload.RequestId == state.DiagnosticsRequested ? null : state.DiagnosticsRequested,
    };

    private async Task<string?> UploadAsync(DiagnosticsUpload upload, CancellationToken cancellationToken)
    {
        // A later bundle may have taken the place of the one that the state names: what is there is what is sent.
        var content = context.Folder.ReadAll(context.Folder.DiagnosticsFile);
        var request = new UploadRequest(UploadRequest.Diagnostics, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, upload.RequestId);
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
