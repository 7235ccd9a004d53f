using PosCloud.Protocol;
using PosCloud.Trust.Backups;
using PosCloud.Trust.Tuf;

namespace PosCloud.Trust.Releases;

/// <summary>
/// Who can open the backups of an estate, as approvers sign it: the TUF target <c>estate/backup-keys</c>.
/// </summary>
/// <param name="Recipients">1 to <see cref="MaxRecipients"/>, by name.</param>
public sealed record BackupKeysTarget(IReadOnlyDictionary<string, BackupPublicKey> Recipients)
{
    public const string Path = "estate/backup-keys";

    /// <summary>Recipients; a backup is sealed to all of them and to its terminal.</summary>
    public const int MaxRecipients = BackupHeader.MaxWraps - 1;

    /// <summary>The recipients that a targets file names; none when it names nobody.</summary>
    /// <exception cref="TufException"><see cref="TufError.MetadataMalformed"/>: nobody should have signed it.</exception>
    public static BackupKeysTarget Of(TargetsMetadata? targets) => targets?.Targets.GetValueOrDefault(Path) is { } file
        ? Read(file)
        : new BackupKeysTarget(new Dictionary<string, BackupPublicKey>());

    /// <summary>Names and ids of the keys, for people and for comparing.</summary>
    public IReadOnlyList<string> Lines() =>
        [.. Recipients.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key} {r.Value.Fingerprint}")];

    /// <summary>As it stands in a targets file.</summary>
    public TargetFile ToTargetFile() => StatementTarget.Of(writer =>
    {
        writer.WriteStartArray("keys");
        foreach (var (name, key) in Recipients.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("x", key.Jwk.X);
            writer.WriteString("y", key.Jwk.Y);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static BackupKeysTarget Read(TargetFile file)
    {
        if (file.Custom is not { } custom)
        {
            throw TufException.Malformed($"The target {Path} names no keys.");
        }

        var keys = new Dictionary<string, BackupPublicKey>(StringComparer.Ordinal);
        foreach (var item in custom.Member("keys").Items(MaxRecipients, "The backup keys"))
        {
            var name = item.Member("name").Text(Limits.ShortText, "A recipient");
            var jwk = new EcJwk("EC", "P-256", item.Member("x").Text(Limits.ShortText, "A coordinate"), item.Member("y").Text(Limits.ShortText, "A coordinate"));
            try
            {
                if (!Names.IsId(name) || !keys.TryAdd(name, BackupPublicKey.From(jwk)))
                {
                    throw TufException.Malformed($"The target {Path} names a recipient wrongly.");
                }
            }
            catch (TrustException e)
            {
                throw TufException.Malformed($"The backup key of {name} is none: {e.Message}");
            }
        }

        return keys.Count > 0 && keys.Values.Distinct().Count() == keys.Count
            ? new BackupKeysTarget(keys)
            : throw TufException.Malformed($"The target {Path} names no key, or one twice.");
    }
}
