using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Functions.Http;

/// <summary>Reads and parses bodies, bounded, with a named reason for everything that can be wrong with one.</summary>
internal static class RequestBody
{
    /// <summary>The whole body, or <c>content-type-unsupported</c>, <c>body-too-large</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">Bytes that the body may have.</param>
    public static async Task<Outcome<byte[]>> ReadAsync(HttpRequest request, CancellationToken cancellationToken, int maxBytes = Limits.BodyBytes)
    {
        if (!IsJson(request.ContentType))
        {
            return Reasons.ContentTypeUnsupported;
        }

        if (request.ContentLength > maxBytes)
        {
            return Reasons.BodyTooLarge;
        }

        var buffer = new byte[request.ContentLength is { } length ? (int)length + 1 : maxBytes + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return read > maxBytes ? Reasons.BodyTooLarge : buffer[..read];
    }

    public static Outcome<T> Parse<T>(byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        if (!Utf8.IsValid(body))
        {
            return Reasons.BodyNotUtf8;
        }

        try
        {
            if (JsonSerializer.Deserialize(body, type) is not { } value)
            {
                return new Problem(Reasons.BodyMalformed, "The body is null.");
            }

            var check = new FieldChecker();
            (value as IChecked)?.Check(check);
            return check.Error is { } error ? new Problem(Reasons.FieldInvalid, error) : value;
        }
        catch (JsonException e)
        {
            return Diagnose(body, e);
        }
    }

    /// <summary>Finds out which rule of JSON was broken; only after a failure, so that good requests pay nothing.</summary>
    private static Problem Diagnose(byte[] body, JsonException failure)
    {
        var options = new JsonDocumentOptions { MaxDepth = Limits.JsonDepth };
        if (!Parses(body, options with { MaxDepth = Limits.JsonDepth }))
        {
            return Parses(body, options with { MaxDepth = Limits.BodyBytes })
                ? new Problem(Reasons.BodyTooDeep)
                : new Problem(Reasons.BodyMalformed, Where(failure));
        }

        return HasDuplicates(body, options)
            ? new Problem(Reasons.BodyDuplicateMember, Where(failure))
            : new Problem(Reasons.BodyMalformed, Where(failure));
    }

    private static bool HasDuplicates(byte[] body, JsonDocumentOptions options)
    {
        try
        {
            return !Parses(body, options with { AllowDuplicateProperties = false });
        }
        catch (InvalidOperationException)
        {
            // A name with half a surrogate pair (\ud800): no text, so it cannot be compared.
            return false;
        }
    }

    private static bool Parses(byte[] body, JsonDocumentOptions options)
    {
        try
        {
            using var document = JsonDocument.Parse(body, options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The place only: the parser's message can quote the body.</summary>
    private static string Where(JsonException failure) => failure.Path is { Length: > 0 } path
        ? $"At {path}, byte {failure.BytePositionInLine} of line {failure.LineNumber}."
        : $"At byte {failure.BytePositionInLine} of line {failure.LineNumber}.";

    private static bool IsJson(string? contentType)
    {
        var end = contentType?.IndexOf(';', StringComparison.Ordinal) ?? -1;
        var media = end >= 0 ? contentType.AsSpan(0, end) : contentType.AsSpan();
        return media.Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
    }
}
