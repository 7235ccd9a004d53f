namespace PosCloud.Protocol.Documents;

/// <summary><c>POST /v1/estates/{estate}/releases/{releaseId}/document-uploads</c>: a place for a document's bytes. Nothing is written down yet.</summary>
/// <param name="Sha256">SHA-256 of the document.</param>
/// <param name="Length">Bytes of the document.</param>
public sealed record DocumentUploadRequest(string Sha256, long Length) : IChecked
{
    public void Check(FieldChecker check)
    {
        check.Sha256(Sha256, "/sha256");
        check.Range(Length, 1, Limits.DocumentBytes, "/length");
    }
}
