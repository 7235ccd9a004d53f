using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PosCloud.Protocol.Audit;

/// <summary>
/// How rows are chained: the SHA-256 of a row's text is a member of the next row. The text is written once and kept, so there is
/// no canonical form to agree on; <c>sha256sum</c> of a line of an export is what the next line has in <c>previous</c>.
/// </summary>
public static class AuditChain
{
    /// <summary>What the first row has in <see cref="AuditEntry.Previous"/>.</summary>
    public const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    // Not for HTML: text outside ASCII would take six times its room.
    private static readonly ProtocolJson Written =
        new(new JsonSerializerOptions(ProtocolJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The row as one line without a line end.</summary>
    public static string Write(AuditEntry entry) => JsonSerializer.Serialize(entry, Written.AuditEntry);

    /// <exception cref="JsonException">The line is no row.</exception>
    public static AuditEntry Read(string line) =>
        JsonSerializer.Deserialize(line, ProtocolJson.Default.AuditEntry) ?? throw new JsonException("The line is null.");

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static string Hash(string line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)));
}
