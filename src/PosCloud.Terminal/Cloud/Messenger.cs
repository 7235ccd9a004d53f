using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PosCloud.Delta;
using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Executions;
using PosCloud.Terminal.Storage;
using PosCloud.Terminal.Support;
using PosCloud.Terminal.Trust;
using PosCloud.Trust;
using PosCloud.Trust.Directives;
using PosCloud.Trust.Tuf;

namespace PosCloud.Terminal.Cloud;

/// <summary>
/// Check-ins and reports: messages with a sequence number. One is under way at a time. It is written to the state before
/// it is sent and repeated byte for byte until it is answered.
/// </summary>
internal sealed class Messenger(AgentContext context, CloudClient client, TerminalIdentity identity, ReleaseTrust trust, RestoreKey restoreKey)
{
    /// <summary>From the last valid directive; null before the first one.</summary>
    public TimeSpan? CheckInAfter { get; private set; }

    /// <summary>Check-ins whose answer was valid, since the start.</summary>
    public int CheckIns { get; private set; }

    /// <summary>Sends what waits: the unanswered message, then the queued report entries.</summary>
    /// <returns>Null when nothing waits any more; else the answer that stopped it.</returns>
    public async Task<CloudAnswer?> FlushAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (context.State.Pending is null && !TakeReport())
            {
                return null;
            }

