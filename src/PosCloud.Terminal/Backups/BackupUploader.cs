using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Cloud;
using PosCloud.Terminal.Executions;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Backups;

/// <summary>
/// Uploads the file of a backup: ticket, blocks, list of blocks, complete. The journal counts the blocks that the storage has, so a
/// cut goes on where it was; the upload is known by its hash, so all of it may be repeated.
/// </summary>
internal sealed class BackupUploader(AgentContext context, HttpClient http, CloudClient client, Func<CancellationToken, Task> checkInWhenDue)
{
    // A storage that always has other bytes than were sent is not tried for ever.
    private const int MaxRedone = 2;

    private static readonly string[] OtherBytes =
        [Reasons.UploadMissing.Name, Reasons.UploadLengthMismatch.Name, Reasons.UploadHashMismatch.Name];

    private BackupJournal Made => context.Execution!.Made!;

    private int BlockCount => (int)((Made.Length + context.Options.BackupBlockBytes - 1) / context.Options.BackupBlockBytes);

    /// <summary>How far it is, for people.</summary>
    public string Progress => Made.Sha256 is null ? "nothing is uploaded" : $"{Made.Blocks} of {BlockCount} blocks are there";

    /// <returns>Null when the service has the backup, whole and hashed, or when the execution ended meanwhile.</returns>
    public async Task<BackupFailure?> UploadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await PostAsync("uploads", Request(), cancellationToken);
            if (answer.Kind != AnswerKind.Accepted)
            {
                return Sort(answer);
            }

            if (Read(answer.Body) is not { } ticket || !Names.IsId(ticket.UploadId) || (ticket.Url is { } url && !PackageChoice.IsDownloadable(url)))
            {
                return BackupFailure.Temporary("The upload ticket cannot be used.");
            }

            if (ticket.Url is null)
            {
                return null;
            }

            if (await PutAsync(ticket.Url, cancellationToken) is { } failure)
            {
                return failure;
            }

            if (ExecutionTransitions.IsFinal(context.Execution!.State))
            {
                return null;
            }

            answer = await PostAsync($"uploads/{ticket.UploadId}/complete", Encoding.ASCII.GetBytes("{}"), cancellationToken);
            if (answer.Kind == AnswerKind.Accepted || !OtherBytes.Contains(answer.Reason))
            {
                return answer.Kind == AnswerKind.Accepted ? null : Sort(answer);
            }

            if (Made.Redone >= MaxRedone)
            {
                return new BackupFailure(FailureCodes.BackupUploadFailed, answer.Message);
            }

            Save(Made with { Blocks = 0, Redone = Made.Redone + 1 });
        }
    }

    private async Task<BackupFailure?> PutAsync(Uri url, CancellationToken cancellationToken)
    {
        while (Made.Blocks < BlockCount)
        {
            var (status, failure) = await SendAsync(url, $"comp=block&blockid={Uri.EscapeDataString(IdOf(Made.Blocks))}", ReadBlock(Made.Blocks), cancellationToken);
            if (failure is not null || status >= HttpStatusCode.MultipleChoices)
            {
                return BackupFailure.Temporary(failure ?? $"The storage answered {(int)status}.");
            }

            Save(Made with { Blocks = Made.Blocks + 1, Tries = 0 });
            context.Tell(null, Math.Min(Made.Length, (long)Made.Blocks * context.Options.BackupBlockBytes), Made.Length);
            await checkInWhenDue(cancellationToken);
            if (ExecutionTransitions.IsFinal(context.Execution!.State))
            {
                return null;
            }
        }

        var list = string.Concat(Enumerable.Range(0, BlockCount).Select(i => $"<Latest>{IdOf(i)}</Latest>"));
        var (answered, unsent) = await SendAsync(
            url, "comp=blocklist", Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>{list}</BlockList>"), cancellationToken);

        // A list that is refused says that the blocks are gone: or that the service has taken them already. It will say which.
        return unsent is not null || answered is HttpStatusCode.Forbidden or >= HttpStatusCode.InternalServerError
            ? BackupFailure.Temporary(unsent ?? $"The storage answered {(int)answered}.")
            : null;
    }

    private async Task<(HttpStatusCode Status, string? Failure)> SendAsync(Uri url, string query, byte[] content, CancellationToken cancellationToken)
    {
        var target = new UriBuilder(url) { Query = url.Query.Length > 1 ? $"{url.Query[1..]}&{query}" : query }.Uri;
        using var timeout = new CancellationTokenSource(context.Options.StallTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Put, target) { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            return (response.StatusCode, null);
        }
        catch (Exception e) when (e is HttpRequestException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The message of an HTTP exception has host and port, never the query with the signature.
            return (default, e is OperationCanceledException ? "The storage did not answer." : e.Message);
        }
    }

    private byte[] ReadBlock(int index)
    {
        var size = context.Options.BackupBlockBytes;
        using var file = context.Folder.OpenRead(context.Folder.BackupFile);
        file.Position = (long)index * size;
        var block = new byte[(int)Math.Min(size, Made.Length - file.Position)];
        file.ReadExactly(block);
        return block;
    }

    private byte[] Request() => JsonSerializer.SerializeToUtf8Bytes(
        new UploadRequest(
            UploadRequest.BackupKind,
            Made.Sha256!,
            Made.Length,
            new BackupDeclaration(Made.BackupId, Made.Header!, Made.Sets!, context.Execution!.ExecutionId, context.Execution.ReleaseId)),
        ProtocolJson.Default.UploadRequest);

    private Task<CloudAnswer> PostAsync(string path, byte[] body, CancellationToken cancellationToken) => client.PostAsync(
        $"v1/terminals/{context.Credential!.TerminalId}/{path}", body, context.Credential.Credential, cancellationToken);

    private void Save(BackupJournal made) => context.Save(context.Execution! with { Made = made });

    // Who we are can be put right on the other side, and another attempt may be under way there: those wait.
    private static BackupFailure Sort(CloudAnswer answer) => answer is { Kind: AnswerKind.Refused, Problem.Status: not (401 or 403 or 404 or 409) }
        ? new BackupFailure(FailureCodes.BackupRefused, answer.Message)
        : BackupFailure.Temporary(answer.Message);

    // All of the same length, as the storage wants them.
    private static string IdOf(int index) => Convert.ToBase64String(Encoding.ASCII.GetBytes(index.ToString("D6", CultureInfo.InvariantCulture)));

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
