using PosCloud.Core.Events;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Trust;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Takes a terminal in. First the code is bound to the key, then the terminal is written: a crash in between is repaired by
/// the terminal's own repeat, and nobody else can use the code.
/// </summary>
public sealed class EnrolHandler(
    IEnrolmentStore codes,
    ITerminalStore terminals,
    Tokens tokens,
    OutboxRelay relay,
    EstateOptions estates,
    CheckInOptions options,
    TimeProvider time)
{
    private const int MaxAttempts = 4;

    public async Task<Outcome<EnrolResponse>> HandleAsync(EnrolRequest request, CancellationToken cancellationToken)
    {
        var unknown = request.Code is null ? Reasons.FactoryKeyUnknown : Reasons.EnrolmentCodeUnknown;
        var estate = request.Code is { } given ? EnrolmentCodes.EstateOf(given) : request.Estate;
        if (estate is null || !estates.Has(estate))
        {
            return unknown;
        }

        var thumbprint = EcJwks.Thumbprint(request.PublicKey);
        var codeHash = request.Code is { } code ? EnrolmentCodes.Hash(code) : FactoryKeys.Hash(request.HardwareId, thumbprint);
        var bound = await BindCodeAsync(estate, codeHash, thumbprint, unknown, cancellationToken).ConfigureAwait(false);
        if (!bound.Is(out var record, out var problem))
        {
            return problem;
        }

        var now = time.GetUtcNow();
        var key = new TerminalKey(estate, record.TerminalId);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await terminals.LoadAsync(key, cancellationToken).ConfigureAwait(false);
            if (stored is null || stored.State.KeyThumbprint != thumbprint || stored.State.Revoked)
            {
                // Whoever joined under this id by a code, or has exchanged its key, is not pushed out by a list.
                if (record.IsFactory && stored is not null && stored.State.KeyThumbprint != thumbprint)
                {
                    return Reasons.FactoryKeyTaken;
                }

                // A code enrols once. Its holder may repeat it, but not undo a later enrolment with another code.
                if (stored?.State.EnrolledAt > record.UsedAt)
                {
                    return Reasons.EnrolmentCodeUsed;
                }

                // Who revokes a stolen terminal need not know which codes for it lie about.
                if (stored?.State.CodesFrom is { } since && !(record.CreatedAt > since))
                {
                    return Reasons.TerminalRevoked;
                }

                var change = Enrol(key, record, request, thumbprint, stored?.State, now);
                var version = stored?.Version;
                stored = await terminals.CommitAsync(change, version, cancellationToken).ConfigureAwait(false);
                if (stored is null)
                {
                    continue;
                }

                relay.Enqueue(TerminalPartition.Of(key), change.Outbox);
            }

            var credential = new Credential(estate, record.TerminalId, request.HardwareId, request.PublicKey, stored.State.Epoch);
            return new EnrolResponse(
                estate,
                record.TerminalId,
                tokens.IssueCredential(credential),
                tokens.SealState(stored),
                now,
                CheckInSchedule.NextSeconds(record.TerminalId, options.ActiveInterval, now));
        }

        return new Problem(Reasons.Busy, RetryAfter: TimeSpan.FromSeconds(5));
    }

    private async Task<Outcome<EnrolmentRecord>> BindCodeAsync(
        string estate, string codeHash, string thumbprint, Reason unknown, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var found = await codes.FindAsync(estate, codeHash, cancellationToken).ConfigureAwait(false);
            if (found is null)
            {
                return unknown;
            }

            if (found.Value.RevokedAt is not null)
            {
                return Reasons.FactoryKeyRevoked;
            }

            if (found.Value.UsedBy is { } usedBy)
            {
                return usedBy == thumbprint ? found.Value : Reasons.EnrolmentCodeUsed;
            }

            if (found.Value.ExpiresAt <= time.GetUtcNow())
            {
                return found.Value.IsFactory ? Reasons.FactoryKeyExpired : Reasons.EnrolmentCodeExpired;
            }

            var bound = found.Value with { UsedBy = thumbprint, UsedAt = time.GetUtcNow() };
            if (await codes.UpdateAsync(estate, codeHash, bound, found.Version, cancellationToken).ConfigureAwait(false))
            {
                return bound;
            }
        }

        return new Problem(Reasons.Busy, RetryAfter: TimeSpan.FromSeconds(5));
    }

    /// <summary>A new terminal, or one that enrols again with a new key: then its epoch rises and the old credential ends.</summary>
    private static TerminalChange Enrol(
        TerminalKey key, EnrolmentRecord record, EnrolRequest request, string thumbprint, TerminalState? before, DateTimeOffset now)
    {
        var state = new TerminalState(
            key.Estate,
            key.TerminalId,
            request.HardwareId,
            thumbprint,
            (before?.Epoch ?? 0) + 1,
            Revoked: false,
            record.Site,
            record.Tags,
            now,
            before?.DirectiveSeq ?? 0,
            LastMessage: null,
            before?.Execution,
            before?.Outcomes ?? [],
            CodesFrom: before?.CodesFrom,
            SilentSince: before?.SilentSince);
        var facts = new TerminalFacts(
            new HardwareInfo(request.HardwareId, request.Model, request.Revision), [], [], new Conditions(), request.AgentVersion, now);
        List<OutboxItem> outbox = [OutboxItems.OfTerminal(state, 0, 0, EventTypes.TerminalEnrolled, TerminalEventData.Of(state), mark: null, now)];
        state = Silence.End(state, 0, outbox, now);
        return new TerminalChange(state, facts, new HistoryView(now, "enrolled", 0, $"enrolled as {request.Model}"), outbox);
    }
}
