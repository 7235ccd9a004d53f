using System.Text.Json.Serialization;

namespace PosCloud.Cli.Auth;

/// <summary>A token endpoint's refusal (RFC 6749, section 5.2).</summary>
internal sealed record OAuthError(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("error_description")] string? Description = null);
