namespace PosCloud.Protocol.Terminals;

/// <summary><c>POST /v1/terminals/{terminalId}/links</c>: a new download link, after the first one expired.</summary>
/// <param name="ExecutionId">The running execution.</param>
/// <param name="PackageSha256">One of the directive's packages.</param>
/// <param name="InstalledSha256">What is installed now; a delta from other bytes is refused.</param>
public sealed record LinkRequest(string ExecutionId, string PackageSha256, string InstalledSha256) : IChecked
{
    public void Check(FieldChecker check)
    {
        check.Id(ExecutionId, "/executionId");
        check.Sha256(PackageSha256, "/packageSha256");
        check.Sha256(InstalledSha256, "/installedSha256");
    }
}
