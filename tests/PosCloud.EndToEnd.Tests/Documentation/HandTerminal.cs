using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Terminals;
using PosCloud.Trust;
using PosCloud.Trust.Backups;
using PosCloud.Trust.Signatures;

namespace PosCloud.EndToEnd.Tests.Documentation;

/// <summary>The smallest terminal: it does what the page tells a port to do, and nothing of the agent's code.</summary>
internal sealed class HandTerminal(HttpClient http, string hardwareId) : IDisposable
{
    private readonly ECDiffieHellman _restoreKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private string? _nonce;
    private EnrolResponse? _enrolled;

    /// <summary>To which backups are released to it.</summary>
    public BackupPublicKey RestoreKey => BackupPublicKey.From(_restoreKey);

    public async Task EnrolAsync(string code)
    {
        var request = new EnrolRequest(hardwareId, "hand-1", "1", EcJwks.FromKey(_key), "0.0.1", code);
        var body = JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.EnrolRequest);
        var (status, _) = await PostAsync("/v1/enrol", body);
        Assert.Equal(401, status);
        (status, var answer) = await PostAsync("/v1/enrol", body);
        Assert.Equal(201, status);
        _enrolled = JsonSerializer.Deserialize(answer, ProtocolJson.Default.EnrolResponse)!;
    }

    /// <returns>Status and body.</returns>
    public Task<(int Status, string Body)> CheckInAsync(long seq, EcJwk? restoreKey = null, RestoreReport? restore = null)
    {
        var request = new CheckInRequest(
            seq, new HardwareInfo(hardwareId, "hand-1", "1"), [], [], new Conditions(), "0.0.1", _enrolled!.State, RestoreKey: restoreKey, Restore: restore);
        return PostAsync(
            $"/v1/terminals/{_enrolled.TerminalId}/check-in",
            JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.CheckInRequest));
    }

    /// <summary>A backup in one piece: ticket, PUT, complete.</summary>
    /// <param name="storage">Not recorded: its address is a secret.</param>
    public async Task BackUpAsync(string backupId, BackupPublicKey recipient, DataSetSummary set, HttpClient storage)
    {
        using var file = new MemoryStream();
        await using (var writer = new BackupWriter(file, new BackupContext(_enrolled!.Estate, _enrolled.TerminalId, backupId), [recipient, RestoreKey]))
        {
            writer.Write("what is in it nobody but the recipients can read"u8);
            writer.Complete();
            file.Position = 0;
        }

        var header = Convert.ToBase64String(BackupHeader.Read(file).Bytes.Span);
        var request = new UploadRequest(
            UploadRequest.BackupKind, Convert.ToHexStringLower(SHA256.HashData(file.ToArray())), file.Length, new BackupDeclaration(backupId, header, [set]));
        var uploads = $"/v1/terminals/{_enrolled.TerminalId}/uploads";
        var (status, answer) = await PostAsync(uploads, JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.UploadRequest));
        Assert.Equal(200, status);
        var ticket = JsonSerializer.Deserialize(answer, ProtocolJson.Default.UploadTicket)!;
        using var put = new HttpRequestMessage(HttpMethod.Put, ticket.Url) { Content = new ByteArrayContent(file.ToArray()) };
        put.Headers.Add("x-ms-blob-type", "BlockBlob");
        using var stored = await storage.SendAsync(put);
        Assert.True(stored.IsSuccessStatusCode);
        Assert.Equal(200, (await PostAsync($"{uploads}/{ticket.UploadId}/complete", "{}"u8.ToArray())).Status);
    }

    public async Task RotateKeyAsync()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new RotateKeyRequest(
            EcJwks.FromKey(key), KeyProof.Sign(key, _enrolled!.Estate, _enrolled.TerminalId, EcJwks.FromKey(_key)));
        var (status, answer) = await PostAsync(
            $"/v1/terminals/{_enrolled.TerminalId}/key", JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.RotateKeyRequest));
        Assert.Equal(200, status);
        var rotated = JsonSerializer.Deserialize(answer, ProtocolJson.Default.RotateKeyResponse)!;
        _enrolled = _enrolled with { Credential = rotated.Credential, State = rotated.State };
        _key.Dispose();
        _key = key;
    }

    public void Dispose()
    {
        _key.Dispose();
        _restoreKey.Dispose();
    }

    private async Task<(int Status, string Body)> PostAsync(string path, byte[] body)
    {
        var signed = RequestSigner.Sign(
            _key, EcJwks.Thumbprint(EcJwks.FromKey(_key)), "POST", path, "", body, _enrolled?.Credential, _nonce, DateTimeOffset.UnixEpoch.AddDays(1));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(Headers.ContentDigest, signed.ContentDigest);
        request.Headers.Add(Headers.SignatureInput, signed.SignatureInput);
        request.Headers.Add(Headers.Signature, signed.Signature);
        if (_enrolled is not null)
        {
            request.Headers.Add(Headers.Credential, _enrolled.Credential);
        }

        using var response = await http.SendAsync(request);
        _nonce = response.Headers.GetValues(Headers.Nonce).Single();
        return ((int)response.StatusCode, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()));
    }
}
