using System.Text.Json;
using System.Text.Json.Serialization;

namespace PosCloud.Cli.Auth;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(LoginState))]
[JsonSerializable(typeof(OidcMetadata))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(DeviceAnswer))]
[JsonSerializable(typeof(OAuthError))]
internal sealed partial class AuthJson : JsonSerializerContext;
