namespace PosCloud.Protocol.Documents;

/// <summary>
/// <c>POST /v1/estates/{estate}/releases/{releaseId}/documents</c>: the document is there; the service hashes it and looks into it. Another
/// content of a name and language becomes their next version. Repeating it is harmless.
/// </summary>
/// <param name="Name">What it is, for example <c>operator-guide</c>; the same in each language.</param>
/// <param name="Language">BCP 47 tag of its text.</param>
/// <param name="Format">What it is written in.</param>
/// <param name="Sha256">SHA-256 of the document.</param>
/// <param name="Length">Bytes of the document.</param>
/// <param name="UploadId">Of the link that it went to.</param>
public sealed record AddDocumentRequest(string Name, string Language, DocumentFormat Format, string Sha256, long Length, string UploadId) : IChecked
{
    public void Check(FieldChecker check)
    {
        check.Component(Name, "/name");
        check.That(LanguageTag.IsValid(Language), "/language", "must be a language tag such as en or zh-CN");
        check.Sha256(Sha256, "/sha256");
        check.Range(Length, 1, Limits.DocumentBytes, "/length");
        check.Id(UploadId, "/uploadId");
    }
}
