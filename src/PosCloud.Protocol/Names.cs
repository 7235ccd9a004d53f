namespace PosCloud.Protocol;

/// <summary>
/// What the names in URLs, table keys and blob paths may look like. A name that passes here needs no escaping in any of
/// the three, cannot climb (<c>..</c>) and cannot split a key (<c>|</c>, <c>/</c>).
/// </summary>
public static class Names
{
    public const int MaxLength = 64;

    /// <summary>Lower-case letters, digits, <c>-</c>; 1 to 32 characters. The estate is the tenant boundary.</summary>
    public static bool IsEstate(string? value) =>
        value is { Length: >= 1 and <= 32 } && IsAlphaNumeric(value[0]) && All(value, static c => IsLower(c) || c == '-');

    /// <summary>A component such as <c>os</c> or <c>payment-app</c>: lower-case letters, digits, <c>-</c> and single dots.</summary>
    public static bool IsComponent(string? value) =>
        value is { Length: >= 1 and <= MaxLength } && IsLower(value[0])
        && All(value, static c => IsLower(c) || c is '-' or '.') && NoDots(value);

    /// <summary>A data set such as <c>articles</c>: lower-case letters, digits and <c>-</c>; its files are named <c>{set}.…</c>.</summary>
    public static bool IsDataSet(string? value) =>
        value is { Length: >= 1 and <= 32 } && IsLower(value[0]) && All(value, static c => IsLower(c) || c == '-');

    /// <summary>A version such as <c>2.0.0-rc.1+build7</c>: letters, digits, <c>. - _ +</c>.</summary>
    public static bool IsVersion(string? value) =>
        value is { Length: >= 1 and <= MaxLength } && IsAlphaNumeric(value[0])
        && All(value, static c => IsAlphaNumeric(c) || c is '-' or '.' or '_' or '+') && NoDots(value);

    /// <summary>
    /// An identifier that the service or an operator gave: terminal, release, rollout, execution, site, upload. The same
    /// characters as a version, because a release's id ends in one.
    /// </summary>
    public static bool IsId(string? value) => IsVersion(value);

    /// <summary>SHA-256 as 64 lower-case hexadecimal digits.</summary>
    public static bool IsSha256(string? value) =>
        value is { Length: 64 } && All(value, static c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    private static bool NoDots(string value) => value[^1] != '.' && !value.Contains("..", StringComparison.Ordinal);

    private static bool IsLower(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9');

    private static bool IsAlphaNumeric(char c) => IsLower(c) || c is >= 'A' and <= 'Z';

    private static bool All(string value, Func<char, bool> allowed)
    {
        foreach (var c in value)
        {
            if (!allowed(c))
            {
                return false;
            }
        }

        return true;
    }
}
