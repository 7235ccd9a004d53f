namespace PosCloud.Trust.Tuf;

/// <summary>Names of roles, and of files in a repository with consistent snapshots.</summary>
public static class TufNames
{
    public const string Root = "root";
    public const string Timestamp = "timestamp";
    public const string Snapshot = "snapshot";
    public const string Targets = "targets";

    /// <summary>
    /// The file of a role's metadata: <c>3.targets.json</c>, without the number when <paramref name="version"/> is null.
    /// The role's name is percent-encoded, so that it is one segment of a URL and a file name, whatever it is.
    /// </summary>
    public static string Metadata(string role, long? version = null)
    {
        var name = $"{Uri.EscapeDataString(role)}.json";
        return version is null ? name : FormattableString.Invariant($"{version}.{name}");
    }

    /// <summary>The file of a target: <c>folder/HASH.name</c>, without the hash when <paramref name="hash"/> is null.</summary>
    /// <exception cref="TufException">
    /// <see cref="TufError.TargetPathUnsafe"/>: an empty segment, or one that leads elsewhere, or a backslash.
    /// </exception>
    public static string Target(string path, string? hash = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var segments = path.Split('/');
        if (segments.Any(segment => segment is "" or "." or "..") || path.Contains('\\'))
        {
            throw new TufException(TufError.TargetPathUnsafe, "A target's path has an empty segment, a backslash or leads out of its folder.");
        }

        if (hash is not null)
        {
            segments[^1] = $"{hash}.{segments[^1]}";
        }

        return string.Join('/', segments);
    }

    internal static bool IsTopLevel(string role) => role is Root or Timestamp or Snapshot or Targets;

    /// <summary>The name under which a snapshot lists a role.</summary>
    internal static string Listed(string role) => $"{role}.json";

    /// <summary>A role's name from a file.</summary>
    internal static string Checked(string role) =>
        role.Length > 0 && role.Length <= TufLimits.RoleNameChars && Uri.EscapeDataString(role).Length <= TufLimits.RoleNameChars
            ? role
            : throw TufException.Malformed($"A role's name is empty or longer than {TufLimits.RoleNameChars} characters.");
}
