namespace PosCloud.Trust.Tuf;

/// <summary>
/// The patterns of delegated paths: <c>*</c> is any run of characters and <c>?</c> any one, neither a slash. Anything
/// else is itself, brackets too.
/// </summary>
internal static class PathPattern
{
    /// <summary>Takes at most pattern times path steps, whatever the pattern is.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> path)
    {
        int next = 0, star = -1, resume = 0;
        for (var at = 0; at < path.Length;)
        {
            if (next < pattern.Length && pattern[next] == '*')
            {
                star = next++;
                resume = at;
            }
            else if (next < pattern.Length && (pattern[next] == path[at] || (pattern[next] == '?' && path[at] != '/')))
            {
                next++;
                at++;
            }
            else if (star >= 0 && path[resume] != '/')
            {
                // The last star takes one character more.
                next = star + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[next..].TrimStart('*').IsEmpty;
    }
}
