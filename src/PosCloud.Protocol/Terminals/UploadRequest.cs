namespace PosCloud.Protocol.Terminals;

/// <summary>
/// <c>POST /v1/terminals/{terminalId}/uploads</c>: asks for a link to upload diagnostics. Idempotent by content: the same
/// hash gives the same upload.
/// </summary>
/// <param name="Kind"><c>diagnostics</c>.</param>
/// <param name="Sha256">SHA-256 of what will be uploaded.</param>
/// <param name="Length">Bytes; at most <see cref="Limits.DiagnosticsBytes"/>.</param>
/// <param name="RequestId">The demand that it answers; absent when the terminal sends it by itself.</param>
public sealed record UploadRequest(string Kind, string Sha256, long Length, string? RequestId = null) : IChecked
{
    public const string Diagnostics = "diagnostics";

    public void Check(FieldChecker check)
    {
        check.That(Kind == Diagnostics, "/kind", $"must be '{Diagnostics}'");
        check.Sha256(Sha256, "/sha256");
        check.That(RequestId is null || Names.IsId(RequestId), "/requestId", "must be a request's id");
        check.Range(Length, 1, Limits.DiagnosticsBytes, "/length");
    }
}
