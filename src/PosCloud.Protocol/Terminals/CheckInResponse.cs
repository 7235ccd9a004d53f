using PosCloud.Protocol.Directives;

namespace PosCloud.Protocol.Terminals;

/// <summary>The answer to a check-in. Only <see cref="Directive"/> makes the terminal act; the rest is help.</summary>
/// <param name="Seq">The request's sequence number.</param>
/// <param name="State">Sealed state to echo with the next request.</param>
/// <param name="ServerTime">UTC.</param>
/// <param name="NextCheckInSeconds">Seconds to wait, jitter included.</param>
/// <param name="Directive">Signed <see cref="Directives.Directive"/>.</param>
/// <param name="Certificate">
/// Signed <see cref="DirectiveKeyCertificate"/> for the key that signed the directive; the director's key signed it.
/// </param>
/// <param name="Links">Where the directive's packages can be downloaded; hashes are in the directive.</param>
/// <param name="Refusals">Why there is no update, each with its rule, the value seen and the value needed.</param>
public sealed record CheckInResponse(
    long Seq,
    string State,
    DateTimeOffset ServerTime,
    int NextCheckInSeconds,
    SignedEnvelope Directive,
    SignedEnvelope Certificate,
    IReadOnlyList<PackageLink> Links,
    IReadOnlyList<Refusal> Refusals);
