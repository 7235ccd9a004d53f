using System.Globalization;
using PosCloud.Core.Catalogue;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>Takes diagnostics of a terminal: a link that can create one blob first, then the check of what arrived.</summary>
public sealed class UploadHandler(
    ITerminalStore terminals, IUploadStore uploads, IBlobVault vault, CheckInOptions options, TimeProvider time)
{
    public async Task<Outcome<UploadTicket>> RequestAsync(TerminalMessage<UploadRequest> message, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(message.Sender, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var (key, request) = (message.Sender.Key, message.Body);
        var uploadId = $"{request.Kind}-{request.Sha256[..32]}";
        var existing = await uploads.FindAsync(key, uploadId, cancellationToken).ConfigureAwait(false);
        if (existing?.CompletedAt is not null)
        {
            return new UploadTicket(uploadId, now);
        }

        var staging = string.Create(CultureInfo.InvariantCulture, $"{StagingPath(key, uploadId)}/{now.UtcTicks}");
        var record = new UploadRecord(uploadId, request.Kind, request.Sha256, request.Length, now, StagingPath: staging, RequestId: request.RequestId);
        await uploads.SaveAsync(key, record, cancellationToken).ConfigureAwait(false);
        var expiresAt = now + options.LinkLifetime;
        var url = await vault.CreateLinkAsync(staging, expiresAt, cancellationToken).ConfigureAwait(false);
        return new UploadTicket(uploadId, expiresAt, url);
    }

    public async Task<Outcome<UploadReceipt>> CompleteAsync(
        Credential sender, string uploadId, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(sender, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        var record = await uploads.FindAsync(sender.Key, uploadId, cancellationToken).ConfigureAwait(false);
        if (record is null)
        {
            return Reasons.UploadUnknown;
        }

        if (record.CompletedAt is null)
        {
            var destination = $"{sender.Estate}/{sender.TerminalId}/{record.Sha256}";
            var ingested = await vault.IngestAsync(
                record.StagingPath ?? StagingPath(sender.Key, uploadId), VaultContainer.Diagnostics, destination, record.Sha256, record.Length, cancellationToken).ConfigureAwait(false);
            if (ingested is { } problem)
            {
                return problem;
            }

            await uploads.SaveAsync(sender.Key, record with { CompletedAt = time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        }

        return new UploadReceipt(uploadId, record.Sha256, record.Length);
    }

    private async Task<Problem?> RefuseAsync(Credential sender, CancellationToken cancellationToken)
    {
        var terminal = await terminals.LoadAsync(sender.Key, cancellationToken).ConfigureAwait(false);
        return terminal is null
            ? new Problem(Reasons.TerminalUnknown)
            : TerminalMessageProcessor.CheckSender(terminal.State, sender, time.GetUtcNow());
    }

    private static string StagingPath(TerminalKey key, string uploadId) => $"{key.Estate}/terminals/{key.TerminalId}/{uploadId}";
}
