using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PosCloud.Trust.Tuf;

/// <summary>A role that a targets file trusts for some paths.</summary>
/// <param name="Name">The role's name, as the snapshot lists it.</param>
/// <param name="Keys">Whose signatures its file needs.</param>
/// <param name="Paths">Patterns of the paths it may vouch for.</param>
/// <param name="HashPrefixes">Or: beginnings of the SHA-256 of such paths, in lower-case hex.</param>
/// <param name="Terminating">Whether nobody after this role is asked about a path that matches.</param>
public sealed record DelegatedRole(
    string Name,
    RoleKeys Keys,
    IReadOnlyList<string> Paths,
    IReadOnlyList<string> HashPrefixes,
    bool Terminating)
{
    /// <summary>A role for paths, such as <c>deltas/*</c>.</summary>
    public DelegatedRole(string name, RoleKeys keys, params IReadOnlyList<string> paths)
        : this(name, keys, paths, [], Terminating: false)
    {
    }

    /// <summary>Whether the role is trusted for a target path.</summary>
    public bool Covers(string path)
    {
        if (Paths.Any(pattern => PathPattern.Matches(pattern, path)))
        {
            return true;
        }

        if (HashPrefixes.Count == 0)
        {
            return false;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
        return HashPrefixes.Any(prefix => hash.StartsWith(prefix, StringComparison.Ordinal));
    }

    internal static DelegatedRole Read(JsonElement element, Dictionary<string, TufKey> keys)
    {
        var name = TufNames.Checked(element.Member("name").Text(TufLimits.RoleNameChars, "A role's name"));
        if (TufNames.IsTopLevel(name))
        {
            throw TufException.Malformed("A delegated role has the name of a top-level role.");
        }

        var paths = element.OptionalMember("paths");
        var prefixes = element.OptionalMember("path_hash_prefixes");
        if (paths is not null && prefixes is not null)
        {
            throw TufException.Malformed("A delegated role has both paths and hash prefixes.");
        }

        return new DelegatedRole(
            name,
            RoleJson.ReadRole(element, keys),
            ReadTexts(paths, "The paths"),
            ReadTexts(prefixes, "The hash prefixes"),
            element.OptionalMember("terminating")?.Flag("terminating") ?? false);
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        RoleJson.WriteRole(writer, Keys);
        writer.WriteString("name", Name);
        writer.WriteStartArray(HashPrefixes.Count > 0 ? "path_hash_prefixes" : "paths");
        foreach (var text in HashPrefixes.Count > 0 ? HashPrefixes : Paths)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
        writer.WriteBoolean("terminating", Terminating);
        writer.WriteEndObject();
    }

    private static List<string> ReadTexts(JsonElement? element, string what)
    {
        var texts = new List<string>();
        foreach (var item in element?.Items(TufLimits.Paths, what) ?? default)
        {
            texts.Add(item.Text(TufLimits.PathChars, what));
        }

        return texts;
    }
}
