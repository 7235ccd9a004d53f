using System.Security.Cryptography;
using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Executions;
using PosCloud.Terminal.Storage;
using PosCloud.Trust;

namespace PosCloud.Terminal.Cloud;

/// <summary>
/// Exchanges the terminal's key when it is old. The new key is on the medium before the service hears of it, and the request may be
/// repeated; so whenever the power fails, the old key works or the new one does. Never while an upgrade runs, and a failure of
/// it delays nothing.
/// </summary>
internal sealed class KeyRotation(AgentContext context, CloudClient client, TerminalKey key)
{
    /// <summary>A service that does not want a new key is not asked in every round.</summary>
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromDays(1);

    private long? _refusedAt;

    /// <summary>A new key that the service may know already: until that is clear, it comes before everything else.</summary>
    public bool IsUnderWay => context.Folder.ReadRotation() is not null;

    /// <summary>Puts a key in its place whose credential is here; done again after each power cut.</summary>
    public void OnStart()
    {
        if (context.Folder.ReadRotation() is { Credential: not null } answered)
        {
            Adopt(answered);
        }
    }

    /// <summary>Begins when the key is old enough by the service's time; the terminal's own clock may say anything.</summary>
    public async Task StartWhenDueAsync(CancellationToken cancellationToken)
    {
        if (context.Options.KeyLife is not { } life || context.State.ServerTime == default)
        {
            return;
        }

        if (context.State.KeySince is not { } since)
        {
            // Keys from before there was this count from now on.
            context.Save(context.State with { KeySince = context.State.ServerTime });
            since = context.State.ServerTime;
        }

        var isQuiet = context.State.Pending is null && context.State.Outbox.Count == 0
            && (context.Execution is not { } execution || ExecutionTransitions.IsFinal(execution.State));
        if (isQuiet && context.State.ServerTime - since >= life && !WasRefused())
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            context.Folder.Write(new RotationJournal(made.ExportPkcs8PrivateKeyPem()));
            await TryAsync(cancellationToken);
        }
    }

    /// <summary>Asks for the credential of the new key. What fails is tried again in the next round.</summary>
    public async Task TryAsync(CancellationToken cancellationToken)
    {
        if (context.Folder.ReadRotation() is not { Credential: null } rotation || context.Credential is not { } credential || WasRefused())
        {
            return;
        }

        var answer = await client.PostAsync(
            $"v1/terminals/{credential.TerminalId}/key", Request(rotation, credential), credential.Credential, cancellationToken);
        context.Save(context.State with { Nonce = client.Nonce });
        if (answer.Kind == AnswerKind.Accepted && Read(answer.Body) is { } response)
        {
            var answered = rotation with { Credential = response.Credential, SealedState = response.State };
            context.Folder.Write(answered);
            Adopt(answered);
            context.Tell("has a new key");
        }
        else if (answer.Kind == AnswerKind.Refused)
        {
            _refusedAt = context.Time.GetTimestamp();
            context.Tell($"new key refused: {answer.Message}");
            if (answer.Problem?.Status is not (401 or 403 or 404))
            {
                // Not this key, then: another one will be made. Who we are can be put right on the other side.
                context.Folder.Remove(context.Folder.RotationFile);
            }
        }
    }

    private byte[] Request(RotationJournal rotation, TerminalCredential credential)
    {
        using var next = PrivateKeyFile.Import(Path.GetFileName(context.Folder.RotationFile), rotation.Key, ECDsa.Create);
        var request = new RotateKeyRequest(EcJwks.FromKey(next), KeyProof.Sign(next, credential.Estate, credential.TerminalId, key.PublicKey));
        return JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.RotateKeyRequest);
    }

    // The journal goes last: as long as it is there, all of this is done again.
    private void Adopt(RotationJournal rotation)
    {
        key.Replace(context.Folder, rotation.Key);
        var credential = context.Credential! with { Credential = rotation.Credential! };
        context.Folder.Write(credential);
        context.Credential = credential;
        context.Save(context.State with { SealedState = rotation.SealedState, KeySince = context.State.ServerTime });
        context.Folder.Remove(context.Folder.RotationFile);
    }

    private bool WasRefused() => _refusedAt is { } at && context.Time.GetElapsedTime(at) < AfterRefusal;

    private static RotateKeyResponse? Read(byte[] body)
    {
        try
        {
            var response = JsonSerializer.Deserialize(body, ProtocolJson.Default.RotateKeyResponse);
            return response is not null && Enrolment.IsCredential(response.Credential) && response.State.Length <= Limits.SealedState ? response : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
