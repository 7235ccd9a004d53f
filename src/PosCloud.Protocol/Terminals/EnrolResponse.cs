namespace PosCloud.Protocol.Terminals;

/// <summary>The terminal's identity. The next nonce is in the <c>PosCloud-Nonce</c> header, as with every answer.</summary>
/// <param name="Estate">The tenant.</param>
/// <param name="TerminalId">The id in every URL of this terminal.</param>
/// <param name="Credential">Opaque; sent back in <c>PosCloud-Credential</c>. Binds estate, terminal, hardware id, key and epoch.</param>
/// <param name="State">Sealed state to echo with the first request; see <see cref="CheckInRequest.State"/>.</param>
/// <param name="ServerTime">UTC; the terminal never refuses anything because its own clock differs.</param>
/// <param name="CheckInAfterSeconds">When to check in first.</param>
public sealed record EnrolResponse(
    string Estate,
    string TerminalId,
    string Credential,
    string State,
    DateTimeOffset ServerTime,
    int CheckInAfterSeconds)
{
    public override string ToString() => $"{nameof(EnrolResponse)} {{ TerminalId = {TerminalId} }}";
}
