namespace PosCloud.Protocol.Documents;

/// <summary>
/// <c>POST /v1/estates/{estate}/releases/{releaseId}/documents/{name}/remove</c>: the bytes of one version are deleted; that it was there stays
/// listed, and its number is not used again. Repeating it is harmless.
/// </summary>
/// <param name="Language">BCP 47 tag of its text; this one exactly.</param>
/// <param name="Version">Which of its versions.</param>
/// <param name="Reason">Why.</param>
public sealed record RemoveDocumentRequest(string Language, int Version, string Reason) : IChecked, IReasoned
{
    public void Check(FieldChecker check)
    {
        check.That(LanguageTag.IsValid(Language), "/language", "must be a language tag such as en or zh-CN");
        check.Range(Version, 1, Limits.Documents, "/version");
        check.Text(Reason, 1, Limits.LongText, "/reason");
    }
}
