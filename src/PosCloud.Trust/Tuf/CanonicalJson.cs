using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PosCloud.Trust.Tuf;

/// <summary>
/// OLPC canonical JSON, over which TUF signs: no white space, members sorted by code point, integers only, and in
/// strings only the quotation mark and the backslash escaped. It need not be valid JSON: a line feed stays one.
/// </summary>
public static class CanonicalJson
{
    /// <exception cref="TufException">
    /// <see cref="TufError.MetadataMalformed"/>: a number is no integer of 64 bits, or a string is no Unicode text.
    /// </exception>
    public static byte[] Encode(JsonElement element)
    {
        var writer = new ArrayBufferWriter<byte>();
        try
        {
            Write(writer, element);
        }
        catch (InvalidOperationException)
        {
            // What the parser throws for an escaped half of a surrogate pair.
            throw TufException.Malformed("A string is not Unicode text.");
        }

        return writer.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, element);
                break;
            case JsonValueKind.Array:
                WriteArray(writer, element);
                break;
            case JsonValueKind.String:
                WriteText(writer, Encoding.UTF8.GetBytes(element.GetString()!));
                break;
            case JsonValueKind.Number:
                WriteNumber(writer, element);
                break;
            case JsonValueKind.True:
                writer.Write("true"u8);
                break;
            case JsonValueKind.False:
                writer.Write("false"u8);
                break;
            case JsonValueKind.Null:
                writer.Write("null"u8);
                break;
            default:
                throw TufException.Malformed("There is no JSON value.");
        }
    }

    private static void WriteObject(ArrayBufferWriter<byte> writer, JsonElement element)
    {
        var members = new List<(byte[] Name, JsonElement Value)>();
        foreach (var member in element.EnumerateObject())
        {
            members.Add((Encoding.UTF8.GetBytes(member.Name), member.Value));
        }

        // The order of UTF-8 bytes is the order of code points; that of .NET strings is not.
        members.Sort((left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        writer.Write("{"u8);
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0)
            {
                writer.Write(","u8);
            }

            WriteText(writer, members[i].Name);
            writer.Write(":"u8);
            Write(writer, members[i].Value);
        }

        writer.Write("}"u8);
    }

    private static void WriteArray(ArrayBufferWriter<byte> writer, JsonElement element)
    {
        writer.Write("["u8);
        var first = true;
        foreach (var item in element.EnumerateArray())
        {
            if (!first)
            {
                writer.Write(","u8);
            }

            first = false;
            Write(writer, item);
        }

        writer.Write("]"u8);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> writer, JsonElement element)
    {
        if (!element.TryGetInt64(out var value))
        {
            throw TufException.Malformed("A number is not an integer of 64 bits.");
        }

        Span<byte> digits = stackalloc byte[20];
        value.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        writer.Write(digits[..length]);
    }

    private static void WriteText(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> text)
    {
        writer.Write("\""u8);
        for (int next; (next = text.IndexOfAny((byte)'"', (byte)'\\')) >= 0; text = text[(next + 1)..])
        {
            writer.Write(text[..next]);
            writer.Write("\\"u8);
            writer.Write(text.Slice(next, 1));
        }

        writer.Write(text);
        writer.Write("\""u8);
    }
}
