using System.Text.Json;

namespace PosCloud.Trust.Tuf;

/// <summary>What the keys of a role sign: the part that all roles have in common.</summary>
/// <param name="Version">Grows with each file of the role; at least 1.</param>
/// <param name="Expires">From then on the file is not used; whole seconds in UTC.</param>
public abstract record SignedMetadata(long Version, DateTimeOffset Expires)
{
    /// <summary>The version of the TUF specification that we write to.</summary>
    public const string SpecVersion = "1.0.34";

    /// <summary>TUF's <c>_type</c>.</summary>
    public abstract string Type { get; }

    public bool IsExpired(DateTimeOffset at) => Expires <= at;

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("_type", Type);
        writer.WriteString("expires", TufJson.Format(Expires));
        writer.WriteString("spec_version", SpecVersion);
        writer.WriteNumber("version", Version);
        WriteMembers(writer);
        writer.WriteEndObject();
    }

    /// <summary>Writes what only this kind of file has.</summary>
    protected internal abstract void WriteMembers(Utf8JsonWriter writer);

    /// <summary>Checks type and version of the specification, and reads what all roles have.</summary>
    internal static (long Version, DateTimeOffset Expires) ReadCommon(JsonElement element, string type)
    {
        var actual = element.Member("_type").Text(TufLimits.WordChars, "The type");
        if (actual != type)
        {
            throw new TufException(TufError.TypeWrong, $"The file is not a {type} file.");
        }

        var spec = element.Member("spec_version").Text(TufLimits.WordChars, "The version of the specification");
        var parts = spec.Split('.');
        if (parts.Length is not (2 or 3) || parts[0] != "1" || !parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit)))
        {
            throw new TufException(TufError.SpecVersionUnsupported, "The file does not follow version 1 of the specification.");
        }

        return (
            element.Member("version").Integer(1, TufLimits.Version, "The version"),
            element.Member("expires").Time("The expiry"));
    }
}
