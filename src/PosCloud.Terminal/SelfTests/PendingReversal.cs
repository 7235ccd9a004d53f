using PosCloud.Protocol.SelfTests;

namespace PosCloud.Terminal.SelfTests;

/// <summary>
/// The file <c>reversal.json</c>: a trial transaction that may have been taken. It is on the medium before the authorisation
/// is sent, and goes only when the reversal was acknowledged; so a power cut in between costs nobody money.
/// </summary>
internal sealed record PendingReversal(string TransactionId, TrialTransaction Transaction);
