namespace PosCloud.Protocol;

/// <summary>
/// Orders versions as people mean them: <c>2.9 &lt; 2.10</c>, <c>2.0-rc.1 &lt; 2.0 &lt; 2.0.1</c>, <c>2.0 = 2.0.0</c>, <c>V03.12 = v3.12</c>.
/// It takes any text, because vendors' firmware versions follow no common rule: runs of digits and of letters are compared one by
/// one, what is missing counts as 0, and letters behind a <c>-</c> are a pre-release (SemVer 2.0.0, section 11); digits behind one
/// are a revision, as in Debian's versions.
/// </summary>
public sealed class VersionOrder : IComparer<string>
{
    public static VersionOrder Instance { get; } = new();

    /// <returns>Below zero when <paramref name="x"/> comes before <paramref name="y"/>, zero when they are the same version.</returns>
    public int Compare(string? x, string? y) => Compare(x.AsSpan(), y.AsSpan());

    /// <inheritdoc cref="Compare(string?, string?)"/>
    public static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        // What follows "+" names a build and has no rank (SemVer 2.0.0, section 10).
        x = WithoutBuild(x);
        y = WithoutBuild(y);
        while (true)
        {
            var one = Next(ref x);
            var other = Next(ref y);
            if (x.IsEmpty && y.IsEmpty && one.Kind == PartKind.Zero && other.Kind == PartKind.Zero)
            {
                return 0;
            }

            var order = Compare(one, other);
            if (order != 0)
            {
                return order;
            }
        }
    }

    private static int Compare(Part one, Part other)
    {
        if (one.Kind != other.Kind)
        {
            return one.Kind.CompareTo(other.Kind);
        }

        // Without leading zeros, the longer number is the larger one.
        return one.Kind == PartKind.Number && one.Text.Length != other.Text.Length
            ? one.Text.Length.CompareTo(other.Text.Length)
            : one.Text.CompareTo(other.Text, StringComparison.OrdinalIgnoreCase);
    }

    private static ReadOnlySpan<char> WithoutBuild(ReadOnlySpan<char> version) =>
        version.IndexOf('+') is >= 0 and var build ? version[..build] : version;

    private static Part Next(ref ReadOnlySpan<char> rest)
    {
        var start = 0;
        var isPreRelease = false;
        while (start < rest.Length && !char.IsAsciiLetterOrDigit(rest[start]))
        {
            isPreRelease = rest[start] == '-';
            start++;
        }

        if (start == rest.Length)
        {
            rest = [];
            return new Part(PartKind.Zero, []);
        }

        var isNumber = char.IsAsciiDigit(rest[start]);
        var end = start;
        while (end < rest.Length && (isNumber ? char.IsAsciiDigit(rest[end]) : char.IsAsciiLetter(rest[end])))
        {
            end++;
        }

        var text = rest[start..end];
        rest = rest[end..];
        return isNumber
            ? NumberOf(text.TrimStart('0'))
            : new Part(isPreRelease ? PartKind.PreRelease : PartKind.Letters, text);
    }

    private static Part NumberOf(ReadOnlySpan<char> digits) => new(digits.IsEmpty ? PartKind.Zero : PartKind.Number, digits);

    /// <summary>In the order in which they rank. The end ranks as zero, so that the order stays one whatever is compared.</summary>
    private enum PartKind
    {
        PreRelease,
        Zero,
        Number,
        Letters,
    }

    private readonly ref struct Part(PartKind kind, ReadOnlySpan<char> text)
    {
        public PartKind Kind { get; } = kind;

        public ReadOnlySpan<char> Text { get; } = text;
    }
}
