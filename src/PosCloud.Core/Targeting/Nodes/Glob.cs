namespace PosCloud.Core.Targeting.Nodes;

/// <summary>
/// <c>*</c> fits any run of characters, <c>?</c> one; case matters. It never goes back behind the last <c>*</c>, so a
/// character of the value is looked at no more often than the pattern is long.
/// </summary>
internal sealed class Glob(string pattern) : ValueTest
{
    public override bool Fits(string value)
    {
        var (at, star, taken) = (0, -1, 0);
        for (var i = 0; i < value.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, taken) = (at++, i);
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == value[i]))
            {
                at++;
                i++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more.
                (at, i) = (star + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(at).Trim('*').IsEmpty;
    }
}
