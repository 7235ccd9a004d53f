namespace PosCloud.Terminal.Storage;

/// <summary>What enrolment gave: <c>credential.json</c>.</summary>
internal sealed record TerminalCredential(string Estate, string TerminalId, string Credential)
{
    public override string ToString() => $"{nameof(TerminalCredential)} {{ TerminalId = {TerminalId} }}";
}
