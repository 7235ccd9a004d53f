using PosCloud.Core.Events;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Trust;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Gives a terminal the credential of a new key. The old key has signed the request, the new one the proof. Both credentials work
/// until the new one is used, so that an answer that is lost locks nobody out; the same request may be repeated even later.
/// </summary>
public sealed class KeyRotationHandler(ITerminalStore store, Tokens tokens, OutboxRelay relay, TimeProvider time)
{
    /// <summary>How long the old credential works when the new one is not used.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    private const int MaxAttempts = 4;

    public async Task<Outcome<RotateKeyResponse>> HandleAsync(TerminalMessage<RotateKeyRequest> message, CancellationToken cancellationToken)
    {
        var (sender, request) = (message.Sender, message.Body);
        try
        {
            if (!KeyProof.Verify(request.Proof, sender.Estate, sender.TerminalId, sender.PublicKey, request.PublicKey))
            {
                return new Problem(Reasons.FieldInvalid, "/proof: was not made by the new key for this rotation");
            }
        }
        catch (TrustException)
        {
            return new Problem(Reasons.FieldInvalid, "/publicKey: is no point on P-256");
        }

        var thumbprint = EcJwks.Thumbprint(request.PublicKey);
        var now = time.GetUtcNow();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await store.LoadAsync(sender.Key, cancellationToken).ConfigureAwait(false);
            if (stored is null)
            {
                return Reasons.TerminalUnknown;
            }

            var state = stored.State;
            if (!state.Revoked && state.HardwareId == sender.HardwareId && state.Epoch == sender.Epoch + 1 && state.KeyThumbprint == thumbprint)
            {
                return Answer(stored, sender, request, state.Overlap?.Until ?? now);
            }

            // The old key may not ask for a second new one: of two, only one can be the terminal.
            if (TerminalMessageProcessor.CheckSender(state with { Overlap = null }, sender, now) is { } refusal)
            {
                return refusal;
            }

            if (state.KeyThumbprint == thumbprint)
            {
                return new Problem(Reasons.FieldInvalid, "/publicKey: is the key that the terminal has already");
            }

            var until = now + Overlap;
            var next = state with { KeyThumbprint = thumbprint, Epoch = state.Epoch + 1, Overlap = new KeyOverlap(state.Epoch, until) };
            var item = OutboxItems.OfTerminal(
                next, 0, 0, EventTypes.TerminalKeyRotated, TerminalEventData.Of(next), mark: null, now);
            var change = new TerminalChange(next, Facts: null, new HistoryView(now, "key-rotated", 0, "has a new key"), [item]);
            if (await store.CommitAsync(change, stored.Version, cancellationToken).ConfigureAwait(false) is { } committed)
            {
                relay.Enqueue(TerminalPartition.Of(sender.Key), change.Outbox);
                return Answer(committed, sender, request, until);
            }
        }

        return new Problem(Reasons.Busy, RetryAfter: TimeSpan.FromSeconds(5));
    }

    private RotateKeyResponse Answer(StoredTerminal terminal, Credential sender, RotateKeyRequest request, DateTimeOffset until) => new(
        tokens.IssueCredential(sender with { PublicKey = request.PublicKey, Epoch = terminal.State.Epoch }), tokens.SealState(terminal), until);
}
