using System.Text.Json;
using System.Text.RegularExpressions;
using PosCloud.Protocol;

namespace PosCloud.Terminal.Support;

/// <summary>
/// Takes card numbers and secrets out of what leaves the terminal for people: keys, tokens, authorisation headers, signatures of
/// links. Members whose names say secret go whole; all other text is searched. It rather takes too much.
/// </summary>
internal static partial class Redactor
{
    public const string Removed = "[removed]";

    private const int TimeoutMs = 1000;

    private static readonly string[] SecretMembers =
        ["password", "passphrase", "secret", "token", "credential", "sealedstate", "nonce", "links", "url", "body", "signature", "privatekey", "apikey", "accesskey", "pinblock", "track", "grant"];

    /// <summary>One text.</summary>
    public static string Clean(string text)
    {
        try
        {
            text = Pem().Replace(text, Removed);
            text = Header().Replace(text, $"$1$2{Removed}");
            text = Bearer().Replace(text, $"$1 {Removed}");
            text = LinkSignature().Replace(text, $"$1{Removed}");
            text = Named().Replace(text, $"$1{Removed}");
            text = Jwt().Replace(text, Removed);
            text = LongBase64().Replace(text, match => IsKey(match.Value) ? Removed : match.Value);
        }
        catch (RegexMatchTimeoutException)
        {
            // What cannot be searched in time does not leave the terminal.
            return Removed;
        }

        return CardNumbers.Mask(text);
    }

    /// <summary>Every name, text and number of a JSON document.</summary>
    public static byte[] Clean(ReadOnlySpan<byte> json)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, SkipValidation = false }))
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                Copy(ref reader, writer);
            }
        }

        return output.ToArray();
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                var name = reader.GetString()!;
                writer.WritePropertyName(Clean(name));
                if (IsSecret(name))
                {
                    reader.Read();
                    reader.Skip();
                    writer.WriteStringValue(Removed);
                }

                break;
            case JsonTokenType.String:
                writer.WriteStringValue(Clean(reader.GetString()!));
                break;
            case JsonTokenType.Number:
                CopyNumber(System.Text.Encoding.ASCII.GetString(reader.ValueSpan), writer);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.WriteBooleanValue(reader.TokenType == JsonTokenType.True);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void CopyNumber(string number, Utf8JsonWriter writer)
    {
        var masked = CardNumbers.Mask(number);
        if (masked == number)
        {
            writer.WriteRawValue(number);
        }
        else
        {
            writer.WriteStringValue(masked);
        }
    }

    private static bool IsSecret(string name) => SecretMembers.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase));

    /// <summary>Hashes and names stay: a key in base64 has capitals, small letters and digits.</summary>
    private static bool IsKey(string text) =>
        !Names.IsSha256(text) && text.Any(char.IsAsciiLetterUpper) && text.Any(char.IsAsciiLetterLower) && text.Any(char.IsAsciiDigit);

    [GeneratedRegex(@"-----BEGIN [A-Z0-9 ]{1,40}-----.*?(?:-----END [A-Z0-9 ]{1,40}-----|\z)", RegexOptions.Singleline, TimeoutMs)]
    private static partial Regex Pem();

    [GeneratedRegex(@"\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key|aeg-sas-key|poscloud-credential|signature)([""']?\s*[:=]\s*)[^\r\n]*", RegexOptions.IgnoreCase, TimeoutMs)]
    private static partial Regex Header();

    [GeneratedRegex(@"\b(bearer|sharedaccesssignature)\s+[^\s""',;]+", RegexOptions.IgnoreCase, TimeoutMs)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"(sig(?:=|%3d))[^&\s""'<>,;]+", RegexOptions.IgnoreCase, TimeoutMs)]
    private static partial Regex LinkSignature();

    [GeneratedRegex(
        @"((?:[a-z0-9_-]{0,40}(?:password|passwd|passphrase|secret|token|api[_-]?key|accountkey|access[_-]?key|private[_-]?key|credential|pin[_-]?block|track[_-]?[12])[a-z0-9_-]{0,40}|\b(?:pin|pwd|cvv2?|cvc2?|cav2|nonce))[""']?\s{0,4}[:=]\s{0,4}[""']?)[^\s""',;&]+",
        RegexOptions.IgnoreCase, TimeoutMs)]
    private static partial Regex Named();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?", RegexOptions.None, TimeoutMs)]
    private static partial Regex Jwt();

    [GeneratedRegex(@"[A-Za-z0-9+/_-]{40,}={0,2}", RegexOptions.None, TimeoutMs)]
    private static partial Regex LongBase64();
}
