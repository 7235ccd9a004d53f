namespace PosCloud.Protocol.Terminals;

/// <summary>
/// <c>POST /v1/enrol</c>. Signed by RFC 9421 with the very key that it carries: proof of possession. Repeating it with the
/// same code and key gives the same terminal.
/// </summary>
/// <param name="Code">The one-time code, <c>{estate}.{secret}</c>; the terminal shows it masked and forgets it.</param>
/// <param name="HardwareId">Serial number of the hardware; bound into the credential.</param>
/// <param name="Model">Hardware model as the maker names it.</param>
/// <param name="Revision">Hardware revision.</param>
/// <param name="PublicKey">P-256 key; the private half never leaves the terminal.</param>
/// <param name="AgentVersion">Version of the agent.</param>
public sealed record EnrolRequest(
    string Code, string HardwareId, string Model, string Revision, EcJwk PublicKey, string AgentVersion) : IChecked
{
    public void Check(FieldChecker check)
    {
        check.Text(Code, 8, 100, "/code");
        check.Id(HardwareId, "/hardwareId");
        check.Text(Model, 1, Limits.ShortText, "/model");
        check.Text(Revision, 0, Limits.ShortText, "/revision");
        check.That(PublicKey is { Kty: "EC", Crv: "P-256", X.Length: 43, Y.Length: 43 }, "/publicKey", "must be an EC P-256 key (RFC 7517)");
        check.Text(AgentVersion, 1, Limits.ShortText, "/agentVersion");
    }

    public override string ToString() => $"{nameof(EnrolRequest)} {{ HardwareId = {HardwareId} }}";
}