            if (await SendPendingAsync(cancellationToken) is { } failed)
            {
                return failed;
            }
        }
    }

    /// <summary>Sends what waits, then a check-in. The directive in its answer is in the state when this returns null.</summary>
    public async Task<CloudAnswer?> CheckInAsync(CancellationToken cancellationToken)
    {
        var before = CheckIns;
        if (await FlushAsync(cancellationToken) is { } failed)
        {
            return failed;
        }

        if (CheckIns != before)
        {
            return null;
        }

        var state = context.State;
        var running = state.Execution is { } e && !ExecutionTransitions.IsFinal(e.State) ? e.ExecutionId : null;
        var request = new CheckInRequest(
            state.Seq + 1,
            new HardwareInfo(identity.HardwareId, identity.Model, identity.Revision),
            context.ActiveSet.ToInstalled(),
            context.Environment.ReadPeripherals(),
            context.ReadConditions(),
            context.Options.AgentVersion,
            state.SealedState,
            running,
            new DecoderInfo(DeltaVersion.Current, context.Options.DecoderMemory, context.Options.DecoderPrefers),
            running is null ? null : context.Waiting,
            RestoreKey: restoreKey.Public.Jwk,
            Restore: state.RestoredTold ? null : state.Restored,
            DiagnosticsDone: state.DiagnosticsDone,
            Certificates: context.Environment.ReadCertificates(),
            Language: context.Environment.Language,
            Notices: context.Notices.Reports);
        SavePending(PendingMessage.CheckIn, request.Seq, JsonSerializer.Serialize(request, ProtocolJson.Default.CheckInRequest), state.Outbox);
        return await SendPendingAsync(cancellationToken);
    }

    // Entries of one execution go together, oldest first: a request costs more than its entries.
    private bool TakeReport()
    {
        var outbox = context.State.Outbox;
        if (outbox.Count == 0)
        {
            return false;
        }

        var executionId = outbox[0].ExecutionId;
        var taken = outbox.TakeWhile(q => q.ExecutionId == executionId).Take(Limits.ReportEntries).Select(q => q.Entry).ToList();
        var request = new ReportRequest(context.State.Seq + 1, executionId, taken, context.State.SealedState);
        SavePending(
            PendingMessage.Report, request.Seq, JsonSerializer.Serialize(request, ProtocolJson.Default.ReportRequest), [.. outbox.Skip(taken.Count)]);
        return true;
    }

    private void SavePending(string kind, long seq, string body, IReadOnlyList<QueuedEntry> outbox) => context.Save(context.State with
    {
        Seq = seq,
        Nonce = null,
        Pending = new PendingMessage(kind, seq, body),
        Outbox = outbox,
    });

    private async Task<CloudAnswer?> SendPendingAsync(CancellationToken cancellationToken)
    {
        var answer = await PostAsync(cancellationToken);
        if (answer is { Kind: AnswerKind.Refused, Problem.LastSeq: { } last and >= 0 and < long.MaxValue - 2 }
            && (answer.Reason == Reasons.SequenceStale.Name || answer.Reason == Reasons.SequenceConflict.Name))
        {
            Renumber(last + 1);
            answer = await PostAsync(cancellationToken);
        }

        return answer.Kind switch
        {
            AnswerKind.Accepted => await TakeAsync(answer, cancellationToken),
            AnswerKind.Refused => Drop(answer),
            _ => answer,
        };
    }

    private Task<CloudAnswer> PostAsync(CancellationToken cancellationToken)
    {
        var pending = context.State.Pending!;
        var credential = context.Credential!;
        return client.PostAsync(
            $"v1/terminals/{credential.TerminalId}/{pending.Kind}", Encoding.UTF8.GetBytes(pending.Body), credential.Credential, cancellationToken);
    }

    private void Renumber(long seq)
    {
        var pending = context.State.Pending!;
        var body = pending.Kind == PendingMessage.CheckIn
            ? JsonSerializer.Serialize(
                JsonSerializer.Deserialize(pending.Body, ProtocolJson.Default.CheckInRequest)! with { Seq = seq }, ProtocolJson.Default.CheckInRequest)
            : JsonSerializer.Serialize(
                JsonSerializer.Deserialize(pending.Body, ProtocolJson.Default.ReportRequest)! with { Seq = seq }, ProtocolJson.Default.ReportRequest);
        SavePending(pending.Kind, seq, body, context.State.Outbox);
    }

    // A message that the service does not want as it is would block all later ones. Who we are (401, 403, 404) can be
    // put right on the other side, so those wait.
    private CloudAnswer? Drop(CloudAnswer answer)
    {
        if (answer.Problem is not { } problem || problem.Status is 401 or 403 or 404)
        {
            return answer;
        }

        var kind = context.State.Pending!.Kind;
        context.Save(context.State with { Pending = null, Nonce = client.Nonce });
        context.Tell($"{kind} refused: {answer.Message}");
        return kind == PendingMessage.CheckIn ? answer : null;
    }

    private async Task<CloudAnswer?> TakeAsync(CloudAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            return context.State.Pending!.Kind == PendingMessage.CheckIn ? await TakeCheckInAsync(answer, cancellationToken) : TakeReport(answer);
        }
        catch (IOException e)
        {
            // The keys that the answer must be checked with are not at hand: it counts as unanswered.
            return answer with { Kind = AnswerKind.Unreachable, Message = e.Message };
        }
        catch (JsonException)
        {
            // Whoever answered 200 was not the service (a captive portal, say): the message counts as unanswered.
            return answer with { Kind = AnswerKind.Unreachable, Message = "The service's answer cannot be read." };
        }
    }

    private CloudAnswer? TakeReport(CloudAnswer answer)
    {
        var response = JsonSerializer.Deserialize(answer.Body, ProtocolJson.Default.ReportResponse);
        if (response?.Seq != context.State.Pending!.Seq)
        {
            throw new JsonException("The answer belongs to another message.");
        }

        context.Save(Answered(response.State));
        return null;
    }

    private async Task<CloudAnswer?> TakeCheckInAsync(CloudAnswer answer, CancellationToken cancellationToken)
    {
        var pending = context.State.Pending!;
        var response = JsonSerializer.Deserialize(answer.Body, ProtocolJson.Default.CheckInResponse);
        if (response?.Seq != pending.Seq || response.Links.Any(l => l is null) || response.Refusals.Any(r => r is null))
        {
            throw new JsonException("The answer belongs to another message or lacks elements.");
        }

        Directive directive;
        try
        {
            directive = await VerifyAsync(response, Expected(pending, answer.Nonce), cancellationToken);
        }
        catch (TrustException e)
        {
            return Distrust(answer, e.Error.ToString(), e.Message);
        }
        catch (TufException e)
        {
            return Distrust(answer, e.Error.ToString(), e.Message);
        }

        var slot = context.Folder.ReadPointer()!.Slot;
        var (next, message) = DirectiveHandler.Apply(
            Heard(Answered(response.State), pending) with { ServerTime = Later(context.State.ServerTime, directive.ServerTime) },
            directive,
            response.Links,
            slot,
            context.ActiveSet,
            context.ReadConditions().FreeBytes,
            context.Time.GetUtcNow(),
            Incompatible(directive));
        context.Notices.Take(directive.Notices);
        context.Save(DiagnosticsOrder.Apply(next, directive.DiagnosticsRequestId));
        CheckIns++;
        CheckInAfter = TimeSpan.FromSeconds(Math.Max(1, directive.NextCheckInSeconds));
        context.Tell(message ?? RefusalText(response.Refusals));
        return null;
    }

    /// <summary>By the director's keys at hand; when those do not fit, by the ones that the approvers name now.</summary>
    private async Task<Directive> VerifyAsync(CheckInResponse response, DirectiveExpectation expected, CancellationToken cancellationToken)
    {
        try
        {
            return DirectiveVerifier.VerifyFor(response.Directive, response.Certificate, await trust.DirectorsAsync(cancellationToken), expected);
        }
        catch (TrustException e) when (e.Error == TrustError.CertificateInvalid)
        {
            var time = Later(expected.LastServerTime, DirectiveVerifier.PeekServerTime(response.Directive));
            await trust.RefreshAsync(time, cancellationToken);
            return DirectiveVerifier.VerifyFor(response.Directive, response.Certificate, await trust.DirectorsAsync(cancellationToken), expected);
        }
    }

    /// <summary>A peripheral that the release forbids here; null when there is none, or nothing is to be installed.</summary>
    private Refusal? Incompatible(Directive directive) => directive.Preconditions is not { Count: > 0 } preconditions
        ? null
        : PreconditionEvaluator.Incompatible(
            preconditions,
            new PreconditionSubject([], context.Environment.ReadPeripherals(), new Conditions(), Hardware: context.Hardware, Updates: directive.PeripheralUpdates));

    // Nothing of an answer that is not trusted is kept, its sealed state and its interval neither.
    private CloudAnswer Distrust(CloudAnswer answer, string error, string message)
    {
        context.Save(context.State with { Pending = null, Nonce = client.Nonce });
        context.Tell($"directive refused ({error}): {message}");
        return answer with { Kind = AnswerKind.Refused, Message = $"The directive was refused: {message}" };
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private AgentState Answered(string sealedState) => context.State with
    {
        Pending = null,
        Nonce = client.Nonce,
        SealedState = sealedState.Length <= Limits.SealedState ? sealedState : null,
    };

    // The message may be older than the end of the restore.
    private static AgentState Heard(AgentState state, PendingMessage pending) =>
        state is { Restored: { } ended, RestoredTold: false }
        && JsonSerializer.Deserialize(pending.Body, ProtocolJson.Default.CheckInRequest)?.Restore?.RestoreId == ended.RestoreId
            ? state with { RestoredTold = true }
            : state;

    private DirectiveExpectation Expected(PendingMessage pending, string? nonce) => new(
        context.Credential!.Estate,
        context.Credential.TerminalId,
        identity.HardwareId,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pending.Body))),
        nonce ?? "",
        context.State.DirectiveSeq,
        context.State.ServerTime);

    private static string? RefusalText(IReadOnlyList<Refusal> refusals) => refusals.Count == 0
        ? null
        : $"no update: {refusals[0].Rule} is {refusals[0].Seen}, needs {refusals[0].Needed}";
}
