using System.Text.Json;

namespace PosCloud.Trust.Tuf;

/// <summary>What a timestamp or a snapshot says about another metadata file.</summary>
/// <param name="Version">The version of the file.</param>
/// <param name="Length">Its length in bytes, or null when it is not listed.</param>
/// <param name="Hashes">Its hashes, or null when they are not listed.</param>
public sealed record ListedFile(long Version, long? Length = null, TufHashes? Hashes = null)
{
    /// <summary>Lists a file with everything that pins it.</summary>
    public static ListedFile Of(MetadataFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new ListedFile(file.Version, file.Bytes.Length, TufHashes.Of(file.Bytes.Span));
    }

    /// <exception cref="TufException">
    /// <see cref="TufError.LengthMismatch"/>, <see cref="TufError.HashMismatch"/> or <see cref="TufError.HashUnsupported"/>.
    /// </exception>
    internal void Verify(ReadOnlySpan<byte> content, string what)
    {
        if (Length is { } length && content.Length != length)
        {
            throw new TufException(TufError.LengthMismatch, $"The {what} has {content.Length} bytes, {length} are listed.");
        }

        Hashes?.Verify(content, what);
    }

    internal static ListedFile Read(JsonElement element) => new(
        element.Member("version").Integer(1, TufLimits.Version, "A listed version"),
        element.OptionalMember("length")?.Integer(1, TufLimits.Version, "A listed length"),
        element.OptionalMember("hashes") is { } hashes ? TufHashes.Read(hashes) : null);

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (Hashes is not null)
        {
            writer.WritePropertyName("hashes");
            Hashes.Write(writer);
        }

        if (Length is { } length)
        {
            writer.WriteNumber("length", length);
        }

        writer.WriteNumber("version", Version);
        writer.WriteEndObject();
    }
}
