using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace PosCloud.Trust;

/// <summary>
/// Base64 with exactly one text for each value: no white space, no missing padding, unused bits zero (RFC 4648, section
/// 3.5). Two texts for one value would let somebody change a signed header without breaking the signature.
/// </summary>
internal static class CanonicalBase64
{
    /// <summary>Characters of <paramref name="bytes"/> bytes in base64 with padding.</summary>
    public static int Length(int bytes) => (bytes + 2) / 3 * 4;

    /// <summary>Decodes exactly <paramref name="destination"/>.Length (at most 64) bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        if (text.Length != Length(destination.Length)
            || !Convert.TryFromBase64Chars(text, destination, out var written)
            || written != destination.Length)
        {
            return false;
        }

        Span<char> again = stackalloc char[Length(64)];
        return Convert.TryToBase64Chars(destination, again, out var length) && text.SequenceEqual(again[..length]);
    }

    /// <summary>Decodes base64 of unknown length; the caller has bounded it.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        var buffer = new byte[text.Length / 4 * 3];
        if (Convert.TryFromBase64String(text, buffer, out var written))
        {
            bytes = buffer[..written];
            return Convert.ToBase64String(bytes) == text;
        }

        bytes = null;
        return false;
    }

    /// <summary>Decodes base64url without padding to exactly <paramref name="destination"/>.Length (at most 64) bytes.</summary>
    public static bool TryDecodeUrl(ReadOnlySpan<char> text, Span<byte> destination)
    {
        if (text.Length != Base64Url.GetEncodedLength(destination.Length)
            || Base64Url.DecodeFromChars(text, destination, out _, out var written) != OperationStatus.Done
            || written != destination.Length)
        {
            return false;
        }

        Span<char> again = stackalloc char[Length(64)];
        var length = Base64Url.EncodeToChars(destination, again);
        return text.SequenceEqual(again[..length]);
    }
}
