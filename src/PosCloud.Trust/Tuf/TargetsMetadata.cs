using System.Text.Json;

namespace PosCloud.Trust.Tuf;

/// <summary>Which targets a role vouches for, and to whom it delegates.</summary>
/// <param name="Targets">By target path, such as <c>firmware/4.2.0.bin</c>.</param>
/// <param name="Delegations">In the order in which they are asked.</param>
public sealed record TargetsMetadata(
    long Version,
    DateTimeOffset Expires,
    IReadOnlyDictionary<string, TargetFile> Targets,
    IReadOnlyList<DelegatedRole> Delegations) : SignedMetadata(Version, Expires), ISignedMetadata<TargetsMetadata>
{
    public TargetsMetadata(long version, DateTimeOffset expires, IReadOnlyDictionary<string, TargetFile> targets)
        : this(version, expires, targets, [])
    {
    }

    public static int MaxBytes => TufLimits.TargetsBytes;

    public override string Type => TufNames.Targets;

    public static TargetsMetadata Read(JsonElement signed)
    {
        var (version, expires) = ReadCommon(signed, TufNames.Targets);
        var targets = new Dictionary<string, TargetFile>(StringComparer.Ordinal);
        foreach (var member in signed.Member("targets").Members(TufLimits.Targets, "The targets"))
        {
            targets[TufJson.Bounded(member.Name, TufLimits.PathChars, "A target's path")] = TargetFile.Read(member.Value);
        }

        return new TargetsMetadata(version, expires, targets, ReadDelegations(signed.OptionalMember("delegations")));
    }

    protected internal override void WriteMembers(Utf8JsonWriter writer)
    {
        if (Delegations.Count > 0)
        {
            writer.WriteStartObject("delegations");
            writer.WritePropertyName("keys");
            RoleJson.WriteKeys(writer, Delegations.Select(role => role.Keys));
            writer.WriteStartArray("roles");
            foreach (var role in Delegations)
            {
                role.Write(writer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteStartObject("targets");
        foreach (var (path, target) in Targets.OrderBy(target => target.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(path);
            target.Write(writer);
        }

        writer.WriteEndObject();
    }

    private static List<DelegatedRole> ReadDelegations(JsonElement? element)
    {
        if (element is not { } delegations)
        {
            return [];
        }

        var keys = RoleJson.ReadKeys(delegations.Member("keys"));
        var names = new HashSet<string>(StringComparer.Ordinal);
        var roles = new List<DelegatedRole>();
        foreach (var item in delegations.Member("roles").Items(TufLimits.Roles, "The delegated roles"))
        {
            var role = DelegatedRole.Read(item, keys);
            if (!names.Add(role.Name))
            {
                throw TufException.Malformed("Two delegated roles have the same name.");
            }

            roles.Add(role);
        }

        return roles;
    }
}
