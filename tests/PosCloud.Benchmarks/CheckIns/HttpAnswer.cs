using System.Buffers.Text;

namespace PosCloud.Benchmarks.CheckIns;

/// <summary>
/// Just enough of HTTP/1.1 (RFC 9112) to know where an answer of Kestrel ends: a client that does more would be most of what
/// is measured.
/// </summary>
internal static class HttpAnswer
{
    private static ReadOnlySpan<byte> EndOfLine => "\r\n"u8;

    private static ReadOnlySpan<byte> EndOfHeaders => "\r\n\r\n"u8;

    /// <summary>Whether all of the answer has arrived.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf(EndOfHeaders);
        if (end < 0)
        {
            return false;
        }

        var body = received[(end + EndOfHeaders.Length)..];
        return ContentLength(received[..end]) is { } length ? body.Length >= length : ReadChunks(body, null);
    }

    /// <summary>The status code, for example 200.</summary>
    public static int Status(ReadOnlySpan<byte> received) =>
        received.Length > 12 && Utf8Parser.TryParse(received[9..12], out int status, out _) ? status : 0;

    /// <summary>The value of a header field; null when there is none.</summary>
    public static string? Header(ReadOnlySpan<byte> received, ReadOnlySpan<byte> name)
    {
        var value = Find(received[..received.IndexOf(EndOfHeaders)], name);
        return value.IsEmpty ? null : System.Text.Encoding.ASCII.GetString(value);
    }

    /// <summary>The body of a complete answer.</summary>
    public static byte[] Body(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf(EndOfHeaders);
        var body = received[(end + EndOfHeaders.Length)..];
        if (ContentLength(received[..end]) is { } length)
        {
            return body[..length].ToArray();
        }

        var content = new List<byte>();
        ReadChunks(body, content);
        return [.. content];
    }

    /// <summary>Chunked transfer coding, RFC 9112 section 7.1; Kestrel sends no trailers here.</summary>
    private static bool ReadChunks(ReadOnlySpan<byte> body, List<byte>? content)
    {
        while (true)
        {
            var line = body.IndexOf(EndOfLine);
            if (line <= 0 || !Utf8Parser.TryParse(body[..line], out int size, out _, 'X'))
            {
                return false;
            }

            var total = line + EndOfLine.Length + size + EndOfLine.Length;
            if (body.Length < total)
            {
                return false;
            }

            if (size == 0)
            {
                return true;
            }

            content?.AddRange(body.Slice(line + EndOfLine.Length, size));
            body = body[total..];
        }
    }

    private static int? ContentLength(ReadOnlySpan<byte> headers) =>
        Utf8Parser.TryParse(Find(headers, "\r\nContent-Length: "u8), out int length, out _) ? length : null;

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> name)
    {
        var start = headers.IndexOf(name);
        if (start < 0)
        {
            return default;
        }

        var value = headers[(start + name.Length)..];
        var end = value.IndexOf(EndOfLine);
        return end < 0 ? value : value[..end];
    }
}
