using System.Text.Json.Serialization;

namespace PosCloud.Cli.Auth;

/// <summary>The part of the provider's metadata that a client needs (OpenID Connect Discovery 1.0, section 3; RFC 8628, section 4).</summary>
internal sealed record OidcMetadata(
    [property: JsonPropertyName("issuer")] string Issuer,
    [property: JsonPropertyName("token_endpoint")] Uri TokenEndpoint,
    [property: JsonPropertyName("device_authorization_endpoint")] Uri? DeviceAuthorizationEndpoint = null,
    [property: JsonPropertyName("token_endpoint_auth_methods_supported")] IReadOnlyList<string>? AuthMethods = null);
