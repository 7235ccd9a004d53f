using System.Text.Json;

namespace PosCloud.Trust.Tuf;

/// <summary>Says which versions of all targets files belong together.</summary>
/// <param name="Files">By listed name, such as <c>targets.json</c>.</param>
public sealed record SnapshotMetadata(long Version, DateTimeOffset Expires, IReadOnlyDictionary<string, ListedFile> Files)
    : SignedMetadata(Version, Expires), ISignedMetadata<SnapshotMetadata>
{
    public static int MaxBytes => TufLimits.SnapshotBytes;

    public override string Type => TufNames.Snapshot;

    /// <summary>What is listed about a role's file, or null.</summary>
    public ListedFile? Of(string role) => Files.GetValueOrDefault(TufNames.Listed(role));

    /// <summary>The same list with one role's file in it.</summary>
    public SnapshotMetadata With(string role, ListedFile file) =>
        this with { Files = new Dictionary<string, ListedFile>(Files, StringComparer.Ordinal) { [TufNames.Listed(role)] = file } };

    public static SnapshotMetadata Read(JsonElement signed)
    {
        var (version, expires) = ReadCommon(signed, TufNames.Snapshot);
        var files = new Dictionary<string, ListedFile>(StringComparer.Ordinal);
        foreach (var member in signed.Member("meta").Members(TufLimits.MetaFiles, "What the snapshot lists"))
        {
            files[TufJson.Bounded(member.Name, TufLimits.PathChars, "A listed name")] = ListedFile.Read(member.Value);
        }

        return new SnapshotMetadata(version, expires, files);
    }

    protected internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("meta");
        foreach (var (name, file) in Files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            file.Write(writer);
        }

        writer.WriteEndObject();
    }
}
