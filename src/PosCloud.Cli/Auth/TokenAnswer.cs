using System.Text.Json.Serialization;

namespace PosCloud.Cli.Auth;

/// <summary>A token endpoint's answer (RFC 6749, section 5.1).</summary>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("expires_in")] long? ExpiresIn = null,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken = null);
