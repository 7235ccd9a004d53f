using System.Text.Json;
using PosCloud.Protocol;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Storage;

namespace PosCloud.Terminal.Cloud;

/// <summary>
/// Enrols with a one-time code, or with the key alone when the factory put it on the estate's list. The key exists before the first
/// request, and the service knows a repeat by code and key, so a crash or a lost answer is repaired by doing it again.
/// </summary>
internal sealed class Enrolment(AgentContext context, CloudClient client, TerminalKey key, TerminalIdentity identity)
{
    // A wrong answer must not silence a new terminal for days.
    private const int MaxFirstWaitSeconds = 3600;

    /// <summary>How long the service wants a new terminal to wait, so that a whole roll-out of them comes spread.</summary>
    public TimeSpan CheckInAfter { get; private set; }

    /// <summary>Tries once. Null when the terminal has enrolled; else the answer that says why not.</summary>
    /// <param name="code">The code; null to enrol by the key.</param>
    /// <param name="estate">Whose list the key is on; null with a code.</param>
    public async Task<CloudAnswer?> TryAsync(string? code, string? estate, CancellationToken cancellationToken)
    {
        var request = new EnrolRequest(
            identity.HardwareId, identity.Model, identity.Revision, key.PublicKey, context.Options.AgentVersion, code, estate);
        var body = JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.EnrolRequest);
        var answer = await client.PostAsync("v1/enrol", body, credential: null, cancellationToken);
        if (answer.Kind != AnswerKind.Accepted)
        {
            return answer;
        }

        if (Read(answer.Body) is not { } enrolled)
        {
            return answer with { Kind = AnswerKind.Unreachable, Message = "The answer to the enrolment cannot be read." };
        }

        var credential = new TerminalCredential(enrolled.Estate, enrolled.TerminalId, enrolled.Credential);
        CheckInAfter = TimeSpan.FromSeconds(Math.Clamp(enrolled.CheckInAfterSeconds, 0, MaxFirstWaitSeconds));
        context.Save(context.State with { SealedState = enrolled.State });

        // Last: with the credential the terminal has enrolled; without it, it does all of this again.
        context.Folder.Write(credential);
        context.Credential = credential;
        context.Tell($"enrolled as {enrolled.TerminalId} in {enrolled.Estate}");
        return null;
    }

    private static EnrolResponse? Read(byte[] body)
    {
        try
        {
            var enrolled = JsonSerializer.Deserialize(body, ProtocolJson.Default.EnrolResponse);
            return enrolled is not null && Names.IsEstate(enrolled.Estate) && Names.IsId(enrolled.TerminalId)
                && IsCredential(enrolled.Credential) && enrolled.State.Length <= Limits.SealedState
                ? enrolled
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // It is sent as a header field in every request from now on: token68 (RFC 9110, section 11.2).
    internal static bool IsCredential(string value) =>
        value.Length is > 0 and <= 2048 && value.All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/=".Contains(c));
}
