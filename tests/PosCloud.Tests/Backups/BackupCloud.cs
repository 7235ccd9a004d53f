using System.Security.Cryptography;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Terminals;
using PosCloud.Tests.Fakes.Service;
using PosCloud.Tests.Trust.Backups;
using PosCloud.Trust.Backups;

namespace PosCloud.Tests.Backups;

/// <summary>What a terminal does to get a backup to the service.</summary>
internal static class BackupCloud
{
    public static readonly ECDiffieHellman Recipient = BackupSamples.NewKey();

    public static EcJwk NewRestoreKey()
    {
        using var key = BackupSamples.NewKey();
        return BackupPublicKey.From(key).Jwk;
    }

    public static byte[] Sealed(FakeTerminal terminal, string backupId) =>
        BackupSamples.Seal([1, 2, 3], new BackupContext(FakeCloud.Estate, terminal.TerminalId, backupId), Recipient);

    public static UploadRequest Request(byte[] file, string backupId) => new(
        UploadRequest.BackupKind,
        BackupSamples.Hash(file),
        file.Length,
        new BackupDeclaration(
            backupId,
            Convert.ToBase64String(BackupHeader.Read(new MemoryStream(file)).Bytes.Span),
            [new DataSetSummary("articles", 1, 3, 3, new string('a', 64))],
            "x-1",
            "os-2.0.0"));

    public static Task<Outcome<UploadTicket>> AskAsync(this FakeCloud cloud, FakeTerminal terminal, UploadRequest request) =>
        cloud.Get<UploadHandler>().RequestAsync(
            new TerminalMessage<UploadRequest>(terminal.Credential, new string('0', 64), "nonce", request), CancellationToken.None);

    public static Task<Outcome<UploadReceipt>> FinishAsync(this FakeCloud cloud, FakeTerminal terminal, string uploadId) =>
        cloud.Get<UploadHandler>().CompleteAsync(terminal.Credential, uploadId, CancellationToken.None);

    /// <summary>The whole way; each step is repeated until it is answered, as the agent does.</summary>
    public static async Task<byte[]> BackUpAsync(this FakeCloud cloud, FakeTerminal terminal, string backupId)
    {
        var file = Sealed(terminal, backupId);
        await cloud.SendAsync(terminal, file, backupId);
        return file;
    }

    public static async Task SendAsync(this FakeCloud cloud, FakeTerminal terminal, byte[] file, string backupId)
    {
        var ticket = (await FakeOperations.UntilAnsweredAsync(() => cloud.AskAsync(terminal, Request(file, backupId)))).Value();
        if (ticket.Url is not null)
        {
            cloud.Vault.Upload(ticket.Url, file);
        }

        (await FakeOperations.UntilAnsweredAsync(() => cloud.FinishAsync(terminal, ticket.UploadId))).Value();
    }
}
