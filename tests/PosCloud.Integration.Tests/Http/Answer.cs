using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Integration.Tests.Http;

/// <summary>An answer, read to its end.</summary>
internal sealed record Answer(int Status, string? MediaType, byte[] Body, ILookup<string, string> Headers)
{
    public string? Nonce => Headers[Protocol.Headers.Nonce].SingleOrDefault();

    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .SelectMany(header => header.Value.Select(value => (header.Key, Value: value)))
            .ToLookup(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
        return new Answer(
            (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync(), headers);
    }

    public T Read<T>(JsonTypeInfo<T> type)
    {
        Assert.Equal("application/json", MediaType);
        return JsonSerializer.Deserialize(Body, type)!;
    }

    /// <summary>Asserts that this refuses a terminal's request for exactly this reason, with a nonce for the next try.</summary>
    public ProblemBody RefusesTerminal(Reason reason)
    {
        var problem = Refuses(reason);
        Assert.NotNull(Nonce);
        return problem;
    }

    /// <summary>Asserts that this is the problem (RFC 9457) with this name and status.</summary>
    public ProblemBody Refuses(Reason reason)
    {
        Assert.True(MediaType == ProblemBody.MediaType, $"{Status} {MediaType}, not {reason.Name}");
        var problem = JsonSerializer.Deserialize(Body, ProtocolJson.Default.ProblemBody)!;
        Assert.Equal((reason.Name, reason.Status, reason.Status), (problem.ReasonName(), problem.Status, Status));
        // RFC 9110, section 11.6.1: a 401 names the scheme, and nothing else does.
        Assert.Equal(Status == 401, Headers["WWW-Authenticate"].Any());
        return problem;
    }
}
