namespace PosCloud.Protocol.Trust;

/// <summary>A TUF metadata file on its way to the service: the next root, or a targets file with signatures of approvers.</summary>
/// <param name="Content">The file, base64.</param>
/// <param name="Replace">
/// For a targets file: drop another one that waits for signatures. Without it that is refused, so that nobody undoes a
/// colleague's approval by accident.
/// </param>
public sealed record SignedFile(string Content, bool Replace = false) : IChecked
{
    /// <summary>Bytes of a file that the service takes; some 2,000 approved releases.</summary>
    public const int MaxBytes = 768 * 1024;

    public void Check(FieldChecker check) => check.Text(Content, 4, (MaxBytes + 2) / 3 * 4, "/content");
}
