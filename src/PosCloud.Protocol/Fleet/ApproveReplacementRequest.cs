namespace PosCloud.Protocol.Fleet;

/// <summary>
/// <c>POST /v1/estates/{estate}/terminals/{terminalId}/replacement/approve</c>: another person agrees. The answer is the one-time code
/// for the new hardware; repeating it gives a new code and makes the one before void.
/// </summary>
/// <param name="HardwareId">The serial number that was asked for: what is approved is what the approver looked at.</param>
public sealed record ApproveReplacementRequest(string HardwareId) : IChecked
{
    public void Check(FieldChecker check) => check.Id(HardwareId, "/hardwareId");
}
