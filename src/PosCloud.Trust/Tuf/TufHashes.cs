using System.Security.Cryptography;
using System.Text.Json;

namespace PosCloud.Trust.Tuf;

/// <summary>The listed hashes of a file: algorithm to lower-case hex. Known are <c>sha256</c> and <c>sha512</c>.</summary>
public sealed class TufHashes
{
    private readonly SortedDictionary<string, string> values;

    private TufHashes(SortedDictionary<string, string> values) => this.values = values;

    /// <summary>SHA-256 in hex, or null when it is not listed.</summary>
    public string? Sha256 => values.GetValueOrDefault("sha256");

    /// <summary>SHA-512 in hex, or null when it is not listed.</summary>
    public string? Sha512 => values.GetValueOrDefault("sha512");

    /// <summary>Whether there is a hash that can be checked. Without one nothing matches.</summary>
    public bool IsSupported => Sha256 is not null || Sha512 is not null;

    /// <summary>The hash in the name of a consistent target, or null when none is known.</summary>
    internal string? Prefix => Sha256 ?? Sha512;

    /// <param name="sha256">64 characters of lower-case hex.</param>
    /// <exception cref="TufException"><see cref="TufError.MetadataMalformed"/>: it is not.</exception>
    public static TufHashes FromSha256(string sha256)
    {
        Check("sha256", sha256);
        return new TufHashes(new(StringComparer.Ordinal) { ["sha256"] = sha256 });
    }

    public static TufHashes Of(ReadOnlySpan<byte> content) => FromSha256(Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <exception cref="TufException">
    /// <see cref="TufError.HashMismatch"/>, or <see cref="TufError.HashUnsupported"/> when no known hash is listed.
    /// </exception>
    internal void Verify(ReadOnlySpan<byte> content, string what)
    {
        using var hasher = new TufHasher(this);
        hasher.Append(content);
        hasher.Verify(what);
    }

    internal static TufHashes Read(JsonElement element)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in element.Members(TufLimits.Hashes, "The hashes"))
        {
            var name = TufJson.Bounded(member.Name, TufLimits.WordChars, "A hash algorithm");
            values[name] = member.Value.Text(TufLimits.WordChars, "A hash");
            Check(name, values[name]);
        }

        return values.Count > 0 ? new TufHashes(values) : throw TufException.Malformed("There is no hash.");
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in values)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }

    // One text for each hash: it becomes part of a file's name.
    private static void Check(string name, string value)
    {
        var chars = name switch { "sha256" => 64, "sha512" => 128, _ => -1 };
        if (chars >= 0 && (value.Length != chars || value.AsSpan().ContainsAnyExcept("0123456789abcdef")))
        {
            throw TufException.Malformed($"A hash is not {chars} characters of lower-case hex.");
        }
    }
}
