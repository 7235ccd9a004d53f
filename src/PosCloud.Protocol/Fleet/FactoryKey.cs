namespace PosCloud.Protocol.Fleet;

/// <summary>A terminal that a factory made: it joins with the key that it was made with, without a code.</summary>
/// <param name="HardwareId">Serial number.</param>
/// <param name="Thumbprint">RFC 7638 thumbprint (SHA-256, base64url) of its P-256 key.</param>
/// <param name="TerminalId">The id that it gets.</param>
/// <param name="Site">The shop.</param>
/// <param name="Tags">Free tags; absent for none.</param>
public sealed record FactoryKey(
    string HardwareId, string Thumbprint, string TerminalId, string Site, IReadOnlyDictionary<string, string>? Tags = null)
{
    internal void Check(FieldChecker check, string pointer)
    {
        check.Id(HardwareId, $"{pointer}/hardwareId");
        CheckThumbprint(check, Thumbprint, $"{pointer}/thumbprint");
        check.Id(TerminalId, $"{pointer}/terminalId");
        check.Id(Site, $"{pointer}/site");
        check.Count(Tags?.Count ?? 0, 0, Limits.Tags, $"{pointer}/tags");
        foreach (var (key, value) in Tags ?? new Dictionary<string, string>())
        {
            check.Id(key, $"{pointer}/tags");
            check.Text(value, 0, Limits.ShortText, $"{pointer}/tags/{key}");
        }
    }

    /// <summary>43 characters of base64url: SHA-256 without padding.</summary>
    internal static void CheckThumbprint(FieldChecker check, string? value, string pointer) => check.That(
        value is { Length: 43 } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'), pointer, "must be an RFC 7638 thumbprint of 43 characters");
}
