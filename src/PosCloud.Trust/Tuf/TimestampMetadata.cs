using System.Text.Json;

namespace PosCloud.Trust.Tuf;

/// <summary>Says which snapshot is the latest. Short-lived, so that a client notices when it is kept from news.</summary>
public sealed record TimestampMetadata(long Version, DateTimeOffset Expires, ListedFile Snapshot)
    : SignedMetadata(Version, Expires), ISignedMetadata<TimestampMetadata>
{
    public static int MaxBytes => TufLimits.TimestampBytes;

    public override string Type => TufNames.Timestamp;

    public static TimestampMetadata Read(JsonElement signed)
    {
        var (version, expires) = ReadCommon(signed, TufNames.Timestamp);
        var meta = signed.Member("meta");
        _ = meta.Members(1, "What the timestamp lists");
        return new TimestampMetadata(version, expires, ListedFile.Read(meta.Member(TufNames.Listed(TufNames.Snapshot))));
    }

    protected internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("meta");
        writer.WritePropertyName(TufNames.Listed(TufNames.Snapshot));
        Snapshot.Write(writer);
        writer.WriteEndObject();
    }
}
