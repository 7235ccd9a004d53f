using System.Text.Json.Serialization;

namespace PosCloud.Cli.Auth;

/// <summary>A device authorization endpoint's answer (RFC 8628, section 3.2).</summary>
/// <param name="ExpiresIn">Seconds.</param>
/// <param name="Interval">Seconds between two questions; 5 when absent.</param>
internal sealed record DeviceAnswer(
    [property: JsonPropertyName("device_code")] string DeviceCode,
    [property: JsonPropertyName("user_code")] string UserCode,
    [property: JsonPropertyName("verification_uri")] string VerificationUri,
    [property: JsonPropertyName("expires_in")] long ExpiresIn,
    [property: JsonPropertyName("verification_uri_complete")] string? VerificationUriComplete = null,
    [property: JsonPropertyName("interval")] long? Interval = null);
