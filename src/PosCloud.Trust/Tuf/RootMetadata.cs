using System.Text.Json;

namespace PosCloud.Trust.Tuf;

/// <summary>Whom to trust for each top-level role, the root itself included.</summary>
/// <param name="Roles">At least <c>root</c>, <c>timestamp</c>, <c>snapshot</c> and <c>targets</c>.</param>
/// <param name="ConsistentSnapshot">Whether files carry version or hash in their names; ours always do.</param>
public sealed record RootMetadata(
    long Version,
    DateTimeOffset Expires,
    IReadOnlyDictionary<string, RoleKeys> Roles,
    bool ConsistentSnapshot = true) : SignedMetadata(Version, Expires), ISignedMetadata<RootMetadata>
{
    public static int MaxBytes => TufLimits.RootBytes;

    public override string Type => TufNames.Root;

    public static RootMetadata Read(JsonElement signed)
    {
        var (version, expires) = ReadCommon(signed, TufNames.Root);
        var keys = RoleJson.ReadKeys(signed.Member("keys"));
        var roles = new Dictionary<string, RoleKeys>(StringComparer.Ordinal);
        foreach (var role in signed.Member("roles").Members(TufLimits.Roles, "The roles"))
        {
            roles[role.Name] = RoleJson.ReadRole(role.Value, keys);
        }

        foreach (var role in (ReadOnlySpan<string>)[TufNames.Root, TufNames.Timestamp, TufNames.Snapshot, TufNames.Targets])
        {
            if (!roles.ContainsKey(role))
            {
                throw TufException.Malformed($"The root names no keys for {role}.");
            }
        }

        return new RootMetadata(version, expires, roles, signed.OptionalMember("consistent_snapshot")?.Flag("consistent_snapshot") ?? false);
    }

    protected internal override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteBoolean("consistent_snapshot", ConsistentSnapshot);
        writer.WritePropertyName("keys");
        RoleJson.WriteKeys(writer, Roles.Values);
        writer.WriteStartObject("roles");
        foreach (var (name, role) in Roles.OrderBy(role => role.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject(name);
            RoleJson.WriteRole(writer, role);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
