using System.Buffers.Text;
using System.Text;
using PosCloud.Protocol.Events;

namespace PosCloud.Core.Events;

/// <summary>Where a replay goes on: opaque to callers, and nothing that is in it is trusted to be more than a place in an order.</summary>
/// <param name="Place">Table and partition.</param>
/// <param name="After">The last event's key there; null at the beginning.</param>
internal sealed record ReplayCursor(string Place, string? After)
{
    private const char Separator = '\n';

    /// <returns>False when the text is not one of ours; true with null when there is none.</returns>
    public static bool TryParse(string? text, out ReplayCursor? cursor)
    {
        cursor = null;
        if (text is null)
        {
            return true;
        }

        if (text.Length > ReplayRequest.MaxContinuation || !Base64Url.IsValid(text))
        {
            return false;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator);
        if (parts.Length != 2 || parts[0].Length == 0)
        {
            return false;
        }

        cursor = new ReplayCursor(parts[0], parts[1].Length == 0 ? null : parts[1]);
        return true;
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Place}{Separator}{After}"));
}
