namespace PosCloud.Protocol.Terminals;

/// <summary>
/// <c>POST /v1/enrol</c>. Signed by RFC 9421 with the very key that it carries: proof of possession. Repeating it with the
/// same code and key gives the same terminal.
/// </summary>
/// <param name="HardwareId">Serial number of the hardware; bound into the credential.</param>
/// <param name="Model">Hardware model as the maker names it.</param>
/// <param name="Revision">Hardware revision.</param>
/// <param name="PublicKey">P-256 key; the private half never leaves the terminal.</param>
/// <param name="AgentVersion">Version of the agent.</param>
/// <param name="Code">
/// The one-time code, <c>{estate}.{secret}</c>; the terminal shows it masked and forgets it. Absent for a terminal whose factory's
/// key is on the estate's list: then the key alone decides.
/// </param>
/// <param name="Estate">The tenant whose list it is on, when there is no code; a code names its own.</param>
public sealed record EnrolRequest(
    string HardwareId,
    string Model,
    string Revision,
    EcJwk PublicKey,
    string AgentVersion,
    string? Code = null,
    string? Estate = null) : IChecked
{
    public void Check(FieldChecker check)
    {
        check.That((Code is null) != (Estate is null), "/code", "must be there, or else estate");
        check.That(Code is null or { Length: >= 8 and <= 100 } && Code?.Any(char.IsControl) != true, "/code", "must have 8 to 100 characters");
        check.That(Estate is null || Names.IsEstate(Estate), "/estate", "must be an estate");
        check.Id(HardwareId, "/hardwareId");
        check.Text(Model, 1, Limits.ShortText, "/model");
        check.Text(Revision, 0, Limits.ShortText, "/revision");
        check.That(PublicKey is { Kty: "EC", Crv: "P-256", X.Length: 43, Y.Length: 43 }, "/publicKey", "must be an EC P-256 key (RFC 7517)");
        check.Text(AgentVersion, 1, Limits.ShortText, "/agentVersion");
    }

    public override string ToString() => $"{nameof(EnrolRequest)} {{ HardwareId = {HardwareId} }}";
}
