namespace PosCloud.Protocol.Fleet;

/// <summary>A one-time code, shown once: the service keeps only its hash.</summary>
public sealed record EnrolmentCode(string TerminalId, string Code, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"{nameof(EnrolmentCode)} {{ TerminalId = {TerminalId} }}";
}
