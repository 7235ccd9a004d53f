using System.Security.Cryptography;
using System.Text.Json;
using PosCloud.Trust.Tuf;

namespace PosCloud.Trust.Releases;

/// <summary>
/// A target without a file: what it says stands in its <c>custom</c>, so the signed targets file says all. TUF wants a length and a
/// hash, and they are those of the canonical JSON of it.
/// </summary>
internal static class StatementTarget
{
    /// <param name="write">Writes the members of <c>custom</c>.</param>
    public static TargetFile Of(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        using var custom = JsonDocument.Parse(buffer.ToArray());
        var content = CanonicalJson.Encode(custom.RootElement);
        return new TargetFile(content.Length, TufHashes.FromSha256(Convert.ToHexStringLower(SHA256.HashData(content))), custom.RootElement.Clone());
    }
}
