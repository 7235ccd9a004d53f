using System.Text.Json;

namespace PosCloud.Trust.Tuf;

/// <summary>Keys and thresholds as root and delegations write them.</summary>
internal static class RoleJson
{
    public static Dictionary<string, TufKey> ReadKeys(JsonElement element)
    {
        var keys = new Dictionary<string, TufKey>(StringComparer.Ordinal);
        foreach (var member in element.Members(TufLimits.Keys, "The keys"))
        {
            keys[member.Name] = TufKey.Read(member.Name, member.Value);
        }

        return keys;
    }

    /// <summary>A key id without a key is left out: it can sign nothing. A repeated one would fake a threshold.</summary>
    public static RoleKeys ReadRole(JsonElement element, Dictionary<string, TufKey> keys)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in element.Member("keyids").Items(TufLimits.Keys, "The key ids"))
        {
            if (!ids.Add(item.Text(TufLimits.KeyIdChars, "A key id")))
            {
                throw TufException.Malformed("A role lists a key id twice.");
            }
        }

        var threshold = (int)element.Member("threshold").Integer(1, TufLimits.Keys, "A threshold");
        return new RoleKeys([.. ids.Where(keys.ContainsKey).Select(id => keys[id])], threshold);
    }

    public static void WriteKeys(Utf8JsonWriter writer, IEnumerable<RoleKeys> roles)
    {
        writer.WriteStartObject();
        var keys = roles.SelectMany(role => role.Keys).DistinctBy(key => key.Id).OrderBy(key => key.Id, StringComparer.Ordinal);
        foreach (var key in keys)
        {
            writer.WritePropertyName(key.Id);
            key.Write(writer);
        }

        writer.WriteEndObject();
    }

    public static void WriteRole(Utf8JsonWriter writer, RoleKeys role)
    {
        writer.WriteStartArray("keyids");
        foreach (var key in role.Keys)
        {
            writer.WriteStringValue(key.Id);
        }

        writer.WriteEndArray();
        writer.WriteNumber("threshold", role.Threshold);
    }
}
