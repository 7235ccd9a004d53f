namespace PosCloud.Terminal.Storage;

/// <summary>The file <c>diagnostics.json</c> as it has to be uploaded.</summary>
/// <param name="Sha256">Its hash, lower-case hex; the upload is idempotent by it.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Tries">Uploads that failed; given up after <see cref="TerminalOptions.MaxUploadTries"/>.</param>
/// <param name="RequestId">The operator's demand that it answers.</param>
internal sealed record DiagnosticsUpload(string Sha256, long Length, int Tries = 0, string? RequestId = null);
